/** `ls`: names, `-l` with their facts, in columns on a terminal. Upstream: coreutils src/ls.c. */
import { resolvePath, type FileInfo } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { matchesPattern } from '../interpreter/pattern'
import { defineTool, fail, isBusybox } from '../tool'
import type { Options } from '../tool-options'
import { inColumns } from './columns'
import { formatMode } from './file-mode'
import { humanSize } from './human-size'

interface Entry {
  readonly shown: string
  readonly info: FileInfo
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const HALF_YEAR_MS = 182 * 86_400_000

export const ls = defineTool({
  name: 'ls',
  usage: '[OPTION]... [FILE]...',
  letters: 'aAlhr1tSRdFCinopgLHvqmQxXsI:K:N:',
  long: {
    all: 'a',
    'almost-all': 'A',
    'human-readable': 'h',
    reverse: 'r',
    recursive: 'R',
    directory: 'd',
    classify: 'F',
    color: 'q',
    ignore: 'I',
    hide: 'K',
    inode: 'i',
    size: 's',
    'quote-name': 'Q',
  },
  usageStatus: 2,
  async run(process, options) {
    const paths = options.operands.length === 0 ? ['.'] : options.operands
    let status = 0
    const files: Entry[] = []
    const directories: string[] = []
    for (const path of [...paths].sort()) {
      const info = find(process, path, options)
      if (!info) {
        const reason = 'No such file or directory'
        status = await fail(
          process,
          isBusybox(process) ? `${path}: ${reason}` : `cannot access '${path}': ${reason}`,
          isBusybox(process) ? 1 : 2,
        )
      } else if (info.type === 'directory' && !options.has('d')) directories.push(path)
      else files.push({ shown: path, info })
    }
    await process.stdout.write(format(process, options, sorted(files, options)))
    const labelled = paths.length > 1 || options.has('R')
    let isFirst = files.length === 0
    for (const path of directories) {
      await listDirectory(process, options, { path, labelled, isFirst })
      isFirst = false
    }
    return status
  },
})

/** A link that is named is followed unless its own facts are asked for. */
function find({ files, cwd }: Process, path: string, options: Options): FileInfo | undefined {
  const absolute = resolvePath(cwd, path)
  return options.has('l') && !path.endsWith('/')
    ? files.lstat(absolute)
    : (files.stat(absolute) ?? files.lstat(absolute))
}

async function listDirectory(
  process: Process,
  options: Options,
  { path, labelled, isFirst }: { path: string; labelled: boolean; isFirst: boolean },
): Promise<void> {
  const absolute = resolvePath(process.cwd, path)
  const isShown = ({ name }: FileInfo): boolean =>
    (options.has('a') || options.has('A') || !name.startsWith('.')) && !isIgnored(options, name)
  const entries: Entry[] = process.files
    .list(absolute)
    .filter(isShown)
    .map((info) => ({ shown: info.name, info }))
  if (options.has('a')) {
    for (const [shown, at] of [
      ['.', absolute],
      ['..', resolvePath(absolute, '..')],
    ] as const) {
      const info = process.files.stat(at)
      if (info) entries.push({ shown, info })
    }
  }
  const ordered = sorted(entries, options)
  const label = labelled ? `${isFirst ? '' : '\n'}${path}:\n` : ''
  const total = options.has('l') ? `total ${totalSize(entries, options)}\n` : ''
  await process.stdout.write(label + total + format(process, options, ordered))
  if (!options.has('R')) return
  for (const { info } of ordered.filter(
    ({ info, shown }) => info.type === 'directory' && shown !== '.' && shown !== '..',
  )) {
    await listDirectory(process, options, {
      path: `${path.replace(/\/$/, '')}/${info.name}`,
      labelled: true,
      isFirst: false,
    })
  }
}

/** Blocks of 4 KiB, counted in KiB. */
function totalSize(entries: readonly Entry[], options: Options): string {
  const kibibytes = entries.reduce(
    (sum, { info }) => sum + Math.ceil((info.type === 'symlink' ? 0 : info.size) / 4096) * 4,
    0,
  )
  return options.has('h') && kibibytes > 0 ? humanSize(kibibytes * 1024) : String(kibibytes)
}

function sorted(entries: readonly Entry[], options: Options): readonly Entry[] {
  const byName = (a: Entry, b: Entry): number => (a.shown < b.shown ? -1 : 1)
  const extension = ({ shown }: Entry): string => /\.[^.]*$/.exec(shown)?.[0] ?? ''
  const byExtension = (a: Entry, b: Entry): number => (extension(a) < extension(b) ? -1 : extension(a) > extension(b) ? 1 : byName(a, b))
  const by = options.has('X')
    ? byExtension
    : options.has('t')
    ? (a: Entry, b: Entry) => b.info.modifiedAt - a.info.modifiedAt || byName(a, b)
    : options.has('S')
      ? (a: Entry, b: Entry) => b.info.size - a.info.size || byName(a, b)
      : byName
  const ordered = [...entries].sort(by)
  return options.has('r') ? ordered.reverse() : ordered
}

function format(process: Process, options: Options, entries: readonly Entry[]): string {
  const mark = ({ info, shown }: Entry): string => {
    if (!options.has('F') && !options.has('p')) return shown
    if (info.type === 'directory') return `${shown}/`
    if (!options.has('F')) return shown
    return info.type === 'symlink' ? `${shown}@` : info.mode & 0o111 ? `${shown}*` : shown
  }
  if (['l', 'n', 'o', 'g'].some(options.has)) return longLines(process, options, entries)
  const names = entries.map((entry) => prefixOf(entry, options) + quoted(mark(entry), options))
  if (options.has('m')) return names.length === 0 ? '' : `${names.join(', ')}\n`
  const wide = options.has('C') || options.has('x') || (process.stdout.isTerminal && !options.has('1'))
  return wide ? inColumns(names, process.terminal?.columns ?? 80) : names.map((name) => `${name}\n`).join('')
}

const isIgnored = (options: Options, name: string): boolean =>
  [...options.values('I'), ...(options.has('a') || options.has('A') ? [] : options.values('K'))].some((pattern) => matchesPattern(name, pattern))

const quoted = (name: string, options: Options): string => (options.has('Q') ? JSON.stringify(name) : name)

/** Number of the file and its blocks. Simplified: files have no numbers here; one is made of the name. */
function prefixOf({ shown, info }: Entry, options: Options): string {
  const number = options.has('i') ? `${[...shown].reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) % 1_000_000, 131_072)} ` : ''
  return number + (options.has('s') ? `${Math.ceil((info.type === 'symlink' ? 0 : info.size) / 4096) * 4} ` : '')
}

/** Simplified: a directory has two links and files one; a real one counts its subdirectories. */
function longLines(process: Process, options: Options, entries: readonly Entry[]): string {
  const rows = entries.map(({ shown, info }) => ({
    links: info.type === 'directory' ? '2' : '1',
    owner: info.owner,
    size: options.has('h') ? humanSize(info.size) : String(info.size),
    line: (links: string, owner: string, size: string) =>
      `${formatMode(info)} ${links} ${options.has('g') ? '' : `${owner} `}${options.has('o') ? '' : `${owner} `}${size} ${formatDate(process.now(), info.modifiedAt)} ${shown}${info.target === undefined ? '' : ` -> ${info.target}`}\n`,
  }))
  const width = (pick: (row: (typeof rows)[number]) => string): number =>
    Math.max(0, ...rows.map((row) => pick(row).length))
  const [links, owner, size] = [width((row) => row.links), width((row) => row.owner), width((row) => row.size)]
  return rows
    .map((row) => row.line(row.links.padStart(links), row.owner.padEnd(owner), row.size.padStart(size)))
    .join('')
}

function formatDate(now: number, at: number): string {
  const date = new Date(at)
  const day = `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)}`
  if (now - at > HALF_YEAR_MS || at > now) return `${day}  ${date.getUTCFullYear()}`
  return `${day} ${date.toISOString().slice(11, 16)}`
}
