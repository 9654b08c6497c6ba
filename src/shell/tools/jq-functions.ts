/** The functions that `jq` brings along. Upstream: jq 1.6, src/builtin.jq and builtin.c. */
import { dates } from './jq-dates'
import { matches, splitAt } from './jq-matching'
import { prelude } from './jq-prelude'
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

function has(value: Json, [key]: readonly Json[]): boolean {
  if (isObject(value) && typeof key === 'string') return Object.hasOwn(value, key)
  if (Array.isArray(value) && typeof key === 'number') return key >= 0 && key < value.length
  throw new JqProblem(`Cannot check whether ${typeName(value)} has a ${typeof key === 'string' ? 'string' : typeName(key)} key`)
}

/** Where a part begins: of a text, an array in an array, or one of its items. */
function places(value: Json, part: Json): number[] {
  if (typeof value === 'string') {
    const found: number[] = []
    for (let at = value.indexOf(String(part)); at >= 0 && part !== ''; at = value.indexOf(String(part), at + 1)) found.push([...value.slice(0, at)].length)
    return found
  }
  const items = list(value)
  const wanted = Array.isArray(part) ? part : [part]
  return items.flatMap((_, at) => (wanted.length > 0 && compare(items.slice(at, at + wanted.length), wanted) === 0 ? [at] : []))
}

/** The place in a sorted array, or where it would have to go. */
function search(items: readonly Json[], wanted: Json): number {
  const at = items.findIndex((item) => compare(item, wanted) >= 0)
  if (at < 0) return -1 - items.length
  return compare(items[at], wanted) === 0 ? at : -1 - at
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
  'has/1': has,
  'contains/1': (value, [other]) => contains(value, other),
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
  'test/1': (value, [pattern]) => matches(value, pattern).length > 0,
  'test/2': (value, [pattern, flags]) => matches(value, pattern, flags).length > 0,
  'split/2': (value, [pattern, flags]) => splitAt(value, pattern, flags),
  'index/1': (value, [part]) => places(value, part)[0] ?? null,
  'rindex/1': (value, [part]) => places(value, part).at(-1) ?? null,
  'indices/1': (value, [part]) => (value === null ? null : places(value, part)),
  'bsearch/1': (value, [wanted]) => search(list(value), wanted),
  'infinite/0': () => Infinity,
  'nan/0': () => NaN,
  'isinfinite/0': (value) => Math.abs(toNumber(value)) === Infinity,
  'isnan/0': (value) => Number.isNaN(value),
  'isnormal/0': (value) => Number.isFinite(value) && value !== 0,
  'pow/2': (_value, [base, power]) => toNumber(base) ** toNumber(power),
  'log/0': math(Math.log),
  'log2/0': math(Math.log2),
  'log10/0': math(Math.log10),
  'exp/0': math(Math.exp),
  'exp2/0': math((value) => 2 ** value),
  'exp10/0': math((value) => 10 ** value),
  'trunc/0': math(Math.trunc),
  'significand/0': math((value) => (value === 0 ? 0 : value / 2 ** Math.floor(Math.log2(Math.abs(value))))),
  'floor/0': math(Math.floor),
  'ceil/0': math(Math.ceil),
  'round/0': math(Math.round),
  'sqrt/0': math(Math.sqrt),
  'fabs/0': math(Math.abs),
  'now/0': (_value, _args, { budget }) => budget.now() / 1000,
  ...dates,
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
  signature === 'iterables/0' ||
  prelude.some((own) => own.signature === signature)
