/** `grep`, `egrep`, `fgrep`: lines that match, as they come. Upstream: GNU grep. Exit status 1 when nothing matched, 2 for trouble. */
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { allMatches, guardPattern } from '../linear-pattern'
import { matchesPattern } from '../interpreter/pattern'
import { baseName, defineTool, fail, isBusybox, type Tool } from '../tool'
import type { Options } from '../tool-options'
import { openInput, readLines } from '../tool-input'
import { compilePattern, PatternProblem } from './regular-expression'

interface Search {
  readonly regex: RegExp
  readonly options: Options
  readonly labelled: boolean
  readonly before: number
  readonly after: number
  readonly limit: number
}

export const grep = defineTool({
  name: 'grep',
  usage: '[OPTION]... PATTERNS [FILE]...',
  letters: 'ivyncoqlLrREFGPwxhHse:f:A:B:C:m:abITzN:X:D:K:0123456789Yu',
  long: {
    'ignore-case': 'i',
    'invert-match': 'v',
    'line-number': 'n',
    count: 'c',
    'only-matching': 'o',
    quiet: 'q',
    silent: 'q',
    'files-with-matches': 'l',
    'files-without-match': 'L',
    recursive: 'r',
    'extended-regexp': 'E',
    'fixed-strings': 'F',
    'perl-regexp': 'P',
    'word-regexp': 'w',
    'line-regexp': 'x',
    'no-filename': 'h',
    'with-filename': 'H',
    'no-messages': 's',
    regexp: 'e',
    file: 'f',
    'after-context': 'A',
    'before-context': 'B',
    context: 'C',
    'max-count': 'm',
    color: 'a',
    colour: 'a',
    include: 'N',
    exclude: 'X',
    'exclude-dir': 'D',
    label: 'K',
    'byte-offset': 'b',
    'initial-tab': 'T',
    'null-data': 'z',
    'line-buffered': 'a',
    text: 'a',
  },
  usageStatus: 2,
  async run(process, options) {
    const patterns = [...options.values('e'), ...options.values('f').flatMap((path) => linesOfFile(process, path))]
    const operands = [...options.operands]
    if (!options.has('e') && !options.has('f')) {
      const first = operands.shift()
      if (first === undefined) {
        await process.stderr.write(
          "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
        )
        return 2
      }
      patterns.push(first)
    }
    const recursive = options.has('r') || options.has('R')
    const paths = operands.length > 0 ? operands : recursive ? ['.'] : ['-']
    try {
      const digits = options.order.filter((letter) => /\d/.test(letter)).join('')
      const context = options.value('C') ?? (digits === '' ? '0' : digits)
      const search: Search = {
        regex: patternOf(process, patterns, options),
        options,
        labelled: !options.has('h') && (options.has('H') || recursive || paths.length > 1),
        before: Number(options.value('B') ?? context),
        after: Number(options.value('A') ?? context),
        limit: Number(options.value('m') ?? Infinity),
      }
      return await searchAll(process, search, paths, recursive)
    } catch (error) {
      if (!(error instanceof PatternProblem)) throw error
      return fail(process, isBusybox(process) ? `bad regex '${patterns[0]}': ${error.message}` : error.message, 2)
    }
  },
})

/** The same program under another name and with its options turned on. */
const withOption = (name: string, option: string): Tool => ({
  name,
  program: (process) =>
    grep.program(Object.create(process, { argv: { value: [process.argv[0], option, ...process.argv.slice(1)] } })),
})
export const egrep = withOption('egrep', '-E')
export const fgrep = withOption('fgrep', '-F')

const linesOfFile = ({ files, cwd }: Process, path: string): string[] =>
  files.read(resolvePath(cwd, path)).replace(/\n$/, '').split('\n')

function patternOf(process: Process, patterns: readonly string[], options: Options): RegExp {
  const isFixed = options.has('F') || baseName(process.argv[0]) === 'fgrep'
  const alternatives = patterns
    .flatMap((pattern) => pattern.split('\n'))
    .map((pattern) => sourceOf(pattern, options, isFixed))
  const source = alternatives.map((each) => `(?:${each})`).join('|')
  const whole = options.has('x') ? `^(?:${source})$` : options.has('w') ? `(?<!\\w)(?:${source})(?!\\w)` : source
  try {
    return guardPattern(new RegExp(whole, `g${options.has('i') || options.has('y') ? 'i' : ''}`))
  } catch {
    throw new PatternProblem('Regular expression too big')
  }
}

function sourceOf(pattern: string, options: Options, isFixed: boolean): string {
  if (isFixed) return pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  if (!options.has('P')) return compilePattern(pattern, { extended: options.has('E') }).source
  try {
    // What stands before \K must be there and is not part of the match.
    return new RegExp(pattern.replace(/^(.*[^\\])\\K/s, '(?<=$1)')).source
  } catch {
    throw new PatternProblem('Invalid regular expression')
  }
}

async function searchAll(
  process: Process,
  search: Search,
  paths: readonly string[],
  recursive: boolean,
): Promise<number> {
  let found = false
  let trouble = false
  const silent = search.options.has('s')
  const complain = async (message: string): Promise<void> => {
    trouble = true
    if (!silent) await fail(process, message)
  }
  async function visit(path: string, shown: string): Promise<boolean> {
    const info = path === '-' ? undefined : process.files.stat(resolvePath(process.cwd, path))
    if (info?.type === 'directory') {
      if (!recursive) {
        await complain(`${path}: Is a directory`)
        return false
      }
      for (const { name, type } of process.files.list(resolvePath(process.cwd, path))) {
        if (!isSearched(search.options, name, type === 'directory')) continue
        if (await visit(`${path.replace(/\/$/, '')}/${name}`, `${shown.replace(/\/$/, '')}/${name}`)) return true
      }
      return false
    }
    if (path !== '-' && !info && !path.startsWith('/dev/')) {
      await complain(`${path}: No such file or directory`)
      return false
    }
    const matched = await searchOne(process, search, path, shown)
    found ||= matched !== search.options.has('L')
    return matched && search.options.has('q')
  }
  for (const path of paths) if (await visit(path, path === '-' ? (search.options.value('K') ?? '(standard input)') : path)) return 0
  return trouble ? 2 : found ? 0 : 1
}

/** `--include`, `--exclude` and `--exclude-dir`, in what a directory holds. */
function isSearched(options: Options, name: string, isDirectory: boolean): boolean {
  const fits = (letter: string): boolean => options.values(letter).some((pattern) => matchesPattern(name, pattern))
  if (isDirectory) return !fits('D')
  return !fits('X') && (!options.has('N') || fits('N'))
}

async function searchOne(process: Process, search: Search, path: string, shown: string): Promise<boolean> {
  const { regex, options, before, after, limit } = search
  const label = search.labelled ? shown : ''
  const quiet = ['q', 'c', 'l', 'L'].some(options.has)
  const recent: string[] = []
  let number = 0
  let offset = 0
  let count = 0
  let lastPrinted = 0
  let owedAfter = 0
  const prefix = (line: number, separator: string): string =>
    `${label === '' ? '' : label + separator}${options.has('n') ? line + separator : ''}${options.has('T') ? '\t' : ''}`
  await readLines(process, openInput(process, path), ({ text }) => {
    number++
    offset += text.length + 1
    regex.lastIndex = 0
    const fits = count < limit && regex.test(text) !== options.has('v')
    if (!fits) {
      if (count >= limit && owedAfter <= 0) return false
      if (owedAfter-- > 0 && !quiet) {
        lastPrinted = number
        return `${prefix(number, '-')}${text}\n`
      }
      if (before > 0) recent.push(text)
      if (recent.length > before) recent.shift()
      return undefined
    }
    count++
    if (options.has('q') || options.has('l')) return false
    if (quiet) return count >= limit ? false : undefined
    const gap = (before > 0 || after > 0) && lastPrinted > 0 && number - recent.length > lastPrinted + 1 ? '--\n' : ''
    const earlier = recent.map((each, index) => `${prefix(number - recent.length + index, '-')}${each}\n`).join('')
    recent.length = 0
    lastPrinted = number
    owedAfter = after
    return (
      gap +
      earlier +
      (options.has('o') ? onlyMatching(text, search, { prefix: prefix(number, ':'), offset: offset - text.length - 1 }) : `${prefix(number, ':')}${text}\n`)
    )
  })
  if (options.has('c')) await process.stdout.write(`${label === '' ? '' : `${label}:`}${count}\n`)
  if (options.has('l') && count > 0) await process.stdout.write(`${shown}\n`)
  if (options.has('L') && count === 0) await process.stdout.write(`${shown}\n`)
  return count > 0
}

function onlyMatching(text: string, { regex, options }: Search, { prefix, offset }: { prefix: string; offset: number }): string {
  if (options.has('v')) return ''
  return allMatches(regex, text)
    .filter(([match]) => match !== '')
    .map((match) => `${prefix}${options.has('b') ? `${offset + match.index}:` : ''}${match[0]}\n`)
    .join('')
}
