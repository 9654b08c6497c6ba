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
  const line = await readInTime(context, options)
  if (line === 'late') return 142
  const names = options.names.length === 0 ? ['REPLY'] : options.names
  const text = line ?? ''
  if (options.array) {
    const items = new Map(splitFields(context, text, Infinity).map((item, index) => [String(index), item]))
    state.variables.set(options.array, { value: { associative: false, items } })
  } else if (options.names.length === 0) setVariable(state, 'REPLY', text)
  else {
    const fields = splitFields(context, text, names.length)
    names.forEach((name, index) => setVariable(state, name, fields[index] ?? ''))
  }
  return line === undefined ? 1 : 0
}

async function readInTime(context: Context, options: ReadOptions): Promise<string | undefined> {
  const reading = readLogicalLine(context, options)
  if (options.timeout === undefined) return reading
  return Promise.race([reading, context.process.sleep(options.timeout * 1000).then(() => 'late')])
}

/** Simplified: a last line without a newline counts as read; bash sets the variables but returns 1. */
async function readLogicalLine(
  { streams: { stdin } }: Context,
  { raw, delimiter, limit }: ReadOptions,
): Promise<string | undefined> {
  if (delimiter !== '\n' || limit !== Infinity) return readPart(stdin, delimiter, limit)
  const next = async (): Promise<string | undefined> => {
    const rest = leftOver.get(stdin)
    if (rest === undefined) return stdin.readLine()
    return readPart(stdin, '\n', Infinity)
  }
  let line = await next()
  while (line !== undefined && !raw && /(^|[^\\])(\\\\)*\\$/.test(line))
    line = line.slice(0, -1) + ((await next()) ?? '')
  return raw ? line : line?.replace(/\\(.)/g, '$1')
}

/** What was read beyond the end of a part waits here for the next `read` of the same input. */
const leftOver = new WeakMap<Reader, string>()

async function readPart(stdin: Reader, delimiter: string, limit: number): Promise<string | undefined> {
  let text = leftOver.get(stdin) ?? ''
  leftOver.delete(stdin)
  for (;;) {
    const at = text.indexOf(delimiter)
    const end = Math.min(at < 0 ? Infinity : at, limit)
    if (end <= text.length && end !== Infinity) {
      const rest = text.slice(end === at ? end + 1 : end)
      if (rest !== '') leftOver.set(stdin, rest)
      return text.slice(0, end)
    }
    const chunk = await stdin.read()
    if (chunk === undefined) return text === '' ? undefined : text
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

export async function readLines(context: Context, args: readonly string[]): Promise<number> {
  const trims = args.includes('-t')
  const name = args.findLast((arg) => !arg.startsWith('-')) ?? 'MAPFILE'
  const items = new Map<string, string>()
  for (
    let line = await context.streams.stdin.readLine();
    line !== undefined;
    line = await context.streams.stdin.readLine()
  ) {
    items.set(String(items.size), trims ? line : `${line}\n`)
  }
  context.state.variables.set(name, { value: { associative: false, items } })
  return 0
}
