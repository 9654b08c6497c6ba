/** `gzip`, `gunzip`, `zcat`: files and streams, packed and unpacked. Upstream: gzip.c of GNU gzip. */
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { defineTool, fail, reasonOf, type Tool } from '../tool'
import type { Options } from '../tool-options'
import { readWhole } from '../tool-input'
import { compressed, decompressed } from './archive'

interface Wish {
  readonly unpacks: boolean
  readonly toStdout: boolean
  readonly keeps: boolean
  readonly force: boolean
}

async function one(process: Process, given: string, wish: Wish): Promise<number> {
  const { files, cwd } = process
  const name = wish.unpacks && !files.stat(resolvePath(cwd, given)) ? `${given}.gz` : given
  let text: string
  try {
    text = files.read(resolvePath(cwd, name))
  } catch (error) {
    // gunzip and zcat are scripts that call gzip.
    await process.stderr.write(`gzip: ${name}: ${reasonOf(error)}\n`)
    return 1
  }
  if (!wish.toStdout && wish.unpacks !== name.endsWith('.gz')) {
    const problem = wish.unpacks ? `${name}: unknown suffix -- ignored` : `${name} already has .gz suffix -- unchanged`
    return fail(process, problem, 2)
  }
  const made = wish.unpacks ? decompressed(text) : compressed(text)
  if (made === undefined) return fail(process, `\n${name}: not in gzip format`.slice(1))
  if (wish.toStdout) {
    await process.stdout.write(made)
    return 0
  }
  const goal = wish.unpacks ? name.replace(/\.gz$/, '') : `${name}.gz`
  if (files.stat(resolvePath(cwd, goal)) && !wish.force) return fail(process, `${goal} already exists;\tnot overwritten`, 2)
  files.write(resolvePath(cwd, goal), made)
  if (!wish.keeps) files.remove(resolvePath(cwd, name))
  return 0
}

async function run(process: Process, options: Options, always: Partial<Wish>): Promise<number> {
  const wish: Wish = {
    unpacks: always.unpacks ?? options.has('d'),
    toStdout: always.toStdout ?? options.has('c'),
    keeps: options.has('k'),
    force: options.has('f'),
  }
  const names = options.operands.filter((name) => name !== '-')
  if (names.length === 0) {
    const text = await readWhole(process.stdin)
    const made = wish.unpacks ? decompressed(text) : compressed(text)
    if (made === undefined) return fail(process, 'stdin: not in gzip format')
    await process.stdout.write(made)
    return 0
  }
  let status = 0
  for (const name of names) status = Math.max(status, await one(process, name, wish))
  return status
}

const packer = (name: string, always: Partial<Wish> = {}): Tool =>
  defineTool({
    name,
    usage: '[OPTION]... [FILE]...',
    letters: 'cdfknqtv123456789',
    long: { stdout: 'c', 'to-stdout': 'c', decompress: 'd', force: 'f', keep: 'k', quiet: 'q', best: '9', fast: '1' },
    run: (process, options) => run(process, options, always),
  })

export const gzipTools: readonly Tool[] = [packer('gzip'), packer('gunzip', { unpacks: true }), packer('zcat', { unpacks: true, toStdout: true })]
