/** `read` and `mapfile`: lines of the input become variables. */
import type { Reader } from '../../base/os/process'
import type { Context } from '../interpreter/context'
import { scalarOf } from '../interpreter/state'
import { setVariable } from '../interpreter/variables'

interface ReadOptions {
  /** `-n`: so many characters at most. */
  limit: number
  /** `-d`: what ends the text in place of a newline. */
  delimiter: string
  /** `-t`: seconds. */
  timeout: number | undefined
  raw: boolean
  array: string | undefined
  prompt: string
  names: string[]
}

function parseOptions(args: readonly string[]): ReadOptions {
  const options: ReadOptions = {
    raw: false,
    array: undefined,
    prompt: '',
    names: [],
    limit: Infinity,
    delimiter: '\n',
    timeout: undefined,
  }
  for (let i = 0; i < args.length; i++) {
    if (!/^-[a-zA-Z]/.test(args[i])) {
      options.names.push(args[i])
      continue
    }
    for (const letter of args[i].slice(1)) {
      if (letter === 'r') options.raw = true
      else if (letter === 'p') options.prompt = args[++i] ?? ''
      else if (letter === 'a') options.array = args[++i]
      else if (letter === 'd') options.delimiter = args[++i] || '\0'
      else if (letter === 'n' || letter === 'N') options.limit = Number(args[++i] ?? 1)
      else if (letter === 't') options.timeout = Number(args[++i] ?? 0)
      else if ('iu'.includes(letter)) i++
    }
  }
  return options
}

export async function readLine(context: Context, args: readonly string[]): Promise<number> {
  const { state, streams } = context
  const options = parseOptions(args)
  if (options.prompt !== '' && context.process.terminal) await streams.stderr.write(options.prompt)
  const read = await readInTime(context, options)
  if (read === 'late') return 142
  const names = options.names.length === 0 ? ['REPLY'] : options.names
  const text = read?.[0] ?? ''
  if (options.array) {
    const items = new Map(splitFields(context, text, Infinity).map((item, index) => [String(index), item]))
    state.variables.set(options.array, { value: { associative: false, items } })
  } else if (options.names.length === 0) setVariable(state, 'REPLY', text)
  else {
    const fields = splitFields(context, text, names.length)
    names.forEach((name, index) => setVariable(state, name, fields[index] ?? ''))
  }
  return read?.[1] ? 0 : 1
}

async function readInTime(context: Context, options: ReadOptions): Promise<Read | 'late'> {
  const reading = readLogicalLine(context, options)
  if (options.timeout === undefined) return reading
  return Promise.race([reading, context.process.sleep(options.timeout * 1000).then(() => 'late' as const)])
}

/** The line, and whether its end was there: the last one of a file may have none, and then the status is 1 although there is text. */
type Read = readonly [text: string, whole: boolean] | undefined

async function readLogicalLine({ streams: { stdin } }: Context, { raw, delimiter, limit }: ReadOptions): Promise<Read> {
  if (delimiter !== '\n' || limit !== Infinity) return readPart(stdin, delimiter, limit)
  const next = async (): Promise<Read> => {
    if (leftOver.has(stdin)) return readPart(stdin, '\n', Infinity)
    const line = await stdin.readLine()
    return line === undefined ? undefined : [line, stdin.lineWasWhole?.() ?? true]
  }
  let read = await next()
  if (raw || read === undefined) return read
  while (read[1] && /(^|[^\\])(\\\\)*\\$/.test(read[0])) {
    const more: Read = await next()
    read = [read[0].slice(0, -1) + (more?.[0] ?? ''), more?.[1] ?? false]
  }
  return [read[0].replace(/\\(.)/g, '$1'), read[1]]
}

/** What was read beyond the end of a part waits here for the next `read` of the same input. */
const leftOver = new WeakMap<Reader, string>()

/** The text, and whether what ends it was there. */
async function readPart(stdin: Reader, delimiter: string, limit: number): Promise<readonly [string, boolean] | undefined> {
  let text = leftOver.get(stdin) ?? ''
  leftOver.delete(stdin)
  for (;;) {
    const at = text.indexOf(delimiter)
    const end = Math.min(at < 0 ? Infinity : at, limit)
    if (end <= text.length && end !== Infinity) {
      const rest = text.slice(end === at ? end + 1 : end)
      if (rest !== '') leftOver.set(stdin, rest)
      return [text.slice(0, end), true]
    }
    const chunk = await stdin.read()
    if (chunk === undefined) return text === '' ? undefined : [text, false]
    text += chunk
  }
}

/** At most `limit` fields; the last one keeps the rest of the line as it stands. */
function splitFields({ state }: Context, line: string, limit: number): string[] {
  const ifs = state.variables.has('IFS') ? (scalarOf(state.variables.get('IFS')) ?? '') : ' \t\n'
  if (ifs === '') return [line]
  const blanks = [...ifs].filter((char) => ' \t\n'.includes(char)).join('')
  const isBlank = (char: string): boolean => blanks.includes(char)
  const fields: string[] = []
  let at = 0
  while (at < line.length && isBlank(line[at])) at++
  while (at < line.length) {
    if (fields.length === limit - 1) {
      fields.push(trimEnd(line.slice(at), blanks))
      return fields
    }
    let end = at
    while (end < line.length && !ifs.includes(line[end])) end++
    fields.push(line.slice(at, end))
    at = end
    while (at < line.length && isBlank(line[at])) at++
    if (at < line.length && ifs.includes(line[at]) && !isBlank(line[at]) && (at > end || !isBlank(line[end]))) at++
    while (at < line.length && isBlank(line[at])) at++
  }
  return fields
}

function trimEnd(text: string, blanks: string): string {
  let end = text.length
  while (end > 0 && blanks.includes(text[end - 1])) end--
  return text.slice(0, end)
}

interface MapOptions {
  trims: boolean
  /** `-n`: so many lines at most; 0: all. */
  count: number
  /** `-s`: so many are left out first. */
  skipped: number
  /** `-O`: where the first goes; what the array had stays. */
  origin: number | undefined
  delimiter: string
  name: string
}

function parseMapOptions(args: readonly string[]): MapOptions {
  const options: MapOptions = { trims: false, count: 0, skipped: 0, origin: undefined, delimiter: '\n', name: 'MAPFILE' }
  for (let at = 0; at < args.length; at++) {
    const [, letter, attached] = /^-([a-zA-Z])(.*)$/s.exec(args[at]) ?? []
    if (letter === undefined) options.name = args[at]
    else if (letter === 't') options.trims = true
    else {
      const value = attached === '' ? (args[++at] ?? '') : attached
      if (letter === 'n') options.count = Number(value)
      else if (letter === 's') options.skipped = Number(value)
      else if (letter === 'O') options.origin = Number(value)
      else if (letter === 'd') options.delimiter = value || '\0'
    }
  }
  return options
}

export async function readLines({ state, streams: { stdin } }: Context, args: readonly string[]): Promise<number> {
  const { trims, count, skipped, origin, delimiter, name } = parseMapOptions(args)
  const old = state.variables.get(name)?.value
  const items = new Map(origin !== undefined && typeof old === 'object' ? old.items : [])
  let [seen, at] = [0, origin ?? 0]
  const read = async (): Promise<readonly [string, boolean] | undefined> => {
    if (delimiter !== '\n') return readPart(stdin, delimiter, Infinity)
    const line = await stdin.readLine()
    return line === undefined ? undefined : [line, true]
  }
  for (let part = await read(); part !== undefined; part = await read()) {
    if (seen++ < skipped) continue
    items.set(String(at++), trims || !part[1] ? part[0] : part[0] + delimiter)
    if (count > 0 && seen - skipped >= count) break
  }
  state.variables.set(name, { value: { associative: false, items } })
  return 0
}
