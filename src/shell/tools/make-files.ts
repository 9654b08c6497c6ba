/** Tools that make or change single files: `mkdir`, `rmdir`, `touch`, `ln`, `chmod`, `mktemp`. */
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { baseName, defineTool, fail, isBusybox, reasonOf } from '../tool'
import { changeMode } from './file-mode'
import { parseDate } from './parse-date'

/** Does something to each path and says what could not be done. */
async function forEachPath(
  process: Process,
  paths: readonly string[],
  how: { act(path: string, given: string): void; gnu: string; busybox: string },
): Promise<number> {
  let status = 0
  for (const path of paths) {
    try {
      how.act(resolvePath(process.cwd, path), path)
    } catch (error) {
      status = await fail(
        process,
        `${(isBusybox(process) ? how.busybox : how.gnu).replace('%', () => path)}: ${reasonOf(error)}`,
      )
    }
  }
  return status
}

async function missingOperand(process: Process): Promise<number> {
  if (isBusybox(process)) return fail(process, 'missing operand')
  return fail(process, `missing operand\nTry '${baseName(process.argv[0])} --help' for more information.`)
}

export const mkdir = defineTool({
  name: 'mkdir',
  usage: '[OPTION]... DIRECTORY...',
  letters: 'pvm:',
  long: { parents: 'p', verbose: 'v', mode: 'm' },
  async run(process, options) {
    if (options.operands.length === 0) return missingOperand(process)
    const mode = changeMode(0o755, options.value('m') ?? '755')
    const made: string[] = []
    const act = (path: string, given: string): void => {
      process.files.makeDirectory(path, { parents: options.has('p'), ...(mode === undefined ? {} : { mode }) })
      made.push(given)
    }
    const status = await forEachPath(process, options.operands, {
      act,
      gnu: "cannot create directory '%'",
      busybox: "can't create directory '%'",
    })
    if (options.has('v')) for (const path of made) await process.stdout.write(`mkdir: created directory '${path}'\n`)
    return status
  },
})

export const rmdir = defineTool({
  name: 'rmdir',
  usage: '[OPTION]... DIRECTORY...',
  letters: 'pv',
  long: { parents: 'p', verbose: 'v' },
  async run(process, options) {
    if (options.operands.length === 0) return missingOperand(process)
    let status = 0
    for (const path of options.operands) {
      const absolute = resolvePath(process.cwd, path)
      const info = process.files.lstat(absolute)
      const problem = !info
        ? 'No such file or directory'
        : info.type !== 'directory'
          ? 'Not a directory'
          : process.files.list(absolute).length > 0
            ? 'Directory not empty'
            : undefined
      if (problem === undefined) {
        process.files.remove(absolute)
        if (options.has('p')) removeEmptyParents(process, path)
      }
      else
        status = await fail(
          process,
          isBusybox(process) ? `'${path}': ${problem}` : `failed to remove '${path}': ${problem}`,
        )
    }
    return status
  },
})

/** `rmdir -p a/b/c` takes `a/b` and `a` along. */
function removeEmptyParents({ files, cwd }: Process, path: string): void {
  const names = path.split('/').filter((name) => name !== '')
  for (names.pop(); names.length > 0; names.pop()) {
    const parent = resolvePath(cwd, (path.startsWith('/') ? '/' : '') + names.join('/'))
    if (files.list(parent).length > 0) return
    files.remove(parent)
  }
}

export const touch = defineTool({
  name: 'touch',
  usage: '[OPTION]... FILE...',
  letters: 'acmhd:t:r:',
  long: { 'no-create': 'c', date: 'd', reference: 'r' },
  async run(process, options) {
    if (options.operands.length === 0)
      return fail(process, `missing file operand\nTry 'touch --help' for more information.`)
    const { files } = process
    const [text, stamp, reference] = [options.value('d'), options.value('t'), options.value('r')]
    const at = text !== undefined ? parseDate(text, process.now()) : stamp !== undefined ? parseStamp(stamp, process.now()) : undefined
    if (at === undefined && (text ?? stamp) !== undefined) return fail(process, `invalid date format '${text ?? stamp}'`)
    const model = reference === undefined ? undefined : files.stat(resolvePath(process.cwd, reference))
    if (reference !== undefined && !model) return fail(process, `failed to get attributes of '${reference}': No such file or directory`)
    const act = (path: string): void => {
      if (!options.has('c') || files.stat(path)) files.touch(path, at ?? model?.modifiedAt)
    }
    return forEachPath(process, options.operands, { act, gnu: "cannot touch '%'", busybox: '%' })
  },
})

/** `[[CC]YY]MMDDhhmm[.ss]`. */
function parseStamp(stamp: string, now: number): number | undefined {
  const match = /^(\d{2})?(\d{2})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(stamp)
  if (!match) return undefined
  const [, first, second, month, day, hour, minute, second2 = '0'] = match
  const short = first !== undefined && second === undefined ? Number(first) : undefined
  const year = second !== undefined ? Number(first + second) : short !== undefined ? (short < 69 ? 2000 : 1900) + short : new Date(now).getUTCFullYear()
  return Date.UTC(year, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second2))
}

export const chmod = defineTool({
  name: 'chmod',
  usage: '[OPTION]... MODE[,MODE]... FILE...',
  letters: 'RvcfrwxX',
  long: { recursive: 'R', verbose: 'v' },
  async run(process, options) {
    const removing = options.order.filter((letter) => 'rwxX'.includes(letter)).join('')
    const [mode, ...paths] = removing === '' ? options.operands : [`-${removing}`, ...options.operands]
    if (mode === undefined || paths.length === 0)
      return fail(
        process,
        `missing operand${mode === undefined ? '' : ` after '${mode}'`}\nTry 'chmod --help' for more information.`,
      )
    if (changeMode(0, mode) === undefined)
      return fail(process, `invalid mode: '${mode}'\nTry 'chmod --help' for more information.`)
    const { files } = process
    const act = (path: string): void => {
      files.setMode(path, changeMode(files.stat(path)?.mode ?? 0, mode) ?? 0)
      if (options.has('R') && files.lstat(path)?.type === 'directory')
        for (const { name } of files.list(path)) act(`${path}/${name}`)
    }
    return forEachPath(process, paths, { act, gnu: "cannot access '%'", busybox: '%' })
  },
})

/** Simplified: the group goes with the owner, so that what stands after a colon changes nothing. */
export const chown = defineTool({
  name: 'chown',
  usage: '[OPTION]... [OWNER][:[GROUP]] FILE...',
  letters: 'Rvcfh',
  long: { recursive: 'R', verbose: 'v' },
  async run(process, options) {
    const [owner, ...paths] = options.operands
    if (owner === undefined || paths.length === 0)
      return fail(process, `missing operand${owner === undefined ? '' : ` after '${owner}'`}\nTry 'chown --help' for more information.`)
    const [user] = owner.split(/[:.]/)
    const accounts = process.files.stat('/etc/passwd') ? process.files.read('/etc/passwd').split('\n') : []
    if (user !== '' && user !== 'root' && !/^\d+$/.test(user) && !accounts.some((account) => account.startsWith(`${user}:`)))
      return fail(process, isBusybox(process) ? `unknown user ${user}` : `invalid user: '${owner}'`)
    const name = user === '0' ? 'root' : user
    const { files } = process
    const act = (path: string): void => {
      if (name !== '') files.setOwner(path, name)
      if (options.has('R') && files.lstat(path)?.type === 'directory') for (const { name: inner } of files.list(path)) act(`${path}/${inner}`)
    }
    return forEachPath(process, paths, { act, gnu: "changing ownership of '%'", busybox: '%' })
  },
})

export const ln = defineTool({
  name: 'ln',
  usage: '[OPTION]... TARGET LINK_NAME',
  letters: 'sfnvrT',
  long: { symbolic: 's', force: 'f' },
  /** Simplified: a hard link is a copy; a real one is the same file under two names. */
  async run(process, options) {
    const { files, cwd } = process
    const [target, given = baseName(target ?? '')] = options.operands
    if (target === undefined) return missingOperand(process)
    const path = resolvePath(cwd, given)
    const goal = files.stat(path)?.type === 'directory' && !options.has('n') ? `${path}/${baseName(target)}` : path
    try {
      if (options.has('f') && files.lstat(goal)) files.remove(goal)
      if (options.has('s')) files.symlink(target, goal)
      else if (!files.stat(resolvePath(cwd, target))) return fail(process, `failed to access '${target}': No such file or directory`)
      else if (files.lstat(goal)) return fail(process, `failed to create hard link '${given}': File exists`)
      else files.write(goal, files.read(resolvePath(cwd, target)))
      return 0
    } catch (error) {
      return fail(
        process,
        isBusybox(process)
          ? `${given}: ${reasonOf(error)}`
          : `failed to create ${options.has('s') ? 'symbolic' : 'hard'} link '${given}': ${reasonOf(error)}`,
      )
    }
  },
})

export const mktemp = defineTool({
  name: 'mktemp',
  usage: '[OPTION]... [TEMPLATE]',
  letters: 'dutqp:s:',
  long: { directory: 'd', tmpdir: 'p', 'dry-run': 'u', suffix: 's', quiet: 'q' },
  async run(process, options) {
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
    const template = options.operands[0] ?? `${options.value('p') || '/tmp'}/tmp.XXXXXXXXXX`
    if (!/X{3,}$/.test(template)) return fail(process, `too few X's in template '${template}'`)
    const random = (run: string): string => [...run].map(() => letters[Math.floor(process.random() * letters.length)]).join('')
    const name = template.replace(/X+$/, random) + (options.value('s') ?? '')
    const path = resolvePath(process.cwd, name)
    const act = (): void =>
      options.has('u')
        ? undefined
        : options.has('d')
          ? process.files.makeDirectory(path, { mode: 0o700 })
          : process.files.write(path, '', { mode: 0o600 })
    const status = await forEachPath(process, [name], {
      act,
      gnu: `failed to create file via template '${template}'`,
      busybox: '%',
    })
    if (status === 0) await process.stdout.write(`${name}\n`)
    return status
  },
})
