/** How `jq` takes values apart into variables (`as`), and folds many values into one (`reduce`, `foreach`). Upstream: jq 1.6, src/compile.c gen_destructure. */
import { run, withVariable, type Made, type Scope } from './jq-run'
import type { Filter, Pattern } from './jq-tree'
import { index, type Json } from './jq-values'

const made = (value: Json): Made => ({ value, path: undefined })

/** The surroundings with the variables of a pattern, once for each choice that its keys make. */
export function* takenApart(pattern: Pattern, value: Json, at: { scope: Scope; input: Made }): Generator<Scope> {
  if (pattern.type === 'name') return yield withVariable(at.scope, pattern.name, value)
  if (pattern.type === 'array') {
    const steps = pattern.items.map((item, place) => (scope: Scope) => takenApart(item, index(value, place), { ...at, scope }))
    return yield* inTurn(steps, at.scope)
  }
  const steps = pattern.entries.map(({ key, name, value: inner }) =>
    function* (scope: Scope): Generator<Scope> {
      for (const { value: found } of run(key, scope, at.input)) {
        const part = index(value, found)
        const named = name === undefined ? scope : withVariable(scope, name, part)
        if (inner) yield* takenApart(inner, part, { ...at, scope: named })
        else yield named
      }
    },
  )
  yield* inTurn(steps, at.scope)
}

export function* inTurn(steps: readonly ((scope: Scope) => Generator<Scope>)[], scope: Scope): Generator<Scope> {
  const [first, ...rest] = steps
  if (!first) return yield scope
  for (const inner of first(scope)) yield* inTurn(rest, inner)
}

export function* fold(filter: Extract<Filter, { type: 'reduce' | 'foreach' }>, scope: Scope, input: Made): Generator<Made> {
  let state: Json = [...run(filter.initial, scope, input)].at(-1)?.value ?? null
  for (const { value } of run(filter.source, scope, input))
    for (const inner of takenApart(filter.pattern, value, { scope, input })) {
      if (filter.type === 'reduce') {
        state = [...run(filter.update, inner, made(state))].at(-1)?.value ?? null
        continue
      }
      for (const next of run(filter.update, inner, made(state))) {
        state = next.value
        if (filter.extract) yield* run(filter.extract, inner, made(state))
        else yield made(state)
      }
    }
  if (filter.type === 'reduce') yield made(state)
}
