/** `diff` and `cmp`: how two files differ, in the normal and the unified form. Upstream: diffutils src/diff.c. Exit status 1 when they do. */
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { baseName, defineTool, fail, reasonOf } from '../tool'
import type { Options } from '../tool-options'
import { openInput } from '../tool-input'
import { formatTime } from './format-time'
import { diffLines, type Change } from './diff-lines'

export const diff = defineTool({
  name: 'diff',
  usage: '[OPTION]... FILES',
  letters: 'uU:qrNwbBisya',
  long: {
    unified: 'u',
    brief: 'q',
    recursive: 'r',
    'new-file': 'N',
    'ignore-all-space': 'w',
    'ignore-case': 'i',
    color: 'a',
    'ignore-space-change': 'b',
  },
  usageStatus: 2,
  async run(process, options) {
    const [left, right] = options.operands
    const hint = "\nTry 'diff --help' for more information."
    if (left === undefined || right === undefined)
      return fail(process, `missing operand after '${left ?? 'diff'}'${hint}`, 2)
    const isDirectory = (path: string): boolean =>
      process.files.stat(resolvePath(process.cwd, path))?.type === 'directory'
    if (isDirectory(left) && isDirectory(right)) return compareDirectories(process, options, { left, right })
    return compareFiles(process, options, {
      left: isDirectory(left) ? `${left}/${baseName(right)}` : left,
      right: isDirectory(right) ? `${right}/${baseName(left)}` : right,
    })
  },
})

interface Pair {
  readonly left: string
  readonly right: string
}

async function compareDirectories(process: Process, options: Options, { left, right }: Pair): Promise<number> {
  const { files, cwd } = process
  const list = (path: string) => new Map(files.list(resolvePath(cwd, path)).map((info) => [info.name, info.type]))
  const [a, b] = [list(left), list(right)]
  let status = 0
  for (const name of [...new Set([...a.keys(), ...b.keys()])].sort()) {
    const pair = { left: `${left}/${name}`, right: `${right}/${name}` }
    if (!(a.has(name) && b.has(name)) && !options.has('N')) {
      await process.stdout.write(`Only in ${a.has(name) ? left : right}: ${name}\n`)
      status = Math.max(status, 1)
    } else if (a.get(name) === 'directory' || b.get(name) === 'directory') {
      if (options.has('r')) status = Math.max(status, await compareDirectories(process, options, pair))
      else await process.stdout.write(`Common subdirectories: ${pair.left} and ${pair.right}\n`)
    } else
      status = Math.max(
        status,
        await compareFiles(process, options, {
          ...pair,
          label: `diff ${process.argv
            .slice(1)
            .filter((word) => word.startsWith('-'))
            .join(' ')} ${pair.left} ${pair.right}\n`,
        }),
      )
  }
  return status
}

async function compareFiles(
  process: Process,
  options: Options,
  { left, right, label = '' }: Pair & { label?: string },
): Promise<number> {
  const texts: string[] = []
  for (const path of [left, right]) {
    try {
      texts.push(await openInput(process, path).readAll())
    } catch (error) {
      if (!options.has('N')) return fail(process, `${path}: ${reasonOf(error)}`, 2)
      texts.push('')
    }
  }
  const [a, b] = texts.map((text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [])
  const fold = (line: string): string => {
    const spaced = options.has('w')
      ? line.replace(/\s+/g, '')
      : options.has('b')
        ? line.replace(/[ \t]+/g, ' ').trimEnd()
        : line
    return options.has('i') ? spaced.toLowerCase() : spaced
  }
  const changes = diffLines(a.map(fold), b.map(fold))
  if (changes.length === 0) {
    if (options.has('s')) await process.stdout.write(`Files ${left} and ${right} are identical\n`)
    return 0
  }
  if (options.has('q')) await process.stdout.write(`Files ${left} and ${right} differ\n`)
  else {
    const isUnified = options.has('u') || options.has('U')
    const text = isUnified
      ? heads(process, { left, right }) + unified({ a, b, changes }, Number(options.value('U') ?? 3))
      : normal({ a, b, changes })
    await process.stdout.write(label + text)
  }
  return 1
}

interface Differences {
  readonly a: readonly string[]
  readonly b: readonly string[]
  readonly changes: readonly Change[]
}

const NO_NEWLINE = '\n\\ No newline at end of file\n'
const marked = (mark: string, line: string): string => mark + (line.endsWith('\n') ? line : line + NO_NEWLINE)

function heads({ files, cwd, now }: Process, { left, right }: Pair): string {
  const stamp = (path: string): string =>
    `${formatTime(files.stat(resolvePath(cwd, path))?.modifiedAt ?? now(), '%Y-%m-%d %H:%M:%S.%N')} +0000`
  return `--- ${left}\t${stamp(left)}\n+++ ${right}\t${stamp(right)}\n`
}

function normal({ a, b, changes }: Differences): string {
  const range = (from: number, to: number): string =>
    to - from <= 1 ? String(to === from ? from : from + 1) : `${from + 1},${to}`
  return changes
    .map(({ aFrom, aTo, bFrom, bTo }) => {
      const letter = aFrom === aTo ? 'a' : bFrom === bTo ? 'd' : 'c'
      const removed = a
        .slice(aFrom, aTo)
        .map((line) => marked('< ', line))
        .join('')
      const added = b
        .slice(bFrom, bTo)
        .map((line) => marked('> ', line))
        .join('')
      return `${range(aFrom, aTo)}${letter}${range(bFrom, bTo)}\n${removed}${letter === 'c' ? '---\n' : ''}${added}`
    })
    .join('')
}

function unified({ a, b, changes }: Differences, context: number): string {
  const hunks: Change[][] = []
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1)
    if (last && change.aFrom - last.aTo <= 2 * context) hunks[hunks.length - 1].push(change)
    else hunks.push([change])
  }
  return hunks.map((hunk) => formatHunk({ a, b, changes: hunk }, context)).join('')
}

function formatHunk({ a, b, changes }: Differences, context: number): string {
  const [first, last] = [changes[0], changes[changes.length - 1]]
  const aFrom = Math.max(0, first.aFrom - context)
  const aTo = Math.min(a.length, last.aTo + context)
  const bFrom = first.bFrom - (first.aFrom - aFrom)
  const bTo = last.bTo + (aTo - last.aTo)
  const range = (from: number, to: number): string =>
    to - from === 1 ? String(from + 1) : `${to === from ? from : from + 1},${to - from}`
  let text = `@@ -${range(aFrom, aTo)} +${range(bFrom, bTo)} @@\n`
  let at = aFrom
  for (const change of changes) {
    text += a
      .slice(at, change.aFrom)
      .map((line) => marked(' ', line))
      .join('')
    text += a
      .slice(change.aFrom, change.aTo)
      .map((line) => marked('-', line))
      .join('')
    text += b
      .slice(change.bFrom, change.bTo)
      .map((line) => marked('+', line))
      .join('')
    at = change.aTo
  }
  return (
    text +
    a
      .slice(at, aTo)
      .map((line) => marked(' ', line))
      .join('')
  )
}

export const cmp = defineTool({
  name: 'cmp',
  usage: '[-s] FILE1 FILE2',
  letters: 'sl',
  async run(process, options) {
    const [left, right] = options.operands
    if (left === undefined || right === undefined) return fail(process, 'missing operand', 2)
    try {
      const [a, b] = [await openInput(process, left).readAll(), await openInput(process, right).readAll()]
      if (a === b) return 0
      const at = [...a].findIndex((char, index) => char !== b[index])
      const position = at < 0 ? a.length : at
      const line = a.slice(0, position).split('\n').length
      if (!options.has('s')) await process.stdout.write(`${left} ${right} differ: char ${position + 1}, line ${line}\n`)
      return 1
    } catch (error) {
      return fail(process, `${left}: ${reasonOf(error)}`, 2)
    }
  },
})
