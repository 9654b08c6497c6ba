/** Tools about names of files: `basename`, `dirname`, `readlink`, `realpath`, `stat`, `which`, `du`. */
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { findProgramPath } from '../program-path'
import { baseName, defineTool, fail } from '../tool'
import { formatMode } from './file-mode'
import { humanSize } from './human-size'

export const basename = defineTool({
  name: 'basename',
  usage: 'NAME [SUFFIX]',
  letters: 'as:z',
  long: { multiple: 'a', suffix: 's' },
  async run(process, options) {
    const [first, second] = options.operands
    if (first === undefined) return fail(process, `missing operand\nTry 'basename --help' for more information.`)
    const many = options.has('a') || options.has('s')
    const [, , extra] = options.operands
    if (!many && extra !== undefined) return fail(process, `extra operand '${extra}'\nTry 'basename --help' for more information.`)
    const suffix = options.value('s') ?? (many ? '' : (second ?? ''))
    for (const path of many ? options.operands : [first]) {
      const name = baseName(path)
      const cut = suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
      await process.stdout.write(`${cut}\n`)
    }
    return 0
  },
})

export const dirname = defineTool({
  name: 'dirname',
  usage: 'NAME...',
  async run(process, { operands }) {
    if (operands.length === 0) return fail(process, `missing operand\nTry 'dirname --help' for more information.`)
    for (const path of operands) {
      const trimmed = path.replace(/(.)\/+$/, '$1')
      const directory = trimmed.includes('/') ? trimmed.replace(/\/+[^/]*$/, '') || '/' : '.'
      await process.stdout.write(`${directory}\n`)
    }
    return 0
  },
})

function realPath({ files, cwd }: Process, path: string): string | undefined {
  let at = ''
  const pending = resolvePath(cwd, path)
    .split('/')
    .filter((part) => part !== '')
  for (let steps = 0; pending.length > 0; steps++) {
    if (steps > 400) return undefined
    const name = pending.shift()
    const info = files.lstat(`${at}/${name}`)
    if (info?.type === 'symlink' && info.target !== undefined) {
      const target = resolvePath(at === '' ? '/' : at, info.target)
      pending.unshift(...target.split('/').filter((part) => part !== ''))
      at = ''
    } else if (!info && pending.length > 0) return undefined
    else at = `${at}/${name}`
  }
  return at === '' ? '/' : at
}

export const readlink = defineTool({
  name: 'readlink',
  usage: '[OPTION]... FILE...',
  letters: 'femnqsv',
  long: { canonicalize: 'f' },
  async run(process, options) {
    let status = 0
    for (const path of options.operands) {
      const target = ['f', 'e', 'm'].some(options.has)
        ? realPath(process, path)
        : process.files.lstat(resolvePath(process.cwd, path))?.target
      if (target === undefined) status = 1
      else await process.stdout.write(options.has('n') ? target : `${target}\n`)
    }
    return status
  },
})

export const realpath = defineTool({
  name: 'realpath',
  usage: '[OPTION]... FILE...',
  letters: 'emqsz',
  async run(process, options) {
    let status = 0
    for (const path of options.operands) {
      const target = realPath(process, path)
      if (target === undefined) status = await fail(process, `${path}: No such file or directory`)
      else await process.stdout.write(`${target}\n`)
    }
    return status
  },
})

export const stat = defineTool({
  name: 'stat',
  usage: '[OPTION]... FILE...',
  letters: 'Lc:t',
  long: { format: 'c', dereference: 'L' },
  async run(process, options) {
    let status = 0
    for (const path of options.operands) {
      const info = process.files[options.has('L') ? 'stat' : 'lstat'](resolvePath(process.cwd, path))
      if (!info) {
        status = await fail(process, `cannot statx '${path}': No such file or directory`)
        continue
      }
      const kind =
        info.type === 'file'
          ? info.size === 0
            ? 'regular empty file'
            : 'regular file'
          : info.type === 'symlink'
            ? 'symbolic link'
            : 'directory'
      const time = `${new Date(info.modifiedAt).toISOString().slice(0, 23).replace('T', ' ')}000000 +0000`
      const values: Readonly<Record<string, string>> = {
        n: path,
        s: String(info.size),
        a: info.mode.toString(8),
        A: formatMode(info),
        U: info.owner,
        G: info.owner,
        F: kind,
        y: time,
        Y: String(Math.floor(info.modifiedAt / 1000)),
        N: info.target === undefined ? `'${path}'` : `'${path}' -> '${info.target}'`,
        '%': '%',
      }
      const form = options.value('c')
      const full = `  File: ${info.target === undefined ? path : `${path} -> ${info.target}`}\n  Size: ${String(info.size).padEnd(10)}\tBlocks: ${String(Math.ceil(info.size / 4096) * 8).padEnd(10)} IO Block: 4096   ${kind}\n`
      const rest = `Access: (${info.mode.toString(8).padStart(4, '0')}/${formatMode(info)})  Uid: ( ${info.owner})   Gid: ( ${info.owner})\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n`
      await process.stdout.write(
        form === undefined
          ? full + rest
          : `${form.replace(/%(.)/g, (whole, letter: string) => values[letter] ?? whole)}\n`,
      )
    }
    return status
  },
})

export const which = defineTool({
  name: 'which',
  usage: '[-a] NAME...',
  letters: 'a',
  async run(process, { operands }) {
    let status = 0
    for (const name of operands) {
      const path = findProgramPath(process, name)
      if (path === undefined) status = 1
      else await process.stdout.write(`${path}\n`)
    }
    return status
  },
})

function usedBytes({ files }: Pick<Process, 'files'>, path: string): number {
  const info = files.lstat(path)
  if (!info) return 0
  const own = Math.ceil(info.size / 4096) * 4096
  if (info.type !== 'directory') return own
  return files
    .list(path)
    .reduce((sum, { name }) => sum + usedBytes({ files }, path === '/' ? `/${name}` : `${path}/${name}`), own)
}

export const du = defineTool({
  name: 'du',
  usage: '[OPTION]... [FILE]...',
  letters: 'shackmd:x',
  long: { summarize: 's', 'human-readable': 'h', 'max-depth': 'd' },
  async run(process, options) {
    let status = 0
    const depthLimit = options.has('s') ? 0 : Number(options.value('d') ?? Infinity)
    const say = (path: string, bytes: number): Promise<void> =>
      process.stdout.write(`${options.has('h') ? humanSize(bytes) : bytes / 1024}\t${path}\n`)
    async function visit(path: string, depth: number): Promise<void> {
      const absolute = resolvePath(process.cwd, path)
      if (process.files.lstat(absolute)?.type === 'directory') {
        for (const { name, type } of process.files.list(absolute))
          if (type === 'directory' || options.has('a')) await visit(`${path}/${name}`, depth + 1)
      }
      if (depth <= depthLimit) await say(path, usedBytes(process, absolute))
    }
    for (const path of options.operands.length === 0 ? ['.'] : options.operands) {
      if (process.files.lstat(resolvePath(process.cwd, path))) await visit(path, 0)
      else status = await fail(process, `cannot access '${path}': No such file or directory`)
    }
    return status
  },
})
