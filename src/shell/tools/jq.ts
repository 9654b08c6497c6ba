/**
 * `jq`: filters JSON, as `kubectl -o json` makes it. Upstream: jq 1.6.
 *
 * Simplified: modules, `getpath` in paths, SQL-like functions and `--stream` are not there; a real jq has them.
 */
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { defineTool, fail, reasonOf, type Tool } from '../tool'
import type { Options } from '../tool-options'
import { readText } from '../tool-input'
import { run, withFunction, type Scope } from './jq-run'
import { undefinedName } from './jq-check'
import { JqSyntaxProblem } from './jq-lexer'
import { prelude } from './jq-prelude'
import { JqHalt } from './jq-streams'
import { parseJq } from './jq-syntax'
import type { Filter } from './jq-tree'
import { isTrue, JqProblem, print, type Json } from './jq-values'

/** Of one run, so that a filter without end does not hold up the cluster. */
const MAX_STEPS = 1_000_000
const MAX_NESTING = 256
/** What jq 1.6 exits with. */
const BROKEN_INPUT = 4
const VALUES_A_MS = 200

const LONG = {
  ...{
    'raw-output': 'r',
    'compact-output': 'c',
    'null-input': 'n',
    slurp: 's',
    'exit-status': 'e',
    'join-output': 'j',
  },
  ...{
    'sort-keys': 'S',
    'raw-input': 'R',
    'color-output': 'C',
    'monochrome-output': 'M',
    'ascii-output': 'a',
    'from-file': 'f',
  },
  ...{ tab: 'h', indent: 'i' },
}

export const jq: Tool = {
  name: 'jq',
  async program(process) {
    const split = splitNamed(process)
    if (typeof split === 'string') return fail(process, split, 2)
    const { words, named } = split
    const run = (own: Process, options: Options): Promise<number> => runJq(own, options, named)
    const tool = defineTool({
      name: 'jq',
      usage: '[OPTIONS] FILTER [FILES...]',
      letters: 'rcnsejSRCMahf:i:',
      long: LONG,
      usageStatus: 2,
      run,
    })
    return tool.program(Object.create(process, { argv: { value: words } }))
  },
}

const NAMED: ReadonlySet<string> = new Set(['--arg', '--argjson', '--slurpfile', '--rawfile'])

/** `--arg name value` and its kin have two values each, which no getopt knows; `--args` and `--jsonargs` take all operands behind the filter. */
function splitNamed({ argv, files, cwd }: Process): { words: string[]; named: Map<string, Json> } | string {
  const named = new Map<string, Json>()
  const words: string[] = []
  const positional: Json[] = []
  let takes: 'args' | 'jsonargs' | undefined
  let hasFilter = argv.some((word) => word === '-f' || word === '--from-file')
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]
    if (word === '--args' || word === '--jsonargs') takes = word === '--args' ? 'args' : 'jsonargs'
    else if (NAMED.has(word)) {
      const [name, text] = [argv[++at], argv[++at]]
      if (name === undefined || text === undefined) return `${word} takes two parameters (e.g. ${word} varname ${word.endsWith('file') ? 'filename' : 'value'})`
      const value = namedValue(word, text, (path) => files.read(resolvePath(cwd, path)))
      if (typeof value === 'string') return value
      named.set(name, value.value)
    } else if (takes && hasFilter && !word.startsWith('-')) {
      const value = takes === 'args' ? word : parseStream(word)?.[0]
      if (value === undefined) return `Invalid JSON text passed to --jsonargs`
      positional.push(value)
    } else {
      words.push(word)
      if (at > 0 && !word.startsWith('-')) hasFilter = true
    }
  }
  if (!named.has('ARGS')) named.set('ARGS', { positional, named: Object.fromEntries(named) })
  return { words, named }
}

/** Text: what is wrong. */
function namedValue(option: string, text: string, read: (path: string) => string): { value: Json } | string {
  if (option === '--arg') return { value: text }
  if (option === '--argjson') {
    const value = parseStream(text)?.[0]
    return value === undefined ? 'Invalid JSON text passed to --argjson' : { value }
  }
  try {
    const content = read(text)
    const value = option === '--rawfile' ? content : parseStream(content)
    return value === undefined ? `Bad JSON in --slurpfile ${text}: ${parseComplaint(content)}` : { value }
  } catch (error) {
    return `Bad JSON in ${option} ${text}: Could not open ${text}: ${reasonOf(error)}`
  }
}

async function runJq(process: Process, options: Options, named: ReadonlyMap<string, Json>): Promise<number> {
  const operands = [...options.operands]
  const file = options.value('f')
  const source = file === undefined ? operands.shift() : process.files.read(resolvePath(process.cwd, file))
  if (source === undefined) {
    await process.stderr.write(
      'jq - commandline JSON processor [version 1.6]\n\nUsage:\tjq [options] <jq filter> [file...]\n',
    )
    return 2
  }
  try {
    const filter = parseJq(source)
    const unknown = undefinedName(filter, named.keys())
    if (unknown !== undefined) throw new JqSyntaxProblem(`${unknown} is not defined at <top-level>, line 1:\n${source}`)
    return await filterAll(process, options, { filter, paths: operands, named })
  } catch (error) {
    if (!(error instanceof JqSyntaxProblem)) throw error
    await process.stderr.write(`jq: error: ${error.message}\njq: 1 compile error\n`)
    return 3
  }
}

interface Job {
  readonly filter: Filter
  readonly paths: readonly string[]
  readonly named: ReadonlyMap<string, Json>
}

async function filterAll(process: Process, options: Options, { filter, paths, named }: Job): Promise<number> {
  const complaint = (name: string, reason: string): string => `error: Could not open file ${name}: ${reason}`
  const { text, status } = options.has('n') && paths.length === 0 && !/input/.test(JSON.stringify(filter)) ? { text: '', status: 0 } : await readText(process, paths, complaint)
  if (status !== 0) return 2
  const found = options.has('R') ? rawInputs(text, options.has('s')) : parseStream(text)
  if (!found) {
    await process.stderr.write(`parse error: ${parseComplaint(text)}\n`)
    return BROKEN_INPUT
  }
  const left = options.has('s') && !options.has('R') ? [found] : [...found]
  left.reverse()
  const nextInput = (): { value: Json } | undefined => (left.length > 0 ? { value: left.pop() } : undefined)
  const printer = createPrinter(options)
  const place = options.has('n') && text === '' && !/input/.test(JSON.stringify(filter)) ? '<unknown>' : `<stdin>:${text.split('\n').length - 1}`
  const budget = { steps: MAX_STEPS, now: () => process.now(), env: process.env, nextInput }
  const bare: Scope = { variables: named, functions: new Map(), arguments: new Map(), labels: new Map(), budget, depth: 0 }
  const scope = prelude.reduce((inner, own) => withFunction(inner, own.signature, own), bare)
  let code = 0
  let last: Json
  for (let input = options.has('n') ? { value: null } : nextInput(); input; input = options.has('n') ? undefined : nextInput()) {
    try {
      let count = 0
      for (const { value } of run(filter, scope, { value: input.value, path: undefined })) {
        last = value
        await process.stdout.write(printer(value))
        if (++count % VALUES_A_MS === 0) await process.sleep(1)
      }
    } catch (error) {
      if (error instanceof JqHalt) {
        await process.stderr.write(error.said)
        return error.status
      }
      if (!(error instanceof JqProblem)) throw error
      await process.stderr.write(`jq: error (at ${place}): ${error.message}\n`)
      code = 5
    }
  }
  if (code !== 0 || !options.has('e')) return code
  return last === undefined ? 4 : isTrue(last) ? 0 : 1
}

const rawInputs = (text: string, slurps: boolean): Json[] => (slurps ? [text] : text.replace(/\n$/, '').split('\n'))

function createPrinter(options: Options): (value: Json) => string {
  const indent = options.has('c')
    ? ''
    : options.has('h')
      ? '\t'
      : ' '.repeat(Math.min(7, Number(options.value('i') ?? 2)))
  const raw = options.has('r') || options.has('j')
  const end = options.has('j') ? '' : '\n'
  return (value) =>
    (raw && typeof value === 'string' ? value : print(value, { indent, sortsKeys: options.has('S'), escapes: options.has('a') })) + end
}

/** One JSON text after the other; undefined when one of them is none. */
function parseStream(text: string): Json[] | undefined {
  const values: Json[] = []
  for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
    const end = endOfValue(text, at)
    try {
      values.push(JSON.parse(text.slice(at, end)))
    } catch {
      return undefined
    }
    at = end
  }
  return values
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && /\s/.test(text[at])) at++
  return at
}

function endOfValue(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
      if (depth === 0) return at + 1
    } else if (char === '{' || char === '[') {
      if (++depth > MAX_NESTING) return at + 1
    } else if (char === '}' || char === ']') {
      if (--depth <= 0) return at + 1
    } else if (depth === 0 && at > from && /[\s,"{[]/.test(char)) return at
  }
  return text.length
}

/** Simplified: the first broken value is named by its line, not by its column. */
function parseComplaint(text: string): string {
  for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
    const end = endOfValue(text, at)
    if (!parseStream(text.slice(at, end))) {
      const lines = text.slice(0, end).split('\n')
      if (/^[[{]{257}/.test(text.slice(at, end).replace(/[^[{]/g, ''))) return 'Exceeds depth limit for parsing'
      return /^[{["]/.test(text[at]) && end === text.length
        ? `Unfinished JSON term at EOF at line ${text.split('\n').length}, column 0`
        : `Invalid numeric literal at line ${lines.length + (text[end] === '\n' ? 1 : 0)}, column ${text[end] === '\n' ? 0 : (lines.at(-1)?.length ?? 0) + 1}`
    }
    at = end
  }
  return 'Invalid literal'
}
