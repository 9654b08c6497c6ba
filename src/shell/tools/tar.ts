/** `tar`: many files in one. `kubectl cp` runs it in the container. Reference: https://www.gnu.org/software/tar/manual/ (1.34). */
import { resolvePath, type FileInfo } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { fail, isBusybox, reasonOf, type Tool } from '../tool'
import { OptionProblem, readOptions, type Options } from '../tool-options'
import { pack, unpack, type Member } from './archive'
import { formatMode } from './file-mode'

const letters = 'cxtvzpmkOhaf:C:X:S:'
const long = {
  ...{ create: 'c', extract: 'x', get: 'x', list: 't', verbose: 'v', gzip: 'z', file: 'f', directory: 'C', 'to-stdout': 'O' },
  ...{ exclude: 'X', 'strip-components': 'S', 'preserve-permissions': 'p', touch: 'm', 'keep-old-files': 'k', dereference: 'h', 'auto-compress': 'a' },
}

export const tar: Tool = {
  name: 'tar',
  async program(process) {
    try {
      return await runTar(process, readOptions(withDashes(process.argv.slice(1)), { letters, long }))
    } catch (error) {
      if (!(error instanceof OptionProblem)) throw error
      return fail(process, `${isBusybox(process) ? error.busybox : error.gnu}\nTry 'tar --help' or 'tar --usage' for more information.`, 2)
    }
  },
}

/** The old style has no dash: `tar xzf FILE`. Values follow in the order of their letters. */
function withDashes([first, ...rest]: readonly string[]): readonly string[] {
  if (!first || first.startsWith('-')) return [...(first === undefined ? [] : [first]), ...rest]
  const words = [...rest]
  const options = [...first].flatMap((letter) => (letters[letters.indexOf(letter) + 1] === ':' ? [`-${letter}`, words.shift() ?? ''] : [`-${letter}`]))
  return [...options, ...words]
}

function runTar(process: Process, options: Options): Promise<number> {
  const modes = ['c', 'x', 't'].filter(options.has)
  if (modes.length === 0) return fail(process, `You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.`, 2)
  if (modes.length > 1) return fail(process, "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option\nTry 'tar --help' or 'tar --usage' for more information.", 2)
  return options.has('c') ? create(process, options) : read(process, options)
}

const homeOf = (process: Process, options: Options): string => resolvePath(process.cwd, options.value('C') ?? '.')
const archiveOf = (options: Options): string => options.value('f') ?? '-'

async function create(process: Process, options: Options): Promise<number> {
  if (options.operands.length === 0) {
    return fail(process, isBusybox(process) ? 'empty archive' : "Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.", isBusybox(process) ? 1 : 2)
  }
  const members: Member[] = []
  let status = 0
  const home = homeOf(process, options)
  if (options.operands.some((path) => path.startsWith('/'))) await say(process, isBusybox(process) ? "removing leading '/' from member names" : "Removing leading `/' from member names")
  for (const path of options.operands) {
    const info = process.files.stat(resolvePath(home, path))
    if (info) collect(process, { at: resolvePath(home, path), name: path.replace(/^\/+/, '') || '.', info }, (member) => members.push(member))
    else status = await fail(process, isBusybox(process) ? `${path}: No such file or directory` : `${path}: Cannot stat: No such file or directory`, isBusybox(process) ? 1 : 2)
  }
  const kept = members.filter(({ name }) => !isExcluded(name, options))
  const packed = pack(kept, { gzip: options.has('z') || (options.has('a') && /gz$/.test(archiveOf(options))) })
  const isToStdout = archiveOf(options) === '-'
  if (options.has('v')) await (isToStdout ? process.stderr : process.stdout).write(kept.map((member) => `${shownName(member)}\n`).join(''))
  if (isToStdout) await process.stdout.write(packed)
  else process.files.write(resolvePath(process.cwd, archiveOf(options)), packed)
  if (status !== 0) await say(process, isBusybox(process) ? 'error exit delayed from previous errors' : 'Exiting with failure status due to previous errors')
  return status
}

interface Found {
  readonly at: string
  readonly name: string
  readonly info: FileInfo
}

/** A directory comes before what is in it. */
function collect(process: Process, { at, name, info }: Found, add: (member: Member) => void): void {
  const { mode, modifiedAt } = info
  if (info.type !== 'directory') return add({ name, type: 'file', mode, modifiedAt, content: process.files.read(at) })
  add({ name: name.replace(/\/+$/, ''), type: 'directory', mode, modifiedAt, content: '' })
  for (const child of process.files.list(at)) {
    const path = `${at === '/' ? '' : at}/${child.name}`
    const below = process.files.stat(path)
    if (below) collect(process, { at: path, name: `${name.replace(/\/+$/, '')}/${child.name}`, info: below }, add)
  }
}

async function read(process: Process, options: Options): Promise<number> {
  const file = archiveOf(options)
  const text = file === '-' ? await process.stdin.readAll() : textOf(process, resolvePath(process.cwd, file))
  if (text === undefined) return fail(process, `${file}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now`, 2)
  const members = unpack(text)
  if (!members) return fail(process, 'This does not look like a tar archive\ntar: Exiting with failure status due to previous errors', 2)
  let status = 0
  for (const member of members) {
    if (!isWanted(member.name, options.operands) || isExcluded(member.name, options)) continue
    if (options.has('t')) await process.stdout.write(`${options.has('v') ? detailed(member) : shownName(member)}\n`)
    else status = Math.max(status, await extract(process, options, member))
  }
  for (const wanted of options.operands) {
    if (members.some(({ name }) => isWanted(name, [wanted]))) continue
    status = await fail(process, `${wanted}: Not found in archive`, 2)
  }
  if (status !== 0) await say(process, 'Exiting with failure status due to previous errors')
  return status
}

async function extract(process: Process, options: Options, member: Member): Promise<number> {
  if (options.has('v')) await process.stdout.write(`${shownName(member)}\n`)
  if (options.has('O')) {
    if (member.type === 'file') await process.stdout.write(member.content)
    return 0
  }
  const name = member.name.split('/').slice(Number(options.value('S') ?? 0)).join('/')
  if (name === '' || name === '.') return 0
  const path = resolvePath(homeOf(process, options), name)
  try {
    if (member.type === 'directory') process.files.makeDirectory(path, { parents: true })
    else {
      process.files.makeDirectory(path.replace(/\/[^/]*$/, '') || '/', { parents: true })
      process.files.write(path, member.content, { mode: member.mode })
    }
    return 0
  } catch (error) {
    return fail(process, `${member.name}: Cannot open: ${reasonOf(error)}`, 2)
  }
}

function textOf({ files }: Process, path: string): string | undefined {
  return files.stat(path)?.type === 'file' ? files.read(path) : undefined
}

const clean = (name: string): string => name.replace(/^\.?\/+/, '').replace(/\/+$/, '')

const isWanted = (name: string, wanted: readonly string[]): boolean =>
  wanted.length === 0 || wanted.some((path) => clean(name) === clean(path) || clean(name).startsWith(`${clean(path)}/`))

function isExcluded(name: string, options: Options): boolean {
  const matches = (pattern: string): boolean =>
    new RegExp(`(^|/)${pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}(/|$)`).test(name)
  return options.values('X').some(matches)
}

const shownName = ({ name, type }: Member): string => (type === 'directory' && !name.endsWith('/') ? `${name}/` : name)

function detailed(member: Member): string {
  const size = new TextEncoder().encode(member.content).length
  const when = new Date(member.modifiedAt).toISOString().slice(0, 16).replace('T', ' ')
  return `${formatMode({ type: member.type === 'directory' ? 'directory' : 'file', mode: member.mode })} root/root ${String(size).padStart(9)} ${when} ${shownName(member)}`
}

const say = (process: Process, text: string): Promise<unknown> => Promise.resolve(process.stderr.write(`tar: ${text}\n`))
