/** Functions of `jq` that make any number of values, or look at their arguments themselves. Upstream: jq 1.6, src/builtin.jq. */
import { add } from './jq-arithmetic'
import { textOf } from './jq-formats'
import { entries, fromEntries, list, toNumber, valuesOf } from './jq-functions'
import { asJson, capturesByName, matches, replaceMatches } from './jq-matching'
import { pathsOf, recurse, run, type Closure, type Made, type Scope } from './jq-run'
import { compare, deletePath, index, isObject, isTrue, JqProblem, typeName, type Json, type Path } from './jq-values'

type Stream = (input: Made, args: readonly Closure[], scope: Scope) => Iterable<Made>

const made = (value: Json): Made => ({ value, path: undefined })
const evaluate = ({ filter, scope }: Closure, value: Json): Json[] =>
  [...run(filter, scope, made(value))].map((one) => one.value)
const first = (closure: Closure, value: Json): Json => evaluate(closure, value)[0] ?? null

const by = (input: Made, key: Closure): { key: Json; item: Json }[] =>
  list(input.value)
    .map((item) => ({ key: evaluate(key, item), item }))
    .sort((a, b) => compare(a.key, b.key))

function groups(input: Made, key: Closure): Json[][] {
  const made: { key: Json; items: Json[] }[] = []
  for (const { key: own, item } of by(input, key)) {
    const last = made.at(-1)
    if (last && compare(last.key, own) === 0) last.items.push(item)
    else made.push({ key: own, items: [item] })
  }
  return made.map(({ items }) => items)
}

function mapValues(input: Made, update: Closure): Json {
  if (!isObject(input.value)) return list(input.value).flatMap((item) => evaluate(update, item).slice(0, 1))
  return Object.fromEntries(
    Object.entries(input.value).flatMap(([key, item]) =>
      evaluate(update, item)
        .slice(0, 1)
        .map((one) => [key, one]),
    ),
  )
}

/** Functions that make any number of values, or look at their arguments themselves. */
export const streams: Readonly<Record<string, Stream>> = {
  'empty/0': () => [],
  'error/0': ({ value }) => raise(value),
  'error/1': ({ value }, [message]) => raise(first(message, value)),
  'recurse/0': (input) => recurse(input),
  'match/1': ({ value }, [pattern]) => matches(value, first(pattern, value)).map((match) => made(asJson(match))),
  'match/2': ({ value }, [pattern, flags]) => matches(value, first(pattern, value), first(flags, value)).map((match) => made(asJson(match))),
  'capture/1': ({ value }, [pattern]) => matches(value, first(pattern, value)).map((match) => made(capturesByName(match))),
  'capture/2': ({ value }, [pattern, flags]) => matches(value, first(pattern, value), first(flags, value)).map((match) => made(capturesByName(match))),
  'sub/2': (input, args) => [replaceMatches(input, args, '')],
  'sub/3': (input, args) => [replaceMatches(input, args, '')],
  'gsub/2': (input, args) => [replaceMatches(input, args, 'g')],
  'gsub/3': (input, args) => [replaceMatches(input, args, 'g')],
  'input/0': (_input, _args, { budget }) => {
    const next = budget.nextInput()
    if (!next) throw new JqProblem('break')
    return [made(next.value)]
  },
  'inputs/0': function* (_input, _args, { budget }) {
    for (let next = budget.nextInput(); next; next = budget.nextInput()) yield made(next.value)
  },
  'input_filename/0': () => [made(null)],
  'halt/0': () => {
    throw new JqHalt(0, '')
  },
  'halt_error/1': ({ value }, [status]) => {
    throw new JqHalt(toNumber(first(status, value)), typeof value === 'string' ? value : `${textOf(value)}\n`)
  },
  'tostream/0': ({ value }) => streamed(value, []).map(made),
  'debug/0': (input) => [input],
  'delpaths/1': ({ value }, [paths]) => [made([...(first(paths, value) as Path[])].sort(compare).reverse().reduce<Json>(deletePath, value))],
  'map/1': ({ value }, [update]) => [made(valuesOf(value).flatMap((item) => evaluate(update, item)))],
  'map_values/1': (input, [update]) => [made(mapValues(input, update))],
  'with_entries/1': ({ value }, [update]) => [
    made(fromEntries(entries(value).flatMap((entry) => evaluate(update, entry)))),
  ],
  'sort_by/1': (input, [key]) => [made(by(input, key).map(({ item }) => item))],
  'group_by/1': (input, [key]) => [made(groups(input, key))],
  'unique_by/1': (input, [key]) => [made(groups(input, key).map(([item]) => item))],
  'min_by/1': (input, [key]) => [made(by(input, key)[0]?.item ?? null)],
  'max_by/1': (input, [key]) => [made(by(input, key).at(-1)?.item ?? null)],
  'any/1': ({ value }, [test]) => [made(valuesOf(value).some((item) => evaluate(test, item).some(isTrue)))],
  'all/1': ({ value }, [test]) => [made(valuesOf(value).every((item) => evaluate(test, item).every(isTrue)))],
  'add/1': ({ value }, [source]) => [made(evaluate(source, value).reduce(add, null))],
  'first/0': ({ value }) => [made(index(value, 0))],
  'last/0': ({ value }) => [made(index(value, -1))],
  'nth/1': ({ value }, [at]) => [made(index(value, first(at, value)))],
  'del/1': ({ value }, [target]) => [
    made([...pathsOf(target, value)].sort(compare).reverse().reduce<Json>(deletePath, value)),
  ],
  'path/1': function* ({ value }, [target]) {
    for (const path of pathsOf(target, value)) yield made(path)
  },
  'paths/0': function* ({ value }) {
    for (const { path } of recurse({ value, path: [] })) if (path && path.length > 0) yield made(path)
  },
  'leaf_paths/0': function* ({ value }) {
    for (const { path, value: leaf } of recurse({ value, path: [] }))
      if (path && typeof leaf !== 'object') yield made(path)
  },
  'select/1': function* (input, [test]) {
    for (const value of evaluate(test, input.value)) if (isTrue(value)) yield input
  },
  'range/1': ({ value }, [to], scope) => range(scope, { from: 0, to: toNumber(first(to, value)), step: 1 }),
  'range/2': ({ value }, [from, to], scope) =>
    range(scope, { from: toNumber(first(from, value)), to: toNumber(first(to, value)), step: 1 }),
  'range/3': ({ value }, [from, to, step], scope) =>
    range(scope, {
      from: toNumber(first(from, value)),
      to: toNumber(first(to, value)),
      step: toNumber(first(step, value)),
    }),
  'first/1': function* (input, [source]) {
    for (const one of run(source.filter, source.scope, input)) return yield one
  },
  'last/1': function* (input, [source]) {
    const last = [...run(source.filter, source.scope, input)].at(-1)
    if (last) yield last
  },
  'limit/2': function* (input, [count, source]) {
    let left = toNumber(first(count, input.value))
    for (const one of run(source.filter, source.scope, input)) {
      yield one
      if (--left <= 0) return
    }
  },
}

for (const [name, wanted] of Object.entries({
  nulls: 'null',
  booleans: 'boolean',
  numbers: 'number',
  strings: 'string',
  arrays: 'array',
  objects: 'object',
})) {
  Object.assign(streams, { [`${name}/0`]: (input: Made) => (typeName(input.value) === wanted ? [input] : []) })
}

/** Ends the whole run. */
export class JqHalt extends Error {
  constructor(
    readonly status: number,
    /** For stderr. */
    readonly said: string,
  ) {
    super('halt')
  }
}

/** Each leaf with its path, and the end of each array or object with the path of its last part. */
function streamed(value: Json, path: readonly (string | number)[]): Json[] {
  const parts: (readonly [string | number, Json])[] = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : []
  if (parts.length === 0) return [[path, value]]
  const last = parts[parts.length - 1][0]
  return [...parts.flatMap(([key, part]) => streamed(part, [...path, key])), [[...path, last]]]
}

function raise(value: Json): never {
  throw new JqProblem(typeof value === 'string' ? value : `${textOf(value)} (not a string)`, value)
}

function* range({ budget }: Scope, { from, to, step }: { from: number; to: number; step: number }): Generator<Made> {
  for (let value = from; step > 0 ? value < to : step < 0 && value > to; value += step) {
    if (--budget.steps < 0) throw new JqProblem('the filter takes too many steps')
    yield made(value)
  }
}
