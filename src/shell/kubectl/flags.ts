/**
 * Command-line flags as kubectl's flag library reads them: `--name value`, `--name=value`, `-n value`, `-nvalue`, clusters of
 * one-letter switches, flags between and after arguments, `--` for the end. A command declares a table; the values are typed by
 * it. Upstream: github.com/spf13/pflag v1.0.5 flag.go.
 */
import { parseGoDuration } from '../../api/duration'

interface FlagBase {
  readonly short?: string
  /** One line for the help text. */
  readonly help: string
  /** What the flag means when it stands without a value. */
  readonly bare?: string
  /** The command does not run without it. */
  readonly required?: boolean
  /** Completion offers these words. */
  readonly words?: readonly string[]
}
interface BoolFlag extends FlagBase {
  readonly type: 'bool'
  readonly default?: boolean
}
interface StringFlag extends FlagBase {
  readonly type: 'string'
  readonly default?: string
}
interface IntFlag extends FlagBase {
  readonly type: 'int'
  readonly default?: number
}
/** In milliseconds. */
interface DurationFlag extends FlagBase {
  readonly type: 'duration'
  readonly default?: number
}
/** `list` may be given several times and splits at commas; `array` may be given several times and does not split. */
interface ListFlag extends FlagBase {
  readonly type: 'list' | 'array'
  readonly default?: readonly string[]
}
export type Flag = BoolFlag | StringFlag | IntFlag | DurationFlag | ListFlag
export type FlagTable = Readonly<Record<string, Flag>>

type Value = boolean | string | number | readonly string[]
type ValueOf<F extends Flag> = F extends BoolFlag
  ? boolean
  : F extends StringFlag
    ? string
    : F extends IntFlag | DurationFlag
      ? number
      : readonly string[]
export type FlagValues<T extends FlagTable> = { readonly [K in keyof T]: ValueOf<T[K]> }

export interface ParsedFlags<T extends FlagTable> {
  readonly flags: FlagValues<T>
  /** Names of the flags that were given. */
  readonly changed: ReadonlySet<string>
  readonly args: readonly string[]
  /** How many of `args` stood before `--`, -1 without one. */
  readonly dash: number
}

export class FlagError extends Error {}

/** Thrown for -h and --help, which win over whatever is wrong further on. */
export class HelpRequest extends Error {}

export function parseFlags<T extends FlagTable>(table: T, words: readonly string[]): ParsedFlags<T> {
  const values = new Map<string, Value>()
  const args: string[] = []
  let dash = -1
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word === '--') {
      dash = args.length
      args.push(...words.slice(i + 1))
      break
    }
    if (word.startsWith('--')) i += readLong(table, values, word, words[i + 1])
    else if (word.startsWith('-') && word !== '-') i += readShorts(table, values, word.slice(1), words[i + 1])
    else args.push(word)
  }
  return { flags: withDefaults(table, values), changed: new Set(values.keys()), args, dash }
}

/** How many further words were used up. */
function readLong(table: FlagTable, values: Map<string, Value>, word: string, following: string | undefined): number {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals)
  if (name === '' || name.startsWith('-')) throw new FlagError(`bad flag syntax: ${word}`)
  const flag = Object.hasOwn(table, name) ? table[name] : undefined
  if (!flag) {
    if (name === 'help') throw new HelpRequest()
    throw new FlagError(`unknown flag: --${name}`)
  }
  if (equals >= 0) return store(values, { name, flag, text: word.slice(equals + 1) })
  const bare = bareValue(flag)
  if (bare !== undefined) return store(values, { name, flag, text: bare })
  if (following === undefined) throw new FlagError(`flag needs an argument: --${name}`)
  store(values, { name, flag, text: following })
  return 1
}

function readShorts(
  table: FlagTable,
  values: Map<string, Value>,
  letters: string,
  following: string | undefined,
): number {
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at]
    const [name, flag] = Object.entries(table).find(([, { short }]) => short === letter) ?? []
    if (name === undefined || flag === undefined) {
      if (letter === 'h') throw new HelpRequest()
      throw new FlagError(`unknown shorthand flag: '${letter}' in -${letters}`)
    }
    const rest = letters.slice(at + 1)
    if (rest.startsWith('=')) return store(values, { name, flag, text: rest.slice(1) })
    const bare = bareValue(flag)
    if (bare !== undefined) store(values, { name, flag, text: bare })
    else if (rest !== '') return store(values, { name, flag, text: rest })
    else if (following === undefined) throw new FlagError(`flag needs an argument: '${letter}' in -${letters}`)
    else {
      store(values, { name, flag, text: following })
      return 1
    }
  }
  return 0
}

const bareValue = (flag: Flag): string | undefined => flag.bare ?? (flag.type === 'bool' ? 'true' : undefined)

interface Given {
  readonly name: string
  readonly flag: Flag
  readonly text: string
}

function store(values: Map<string, Value>, given: Given): 0 {
  const { name, flag, text } = given
  if (flag.type === 'list' || flag.type === 'array') {
    const before = values.get(name)
    const more = flag.type === 'array' ? [text] : splitList(text)
    values.set(name, Array.isArray(before) ? [...before, ...more] : more)
  } else values.set(name, convert(given))
  return 0
}

/** Comma-separated, with CSV quoting. */
function splitList(text: string): string[] {
  if (text === '') return []
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
  )
}

const truths: Readonly<Record<string, boolean>> = {
  ...{ '1': true, t: true, T: true, true: true, TRUE: true, True: true },
  ...{ '0': false, f: false, F: false, false: false, FALSE: false, False: false },
}

function convert({ name, flag, text }: Given): Value {
  const refuse = (why: string): never => {
    const shown = flag.short ? `-${flag.short}, --${name}` : `--${name}`
    throw new FlagError(`invalid argument ${JSON.stringify(text)} for "${shown}" flag: ${why}`)
  }
  if (flag.type === 'bool')
    return truths[text] ?? refuse(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`)
  if (flag.type === 'int') {
    if (/^[+-]?\d+$/.test(text)) return Number(text)
    return refuse(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  }
  if (flag.type === 'duration') return parseGoDuration(text) ?? refuse(durationProblem(text))
  return text
}

const durationProblem = (text: string): string =>
  /^[+-]?\d+(\.\d+)?$/.test(text) ? `time: missing unit in duration ${JSON.stringify(text)}` : unknownUnit(text)

function unknownUnit(text: string): string {
  const [, unit] = /^[+-]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))*\d+(?:\.\d*)?([^\d.]+)/.exec(text) ?? []
  return unit === undefined
    ? `time: invalid duration ${JSON.stringify(text)}`
    : `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`
}

const emptyValue = { bool: false, string: '', int: 0, duration: 0, list: [], array: [] } as const

function withDefaults<T extends FlagTable>(table: T, values: ReadonlyMap<string, Value>): FlagValues<T> {
  const entries = Object.entries(table).map(([name, flag]) => [
    name,
    values.get(name) ?? flag.default ?? emptyValue[flag.type],
  ])
  return Object.fromEntries(entries) as FlagValues<T>
}
