/**
 * Runs a `jq` filter: each makes any number of values of one. Where a path is asked for (`|=`, `del`, `paths`), every value comes with
 * the path that led to it.
 */
import { callFunction } from './jq-functions'
import { formatString } from './jq-formats'
import { calculate } from './jq-arithmetic'
import { fold, inTurn, takenApart } from './jq-patterns'
import type { Filter } from './jq-tree'
import { described, getPath, index, isObject, isTrue, JqProblem, setPath, sliceOf, type Json, type Path } from './jq-values'

export interface Made {
  readonly value: Json
  /** Undefined for what was computed and not found. */
  readonly path: Path | undefined
}

/** A filter with the surroundings in which it stands. */
export interface Closure {
  readonly filter: Filter
  readonly scope: Scope
}

/** What a whole run shares. */
export interface Budget {
  steps: number
  now(): number
  readonly env: ReadonlyMap<string, string>
  /** The inputs that are left; undefined at the end. */
  nextInput(): { readonly value: Json } | undefined
}

export interface Scope {
  readonly variables: ReadonlyMap<string, Json>
  readonly functions: ReadonlyMap<
    string,
    { readonly parameters: readonly string[]; readonly body: Filter; scope: Scope }
  >
  readonly arguments: ReadonlyMap<string, Closure>
  readonly labels: ReadonlyMap<string, object>
  readonly budget: Budget
  readonly depth: number
}

const MAX_DEPTH = 500

export function* run(filter: Filter, scope: Scope, input: Made): Generator<Made> {
  if (--scope.budget.steps < 0) throw new JqProblem('the filter takes too many steps')
  switch (filter.type) {
    case 'identity':
      return yield input
    case 'literal':
      return yield made(filter.value)
    case 'recurse':
      return yield* recurse(input)
    case 'index':
      for (const target of run(filter.target, scope, input)) {
        for (const { value: key } of run(filter.key, scope, input))
          yield { value: index(target.value, key), path: extended(target, key) }
      }
      return
    case 'slice':
      return yield* slice(filter, scope, input)
    case 'each':
      for (const target of run(filter.target, scope, input)) yield* each(target)
      return
    case 'try':
      return yield* attempt(run(filter.target, scope, input), (message) =>
        filter.handler ? run(filter.handler, scope, made(message)) : [],
      )
    case 'negate':
      for (const { value } of run(filter.target, scope, input)) {
        if (typeof value !== 'number') throw new JqProblem(`${described(value)} cannot be negated`)
        yield made(-value)
      }
      return
    case 'array':
      return yield made(filter.items ? [...run(filter.items, scope, input)].map(({ value }) => value) : [])
    case 'object':
      for (const value of objects(filter.entries, scope, input)) yield made(value)
      return
    case 'text':
      return yield* interpolate(filter, scope, input)
    case 'format':
      return yield made(formatString(filter.name, input.value))
    case 'if':
      for (const { value } of run(filter.test, scope, input))
        yield* run(isTrue(value) ? filter.yes : filter.no, scope, input)
      return
    case 'variable':
      return yield made(variable(filter.name, scope))
    case 'as':
      for (const { value } of run(filter.source, scope, input))
        for (const inner of takenApart(filter.pattern, value, { scope, input })) yield* run(filter.body, inner, input)
      return
    case 'reduce':
    case 'foreach':
      return yield* fold(filter, scope, input)
    case 'label':
      return yield* labelled(filter, scope, input)
    case 'break':
      throw new JqBreak(scope.labels.get(filter.name) ?? {})
    case 'define': {
      const signature = `${filter.name}/${filter.parameters.length}`
      return yield* run(filter.rest, withFunction(scope, signature, filter), input)
    }
    case 'call':
      return yield* call(filter, scope, input)
    case 'binary':
      return yield* binary(filter, scope, input)
  }
}

const made = (value: Json): Made => ({ value, path: undefined })
const extended = ({ path }: Made, key: Json): Path | undefined => path && [...path, key as string | number]
export const withVariable = (scope: Scope, name: string, value: Json): Scope => ({
  ...scope,
  variables: new Map([...scope.variables, [name, value]]),
})

/** The function knows itself. */
export function withFunction(scope: Scope, signature: string, { parameters, body }: { parameters: readonly string[]; body: Filter }): Scope {
  const own = { parameters, body, scope }
  const inner: Scope = { ...scope, functions: new Map([...scope.functions, [signature, own]]) }
  own.scope = inner
  return inner
}

/** Thrown by `break`, and caught by the label that it names. */
class JqBreak extends Error {
  constructor(readonly label: object) {
    super('break')
  }
}

function* labelled({ name, body }: Extract<Filter, { type: 'label' }>, scope: Scope, input: Made): Generator<Made> {
  const label = {}
  try {
    yield* run(body, { ...scope, labels: new Map([...scope.labels, [name, label]]) }, input)
  } catch (error) {
    if (!(error instanceof JqBreak) || error.label !== label) throw error
  }
}

function variable(name: string, { variables, budget }: Scope): Json {
  if (name === 'ENV') return Object.fromEntries(budget.env)
  if (name === '__loc__') return { file: '<top-level>', line: 1 }
  if (!variables.has(name)) throw new JqProblem(`$${name} is not defined`)
  return variables.get(name)
}

function* each(target: Made): Generator<Made> {
  const { value } = target
  if (Array.isArray(value)) for (const [at, item] of value.entries()) yield { value: item, path: extended(target, at) }
  else if (isObject(value))
    for (const [key, item] of Object.entries(value)) yield { value: item, path: extended(target, key) }
  else throw new JqProblem(`Cannot iterate over ${value === null ? 'null' : described(value)}`)
}

export function* recurse(target: Made): Generator<Made> {
  yield target
  if (Array.isArray(target.value) || isObject(target.value)) for (const inner of each(target)) yield* recurse(inner)
}

function* attempt(source: Generator<Made>, handle: (value: Json) => Iterable<Made> = () => []): Generator<Made> {
  try {
    yield* source
  } catch (error) {
    if (!(error instanceof JqProblem)) throw error
    // Nothing is caught of `error(null)`, as in jq 1.6.
    if (error.value !== null) yield* handle(error.value)
  }
}

function* slice({ target, from, to }: Extract<Filter, { type: 'slice' }>, scope: Scope, input: Made): Generator<Made> {
  const edge = (filter: Filter | undefined): Json => (filter ? [...run(filter, scope, input)].at(-1)?.value : null)
  for (const whole of run(target, scope, input)) {
    const range = { from: edge(from) as number | null, to: edge(to) as number | null }
    yield { value: sliceOf(whole.value, range), path: whole.path && [...whole.path, range] }
  }
}

/** Every choice of every key with every choice of every value. */
function* objects(
  entries: Extract<Filter, { type: 'object' }>['entries'],
  scope: Scope,
  input: Made,
): Generator<Record<string, Json>> {
  const [first, ...rest] = entries
  if (!first) return yield {}
  for (const { value: key } of run(first.key, scope, input)) {
    if (typeof key !== 'string') throw new JqProblem(`Object keys must be strings`)
    for (const { value } of run(first.value, scope, input))
      for (const others of objects(rest, scope, input)) yield { [key]: value, ...others }
  }
}

function* interpolate(
  { parts, format = 'text' }: Extract<Filter, { type: 'text' }>,
  scope: Scope,
  input: Made,
): Generator<Made> {
  const text = (at: number): string[] => {
    if (at === parts.length) return ['']
    const part = parts[at]
    const here =
      typeof part === 'string' ? [part] : [...run(part, scope, input)].map(({ value }) => formatString(format, value))
    return here.flatMap((piece) => text(at + 1).map((rest) => piece + rest))
  }
  for (const whole of text(0)) yield made(whole)
}

function* call({ name, args }: Extract<Filter, { type: 'call' }>, scope: Scope, input: Made): Generator<Made> {
  const argument = args.length === 0 ? scope.arguments.get(name) : undefined
  if (argument) return yield* run(argument.filter, argument.scope, input)
  const own = scope.functions.get(`${name}/${args.length}`)
  if (!own) return yield* callFunction({ name, args: args.map((filter) => ({ filter, scope })), scope }, input)
  if (scope.depth > MAX_DEPTH) throw new JqProblem('recursion is too deep')
  const given = own.parameters.map((parameter, at) => [parameter.replace(/^\$/, ''), { filter: args[at], scope }] as const)
  const inner: Scope = { ...own.scope, depth: scope.depth + 1, labels: scope.labels, arguments: new Map([...own.scope.arguments, ...given]) }
  const values = own.parameters.flatMap((parameter, at) => (parameter.startsWith('$') ? [{ name: parameter.slice(1), filter: args[at] }] : []))
  if (values.length === 0) return yield* run(own.body, inner, input)
  const steps = values.map(({ name: own, filter }) =>
    function* (to: Scope): Generator<Scope> {
      for (const { value } of run(filter, scope, input)) yield withVariable(to, own, value)
    },
  )
  for (const filled of inTurn(steps, inner)) yield* run(own.body, filled, input)
}

function* binary(
  { operator, left, right }: Extract<Filter, { type: 'binary' }>,
  scope: Scope,
  input: Made,
): Generator<Made> {
  switch (operator) {
    case '|':
      for (const between of run(left, scope, input)) yield* run(right, scope, between)
      return
    case ',':
      yield* run(left, scope, input)
      return yield* run(right, scope, input)
    case '//': {
      let found = false
      for (const one of attempt(run(left, scope, input))) {
        if (!isTrue(one.value)) continue
        found = true
        yield one
      }
      if (!found) yield* run(right, scope, input)
      return
    }
    case 'and':
    case 'or':
      for (const { value: a } of run(left, scope, input)) {
        if (isTrue(a) === (operator === 'or')) yield made(operator === 'or')
        else for (const { value: b } of run(right, scope, input)) yield made(isTrue(b))
      }
      return
  }
  if (/^(=|.*[^=!<>]=)$/.test(operator)) return yield* assign({ operator, left, right, scope }, input)
  for (const { value: b } of run(right, scope, input))
    for (const { value: a } of run(left, scope, input)) yield made(calculate(operator, a, b))
}

interface Assignment {
  readonly operator: string
  readonly left: Filter
  readonly right: Filter
  readonly scope: Scope
}

function* assign({ operator, left, right, scope }: Assignment, input: Made): Generator<Made> {
  const paths = [...pathsOf({ filter: left, scope }, input.value)]
  if (operator === '|=') {
    const updated = paths.reduce((value, path) => {
      const [first] = run(right, scope, made(getPath(value, path)))
      return first ? setPath(value, path, first.value) : value
    }, input.value)
    return yield made(updated)
  }
  for (const { value: given } of run(right, scope, input)) {
    const compute = (old: Json): Json => {
      if (operator === '=') return given
      if (operator === '//=') return isTrue(old) ? old : given
      return calculate(operator.slice(0, -1), old, given)
    }
    yield made(paths.reduce((value, path) => setPath(value, path, compute(getPath(value, path))), input.value))
  }
}

export function* pathsOf({ filter, scope }: Closure, value: Json): Generator<Path> {
  for (const { path, value: found } of run(filter, scope, { value, path: [] })) {
    if (!path) throw new JqProblem(`Invalid path expression with result ${JSON.stringify(found)}`)
    yield path
  }
}
