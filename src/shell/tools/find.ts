/** `find`: walks a tree and tests each name. Upstream: findutils find/. Without actions it prints; `-exec` runs a program. */
import { resolvePath, type FileInfo } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { decodeEscapes } from '../escapes'
import { matchesPattern } from '../interpreter/pattern'
import { baseName, fail, reasonOf, type Tool } from '../tool'
import { formatTime } from './format-time'
import { compilePattern } from './regular-expression'

interface Found {
  readonly path: string
  readonly info: FileInfo
  readonly depth: number
}

/** True when the file fits; actions fit when they succeed. */
type Test = (found: Found) => Promise<boolean>

interface Expression {
  readonly test: Test
  readonly minDepth: number
  readonly maxDepth: number
  readonly visits: { count: number }
  /** Set by actions: do not go into this directory; stop altogether. */
  readonly said: { prunes: boolean; quits: boolean }
  /** What is in a directory comes before it. */
  readonly deepFirst: boolean
  finish(): Promise<void>
}

class FindProblem extends Error {}

const VISITS_A_MS = 500

export const find: Tool = { name: 'find', program: runFind }

async function runFind(process: Process): Promise<number> {
  const words = process.argv.slice(1)
  const firstTest = words.findIndex((word) => /^[-(!]/.test(word))
  const roots = firstTest < 0 ? words : words.slice(0, firstTest)
  try {
    const expression = parseExpression(process, firstTest < 0 ? [] : words.slice(firstTest))
    let status = 0
    for (const root of roots.length === 0 ? ['.'] : roots) {
      const info = process.files.lstat(resolvePath(process.cwd, root))
      if (!info) status = await fail(process, `'${root}': No such file or directory`)
      else await walk(process, expression, { path: root, info, depth: 0 })
    }
    await expression.finish()
    return status
  } catch (error) {
    if (error instanceof FindProblem) return fail(process, error.message)
    throw error
  }
}

async function walk(process: Process, expression: Expression, found: Found): Promise<void> {
  if (++expression.visits.count % VISITS_A_MS === 0) await process.sleep(1)
  const { said, deepFirst } = expression
  if (said.quits) return
  said.prunes = false
  if (!deepFirst && found.depth >= expression.minDepth) await expression.test(found)
  const isOpen = found.info.type === 'directory' && found.depth < expression.maxDepth && (deepFirst || !said.prunes)
  if (isOpen) await walkInside(process, expression, found)
  if (deepFirst && !said.quits && found.depth >= expression.minDepth) await expression.test(found)
}

async function walkInside(process: Process, expression: Expression, found: Found): Promise<void> {
  const absolute = resolvePath(process.cwd, found.path)
  try {
    for (const info of process.files.list(absolute)) {
      await walk(process, expression, {
        path: `${found.path.replace(/\/$/, '')}/${info.name}`,
        info,
        depth: found.depth + 1,
      })
    }
  } catch (error) {
    if (process.files.stat(absolute)) throw error
    await fail(process, `'${found.path}': ${reasonOf(error)}`)
  }
}

const TYPES: Readonly<Record<string, FileInfo['type']>> = { f: 'file', d: 'directory', l: 'symlink' }

function parseExpression(process: Process, words: readonly string[]): Expression {
  const rest = [...words]
  const limits = { minDepth: 0, maxDepth: Infinity, deepFirst: false }
  const said = { prunes: false, quits: false }
  const batches: { command: readonly string[]; paths: string[] }[] = []
  let acts = false
  const print: Test = async ({ path }) => {
    await process.stdout.write(`${path}\n`)
    return true
  }
  const runProgram = async (argv: readonly string[]): Promise<boolean> => {
    const child = await process.spawn(argv)
    if (!child) await fail(process, `'${argv[0]}': No such file or directory`)
    return child !== undefined && (await child.exit) === 0
  }

  function takeValue(name: string): string {
    const value = rest.shift()
    if (value === undefined) throw new FindProblem(`missing argument to \`${name}'`)
    return value
  }

  function parseExec(): Test {
    acts = true
    const end = rest.findIndex((word) => word === ';' || word === '+')
    if (end < 0) throw new FindProblem("missing argument to `-exec'")
    const command = rest.splice(0, end + 1)
    if (command.pop() === '+') {
      const batch = { command: command.filter((word) => word !== '{}'), paths: [] as string[] }
      batches.push(batch)
      return async ({ path }) => batch.paths.push(path) > 0
    }
    return ({ path }) => runProgram(command.map((word) => word.replaceAll('{}', () => path)))
  }

  function parsePrimary(): Test {
    const word = rest.shift() ?? ''
    switch (word) {
      case '!':
      case '-not': {
        const inner = parsePrimary()
        return async (found) => !(await inner(found))
      }
      case '(': {
        const inner = parseOr()
        if (rest.shift() !== ')') throw new FindProblem("invalid expression; expected to find a ')' but didn't see one.")
        return inner
      }
      case '-name':
      case '-iname': {
        const pattern = takeValue(word)
        const fold = (text: string): string => (word === '-iname' ? text.toLowerCase() : text)
        return async ({ path }) => matchesPattern(fold(baseName(path)), fold(pattern))
      }
      case '-regex':
      case '-iregex': {
        const regex = compilePattern(`^(?:${takeValue(word)})$`, { extended: true, ignoreCase: word === '-iregex' })
        return async ({ path }) => regex.test(path)
      }
      case '-perm': {
        const text = takeValue(word)
        const mode = parseInt(text.replace(/^[-\/]/, ''), 8)
        return async ({ info }) => (text.startsWith('-') ? (info.mode & mode) === mode : text.startsWith('/') ? (info.mode & mode) !== 0 : info.mode === mode)
      }
      case '-prune':
        return async () => (said.prunes = true)
      case '-quit':
        acts = true
        return async () => (said.quits = true)
      case '-depth':
        limits.deepFirst = true
        return async () => true
      case '-printf': {
        acts = true
        const format = takeValue(word)
        return async (found) => {
          await process.stdout.write(formatFound(format, found))
          return true
        }
      }
      case '-wholename':
      case '-path': {
        const pattern = takeValue(word)
        return async ({ path }) => matchesPattern(path, pattern)
      }
      case '-type': {
        const type = takeValue(word)
        if (!TYPES[type]) throw new FindProblem(`Unknown argument to -type: ${type}`)
        return async ({ info }) => info.type === TYPES[type]
      }
      case '-empty':
        return async ({ path, info }) =>
          info.type === 'directory' ? process.files.list(resolvePath(process.cwd, path)).length === 0 : info.size === 0
      case '-size':
        return sizeTest(takeValue(word))
      case '-mmin':
      case '-mtime':
        return ageTest(process, takeValue(word), word === '-mmin' ? 60_000 : 86_400_000)
      case '-newer': {
        const other = process.files.stat(resolvePath(process.cwd, takeValue(word)))
        return async ({ info }) => other !== undefined && info.modifiedAt > other.modifiedAt
      }
      case '-maxdepth':
        limits.maxDepth = Number(takeValue(word))
        return async () => true
      case '-mindepth':
        limits.minDepth = Number(takeValue(word))
        return async () => true
      case '-true':
        return async () => true
      case '-print':
        acts = true
        return print
      case '-print0':
        acts = true
        return async ({ path }) => {
          await process.stdout.write(`${path}\0`)
          return true
        }
      case '-delete':
        acts = true
        limits.deepFirst = true
        return async ({ path }) => {
          process.files.remove(resolvePath(process.cwd, path))
          return true
        }
      case '-exec':
        return parseExec()
      default:
        throw new FindProblem(
          word.startsWith('-') ? `unknown predicate \`${word}'` : `paths must precede expression: \`${word}'`,
        )
    }
  }

  function parseAnd(): Test {
    const tests = [parsePrimary()]
    while (rest.length > 0 && !['-o', '-or', ')'].includes(rest[0])) {
      if (rest[0] === '-a' || rest[0] === '-and') rest.shift()
      tests.push(parsePrimary())
    }
    return async (found) => {
      for (const test of tests) if (!(await test(found))) return false
      return true
    }
  }

  function parseOr(): Test {
    const tests = [parseAnd()]
    while (rest[0] === '-o' || rest[0] === '-or') {
      rest.shift()
      tests.push(parseAnd())
    }
    return async (found) => {
      for (const test of tests) if (await test(found)) return true
      return false
    }
  }

  const test: Test = rest.length === 0 ? async () => true : parseOr()
  if (rest.length > 0) throw new FindProblem("invalid expression; you have too many ')'")
  const whole: Test = acts ? test : async (found) => (await test(found)) && print(found)
  return {
    test: whole,
    ...limits,
    visits: { count: 0 },
    said,
    async finish() {
      for (const { command, paths } of batches) if (paths.length > 0) await runProgram([...command, ...paths])
    },
  }
}

const LETTERS: Readonly<Record<FileInfo['type'], string>> = { file: 'f', directory: 'd', symlink: 'l' }

/** `-printf`: the commonest of its directives. */
function formatFound(format: string, { path, info, depth }: Found): string {
  const values: Readonly<Record<string, () => string>> = {
    p: () => path,
    f: () => baseName(path),
    h: () => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'),
    s: () => String(info.size),
    y: () => LETTERS[info.type],
    m: () => info.mode.toString(8),
    u: () => info.owner,
    d: () => String(depth),
    l: () => info.target ?? '',
    T: () => formatTime(info.modifiedAt, '%a %b %e %H:%M:%S.%N0 %Y'),
    '%': () => '%',
  }
  const filled = format.replace(/%T(.)|%(.)/g, (whole, time: string | undefined, letter: string | undefined) =>
    time !== undefined ? (time === '@' ? (info.modifiedAt / 1000).toFixed(10) : formatTime(info.modifiedAt, `%${time}`)) : (values[letter ?? '']?.() ?? whole),
  )
  return decodeEscapes(filled).text
}

function compare(text: string): { count: number; fits(value: number): boolean } {
  const count = Number(text.replace(/^[-+]/, ''))
  const fits = (value: number): boolean =>
    text.startsWith('+') ? value > count : text.startsWith('-') ? value < count : value === count
  return { count, fits }
}

function sizeTest(text: string): Test {
  const parts = /^([-+]?\d+)([ckMGbw]?)$/.exec(text)
  if (!parts) throw new FindProblem(`Invalid argument \`${text}' to -size`)
  const units: Readonly<Record<string, number>> = { c: 1, w: 2, b: 512, '': 512, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }
  const { fits } = compare(parts[1])
  return async ({ info }) => fits(Math.ceil(info.size / units[parts[2]]))
}

function ageTest(process: Process, text: string, unitMs: number): Test {
  const { fits } = compare(text)
  return async ({ info }) => fits(Math.floor((process.now() - info.modifiedAt) / unitMs))
}
