/** The functions that `jq` brings along. Upstream: jq 1.6, src/builtin.jq and builtin.c. */
import { compilePattern, PatternProblem } from './regular-expression'
import { formatTime } from './format-time'
import { textOf } from './jq-formats'
import { add } from './jq-arithmetic'
import { run, type Closure, type Made, type Scope } from './jq-run'
import { streams } from './jq-streams'
import {
  compare,
  described,
  getPath,
  index,
  isObject,
  isTrue,
  JqProblem,
  setPath,
  typeName,
  type Json,
  type Path,
} from './jq-values'

interface Call {
  readonly name: string
  readonly args: readonly Closure[]
  readonly scope: Scope
}

type Plain = (value: Json, args: readonly Json[], scope: Scope) => Json

const made = (value: Json): Made => ({ value, path: undefined })
const evaluate = ({ filter, scope }: Closure, value: Json): Json[] =>
  [...run(filter, scope, made(value))].map((one) => one.value)

export function list(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value
  throw new JqProblem(`Cannot iterate over ${value === null ? 'null' : described(value)}`)
}

function string(value: Json, what: string): string {
  if (typeof value === 'string') return value
  throw new JqProblem(`${described(value)} ${what}`)
}

export const valuesOf = (value: Json): readonly Json[] => (isObject(value) ? Object.values(value) : list(value))

function keys(value: Json): Json[] {
  if (isObject(value)) return Object.keys(value).sort()
  if (Array.isArray(value)) return value.map((_, at) => at)
  throw new JqProblem(`${described(value)} has no keys`)
}

function length(value: Json): Json {
  if (value === null) return 0
  if (typeof value === 'string') return [...value].length
  if (typeof value === 'number') return Math.abs(value)
  if (typeof value === 'boolean') throw new JqProblem(`${described(value)} has no length`)
  return valuesOf(value).length
}

function contains(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b))
    return Object.entries(b).every(([key, value]) => Object.hasOwn(a, key) && contains(a[key], value))
  if (Array.isArray(a) && Array.isArray(b)) return b.every((wanted) => a.some((item) => contains(item, wanted)))
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b)
  if (typeName(a) !== typeName(b))
    throw new JqProblem(`${described(a)} and ${described(b)} cannot have their containment checked`)
  return compare(a, b) === 0
}

const sorted = (items: readonly Json[]): Json[] => [...items].sort(compare)
const unique = (items: readonly Json[]): Json[] =>
  sorted(items).filter((item, at, all) => at === 0 || compare(all[at - 1], item) !== 0)
const flat = (items: readonly Json[], depth: number): Json[] =>
  items.flatMap((item) => (Array.isArray(item) && depth > 0 ? flat(item, depth - 1) : [item]))
export const entries = (value: Json): Json[] =>
  isObject(value)
    ? Object.entries(value).map(([key, inner]) => ({ key, value: inner }))
    : keys(value).map((key) => ({ key, value: index(value, key) }))

export function fromEntries(value: Json): Json {
  const pairs = list(value).map((entry) => {
    if (!isObject(entry)) throw new JqProblem(`Cannot index ${typeName(entry)} with "key"`)
    const key = entry.key ?? entry.k ?? entry.name ?? entry.Name ?? entry.Key ?? null
    return [typeof key === 'string' ? key : textOf(key), entry.value ?? entry.v ?? entry.Value ?? null] as const
  })
  return Object.fromEntries(pairs)
}

function parseJson(text: Json): Json {
  try {
    return JSON.parse(string(text, 'cannot be parsed as JSON'))
  } catch (error) {
    if (error instanceof SyntaxError) throw new JqProblem(`${text} (while parsing '${text}')`)
    throw error
  }
}

export function toNumber(value: Json): number {
  if (typeof value === 'number') return value
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
  if (Number.isNaN(number)) throw new JqProblem(`${described(value)} cannot be parsed as a number`)
  return number
}

function regex(pattern: Json, flags: Json, always = ''): RegExp {
  const letters = typeof flags === 'string' ? flags : ''
  try {
    return compilePattern(string(pattern, 'cannot be matched, as it is not a string'), {
      extended: true,
      ignoreCase: letters.includes('i'),
      flags: always || (letters.includes('g') ? 'g' : ''),
    })
  } catch (error) {
    if (error instanceof PatternProblem)
      throw new JqProblem(`${JSON.stringify(pattern)} (at offset 0) is not a valid regex: ${error.message}`)
    throw error
  }
}

const trim = (value: Json, [edge]: readonly Json[], atStart: boolean): Json => {
  if (typeof value !== 'string' || typeof edge !== 'string') return value
  if (atStart) return value.startsWith(edge) ? value.slice(edge.length) : value
  return edge !== '' && value.endsWith(edge) ? value.slice(0, -edge.length) : value
}

const math =
  (compute: (value: number) => number): Plain =>
  (value) => {
    if (typeof value !== 'number') throw new JqProblem(`${described(value)} number required`)
    return compute(value)
  }

/** Functions of one value and of the values of their arguments. */
const plain: Readonly<Record<string, Plain>> = {
  'length/0': length,
  'utf8bytelength/0': (value) => new TextEncoder().encode(string(value, 'only strings have UTF-8 byte length')).length,
  'not/0': (value) => !isTrue(value),
  'keys/0': keys,
  'keys_unsorted/0': (value) => (isObject(value) ? Object.keys(value) : keys(value)),
  'values/0': (value) => value,
  'add/0': (value) => valuesOf(value).reduce(add, null),
  'any/0': (value) => list(value).some(isTrue),
  'all/0': (value) => list(value).every(isTrue),
  'flatten/0': (value) => flat(list(value), Infinity),
  'flatten/1': (value, [depth]) => flat(list(value), toNumber(depth)),
  'reverse/0': (value) =>
    value === null ? [] : typeof value === 'string' ? [...value].reverse().join('') : [...list(value)].reverse(),
  'sort/0': (value) => {
    if (!Array.isArray(value)) throw new JqProblem(`${described(value)} cannot be sorted, as it is not an array`)
    return sorted(value)
  },
  'unique/0': (value) => unique(list(value)),
  'min/0': (value) => sorted(list(value))[0] ?? null,
  'max/0': (value) => sorted(list(value)).at(-1) ?? null,
  'has/1': (value, [key]) =>
    isObject(value)
      ? Object.hasOwn(value, String(key))
      : Array.isArray(value) && Number(key) >= 0 && Number(key) < value.length,
  'in/1': (value, [container]) =>
    isObject(container)
      ? Object.hasOwn(container, String(value))
      : Array.isArray(container) && Number(value) < container.length,
  'contains/1': (value, [other]) => contains(value, other),
  'inside/1': (value, [other]) => contains(other, value),
  'to_entries/0': entries,
  'from_entries/0': fromEntries,
  'type/0': typeName,
  'tostring/0': textOf,
  'tonumber/0': toNumber,
  'tojson/0': (value) =>
    textOf(typeof value === 'string' ? [value] : value).replace(/^\[("(?:.|\n)*")\]$/, (whole, text: string) =>
      typeof value === 'string' ? text : whole,
    ),
  'fromjson/0': parseJson,
  'ascii_downcase/0': (value) => string(value, 'cannot be lowercased').replace(/[A-Z]/g, (char) => char.toLowerCase()),
  'ascii_upcase/0': (value) => string(value, 'cannot be uppercased').replace(/[a-z]/g, (char) => char.toUpperCase()),
  'startswith/1': (value, [edge]) => string(value, 'startswith() requires string inputs').startsWith(String(edge)),
  'endswith/1': (value, [edge]) => string(value, 'endswith() requires string inputs').endsWith(String(edge)),
  'ltrimstr/1': (value, args) => trim(value, args, true),
  'rtrimstr/1': (value, args) => trim(value, args, false),
  'split/1': (value, [separator]) => (value === '' ? [] : string(value, 'cannot be split').split(String(separator))),
  'join/1': (value, [separator]) =>
    list(value)
      .map((item) => (item === null ? '' : textOf(item)))
      .join(String(separator)),
  'explode/0': (value) => [...string(value, 'cannot be exploded')].map((char) => char.codePointAt(0)),
  'implode/0': (value) => String.fromCodePoint(...list(value).map(toNumber)),
  'test/1': (value, [pattern]) => regex(pattern, '').test(string(value, 'cannot be matched, as it is not a string')),
  'test/2': (value, [pattern, flags]) =>
    regex(pattern, flags).test(string(value, 'cannot be matched, as it is not a string')),
  'sub/2': (value, [pattern, text]) =>
    string(value, 'cannot be matched, as it is not a string').replace(regex(pattern, ''), () => String(text)),
  'gsub/2': (value, [pattern, text]) =>
    string(value, 'cannot be matched, as it is not a string').replace(regex(pattern, '', 'g'), () => String(text)),
  'capture/1': (value, [pattern]) => ({
    ...new RegExp(String(pattern)).exec(string(value, 'cannot be matched, as it is not a string'))?.groups,
  }),
  'index/1': (value, [part]) =>
    typeof value === 'string'
      ? value.includes(String(part))
        ? value.indexOf(String(part))
        : null
      : list(value).findIndex((item) => compare(item, part) === 0),
  'floor/0': math(Math.floor),
  'ceil/0': math(Math.ceil),
  'round/0': math(Math.round),
  'sqrt/0': math(Math.sqrt),
  'fabs/0': math(Math.abs),
  'now/0': (_value, _args, { budget }) => budget.now() / 1000,
  'todate/0': (value) => formatTime(toNumber(value) * 1000, '%Y-%m-%dT%H:%M:%SZ'),
  'fromdate/0': (value) => Math.floor(Date.parse(String(value)) / 1000),
  'fromdateiso8601/0': (value) => Math.floor(Date.parse(String(value)) / 1000),
  'env/0': (_value, _args, { budget }) => Object.fromEntries(budget.env),
  'tojson/1': textOf,
  'getpath/1': (value, [path]) => getPath(value, path as Path),
  'setpath/2': (value, [path, given]) => setPath(value, path as Path, given),
}

export function* callFunction({ name, args, scope }: Call, input: Made): Generator<Made> {
  const signature = `${name}/${args.length}`
  const stream = Object.hasOwn(streams, signature) ? streams[signature] : undefined
  if (stream) return yield* stream(input, args, scope)
  const own = Object.hasOwn(plain, signature) ? plain[signature] : undefined
  if (signature === 'values/0') return yield* input.value === null ? [] : [input]
  if (signature === 'scalars/0') return yield* typeof input.value === 'object' && input.value !== null ? [] : [input]
  if (signature === 'iterables/0') return yield* typeof input.value === 'object' && input.value !== null ? [input] : []
  if (!own) throw new JqProblem(`${signature} is not defined at <top-level>, line 1:`)
  const [one, two] = args
  for (const b of two ? evaluate(two, input.value) : [null])
    for (const a of one ? evaluate(one, input.value) : [null]) yield made(own(input.value, [a, b], scope))
}

/** Names with the number of their arguments: what a filter may call without defining it. */
export const isKnownFunction = (signature: string): boolean =>
  Object.hasOwn(plain, signature) ||
  Object.hasOwn(streams, signature) ||
  signature === 'scalars/0' ||
  signature === 'iterables/0'
