/** Tools that copy, move and remove: `cp`, `mv`, `rm`. */
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { baseName, defineTool, fail, isBusybox, reasonOf } from '../tool'
import type { Options } from '../tool-options'

export const rm = defineTool({
  name: 'rm',
  usage: '[OPTION]... [FILE]...',
  letters: 'rRfidvI',
  long: { recursive: 'r', force: 'f', verbose: 'v', dir: 'd', 'preserve-root': 'f' },
  async run(process, options) {
    const recursive = options.has('r') || options.has('R')
    const force = options.has('f')
    if (options.operands.length === 0)
      return force ? 0 : fail(process, `missing operand\nTry 'rm --help' for more information.`)
    let status = 0
    for (const path of options.operands) {
      const problem = remove(process, path, { recursive, emptyDirectories: options.has('d') })
      if (problem === undefined) {
        if (options.has('v')) await process.stdout.write(`removed '${path}'\n`)
      } else if (!(force && problem.endsWith('No such file or directory'))) status = await fail(process, problem)
    }
    return status
  },
})

function remove(
  { files, cwd, ...rest }: Process,
  path: string,
  how: { recursive: boolean; emptyDirectories: boolean },
): string | undefined {
  const busybox = isBusybox({ files })
  const absolute = resolvePath(cwd, path)
  const info = files.lstat(absolute)
  const cannot = busybox ? `can't remove '${path}'` : `cannot remove '${path}'`
  if (!info) return `${cannot}: No such file or directory`
  if (absolute === '/')
    return `it is dangerous to operate recursively on '/'\n${baseName(rest.argv[0])}: use --no-preserve-root to override this failsafe`
  if (/(^|\/)\.\.?\/?$/.test(path)) return `refusing to remove '.' or '..' directory: skipping '${path}'`
  if (info.type === 'directory' && !how.recursive && !(how.emptyDirectories && files.list(absolute).length === 0)) {
    return busybox ? `'${path}' is a directory` : `${cannot}: Is a directory`
  }
  try {
    files.remove(absolute, { recursive: true })
    return undefined
  } catch (error) {
    return `${cannot}: ${reasonOf(error)}`
  }
}

interface Transfer {
  readonly process: Process
  readonly options: Options
  readonly source: string
  readonly target: string
}

/** Sources and where each goes: into a directory under its own name, or to the name that is given. */
async function transfer(
  process: Process,
  options: Options,
  one: (transfer: Transfer) => string | undefined,
): Promise<number> {
  const { files, cwd } = process
  const into = options.value('t')
  const operands = into === undefined ? options.operands : [...options.operands, into]
  const verb = baseName(process.argv[0])
  if (operands.length === 0) return fail(process, `missing file operand\nTry '${verb} --help' for more information.`)
  if (operands.length === 1)
    return fail(
      process,
      `missing destination file operand after '${operands[0]}'\nTry '${verb} --help' for more information.`,
    )
  const target = operands[operands.length - 1]
  const isDirectory = files.stat(resolvePath(cwd, target))?.type === 'directory' && !options.has('T')
  const sources = operands.slice(0, -1)
  if (sources.length > 1 && !isDirectory)
    return fail(
      process,
      isBusybox(process)
        ? `can't stat '${target}': No such file or directory`
        : `target '${target}': ${files.stat(resolvePath(cwd, target)) ? 'Not a directory' : 'No such file or directory'}`,
    )
  let status = 0
  for (const source of sources) {
    const goal = isDirectory ? `${target.replace(/(.)\/+$/, '$1')}/${baseName(source)}` : target
    const problem = one({ process, options, source, target: goal })
    if (problem !== undefined) status = await fail(process, problem)
    else if (options.has('v'))
      await process.stdout.write(`${verb === 'mv' ? 'renamed ' : ''}'${source}' -> '${goal}'\n`)
  }
  return status
}

const absent = (process: Process, source: string): string =>
  isBusybox(process)
    ? `can't stat '${source}': No such file or directory`
    : `cannot stat '${source}': No such file or directory`

function copy({ process, options, source, target }: Transfer): string | undefined {
  const { files, cwd } = process
  const [from, to] = [resolvePath(cwd, source), resolvePath(cwd, target)]
  const recursive = ['r', 'R', 'a'].some(options.has)
  const keepsLinks = ['a', 'd', 'P'].some(options.has)
  const info = keepsLinks || recursive ? files.lstat(from) : files.stat(from)
  if (!info) return absent(process, source)
  if (options.has('n') && files.stat(to)) return undefined
  if (info.type === 'directory' && !recursive)
    return isBusybox(process) ? `omitting directory '${source}'` : `-r not specified; omitting directory '${source}'`
  if (from === to) return `'${source}' and '${target}' are the same file`
  if (info.type === 'directory' && `${to}/`.startsWith(`${from}/`))
    return `cannot copy a directory, '${source}', into itself, '${target}'`
  try {
    copyTree(process, from, to)
    return undefined
  } catch (error) {
    const verb = info.type === 'directory' ? 'create directory' : 'create regular file'
    return isBusybox(process)
      ? `can't create '${target}': ${reasonOf(error)}`
      : `cannot ${verb} '${target}': ${reasonOf(error)}`
  }
}

function copyTree(process: Process, from: string, to: string): void {
  const { files } = process
  const info = files.lstat(from)
  if (info?.type === 'symlink' && info.target !== undefined && files.lstat(to) === undefined)
    return files.symlink(info.target, to)
  if (files.stat(from)?.type !== 'directory')
    return files.write(to, files.read(from), { ...(info ? { mode: info.mode } : {}) })
  if (files.stat(to)?.type !== 'directory') files.makeDirectory(to)
  for (const { name } of files.list(from)) copyTree(process, `${from}/${name}`, `${to}/${name}`)
}

function move({ process, options, source, target }: Transfer): string | undefined {
  const { files, cwd } = process
  const [from, to] = [resolvePath(cwd, source), resolvePath(cwd, target)]
  if (!files.lstat(from)) return absent(process, source)
  if (options.has('n') && files.lstat(to)) return undefined
  if (from === to) return `'${source}' and '${target}' are the same file`
  if (`${to}/`.startsWith(`${from}/`)) return `cannot move '${source}' to a subdirectory of itself, '${target}'`
  try {
    files.rename(from, to)
    return undefined
  } catch (error) {
    return isBusybox(process)
      ? `can't rename '${source}': ${reasonOf(error)}`
      : `cannot move '${source}' to '${target}': ${reasonOf(error)}`
  }
}

export const cp = defineTool({
  name: 'cp',
  usage: '[OPTION]... SOURCE... DEST',
  letters: 'rRafpdPnvuiLTt:',
  long: {
    recursive: 'r',
    archive: 'a',
    force: 'f',
    'no-clobber': 'n',
    verbose: 'v',
    'target-directory': 't',
    preserve: 'p',
  },
  run: (process, options) => transfer(process, options, copy),
})

export const mv = defineTool({
  name: 'mv',
  usage: '[OPTION]... SOURCE... DEST',
  letters: 'fnvuiTt:',
  long: { force: 'f', 'no-clobber': 'n', verbose: 'v', 'target-directory': 't' },
  run: (process, options) => transfer(process, options, move),
})
