/**
 * `jq`: filters JSON, as `kubectl -o json` makes it. Upstream: jq 1.6.
 *
 * Simplified: modules, `foreach`, `limit` of streams of input, `input`, SQL-like functions and dates beyond ISO 8601 are not there.
 */
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { defineTool, fail, type Tool } from '../tool'
import type { Options } from '../tool-options'
import { readText } from '../tool-input'
import { run, type Scope } from './jq-run'
import { undefinedFunction } from './jq-check'
import { JqSyntaxProblem, parseJq } from './jq-syntax'
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
    const split = splitNamed(process.argv)
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

/** `--arg name value` and `--argjson name text` have two values each, which no getopt knows. */
function splitNamed(argv: readonly string[]): { words: string[]; named: Map<string, Json> } | string {
  const named = new Map<string, Json>()
  const words: string[] = []
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]
    if (word !== '--arg' && word !== '--argjson') {
      words.push(word)
      continue
    }
    const [name, text] = [argv[++at], argv[++at]]
    if (name === undefined || text === undefined) return `${word} takes two parameters (e.g. ${word} varname value)`
    const value = word === '--arg' ? text : parseStream(text)?.[0]
    if (value === undefined) return `Invalid JSON text passed to --argjson`
    named.set(name, value)
  }
  return { words, named }
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
    const unknown = undefinedFunction(filter)
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
  const { text, status } = options.has('n') ? { text: '', status: 0 } : await readText(process, paths, complaint)
  if (status !== 0) return 2
  const inputs = options.has('n') ? [null] : options.has('R') ? rawInputs(text, options.has('s')) : parseStream(text)
  if (!inputs) {
    await process.stderr.write(`parse error: ${parseComplaint(text)}\n`)
    return BROKEN_INPUT
  }
  const printer = createPrinter(options)
  const place = options.has('n') ? '<unknown>' : `<stdin>:${text.split('\n').length - 1}`
  const budget = { steps: MAX_STEPS, now: () => process.now(), env: process.env }
  const scope: Scope = { variables: named, functions: new Map(), arguments: new Map(), budget, depth: 0 }
  let code = 0
  let last: Json
  for (const input of options.has('s') && !options.has('R') ? [inputs] : inputs) {
    try {
      let count = 0
      for (const { value } of run(filter, scope, { value: input, path: undefined })) {
        last = value
        await process.stdout.write(printer(value))
        if (++count % VALUES_A_MS === 0) await process.sleep(1)
      }
    } catch (error) {
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
    (raw && typeof value === 'string' ? value : print(value, { indent, sortsKeys: options.has('S') })) + end
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
