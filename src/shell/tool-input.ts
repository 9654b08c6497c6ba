/**
 * How tools read: the files that are named, or stdin, line by line as text arrives. Long inputs cost virtual time, so that no tool
 * holds up the cluster, and all can be interrupted.
 */
import { FileError, resolvePath } from '../base/os/file-system'
import type { Process, Reader } from '../base/os/process'
import { createTextReader } from '../base/os/text-reader'
import { fail, isBusybox, reasonOf } from './tool'

export interface Line {
  readonly text: string
  /** Empty for a last line that has no newline. */
  readonly ending: '\n' | ''
}

/** What to print for a line; `false`: no more, neither of this file nor of the next. */
export type LineHandler = (line: Line, name: string) => string | void | false

const LINES_A_MS = 2000
const BLOCK = 16 * 1024

export function openInput(process: Process, path: string): Reader {
  if (path === '-' || path === '/dev/stdin') return process.stdin
  if (path === '/dev/null') return createTextReader('')
  if (path === '/dev/zero') return endless(process, () => '\0'.repeat(BLOCK))
  if (path === '/dev/urandom' || path === '/dev/random') return endless(process, () => randomText(process))
  return createTextReader(process.files.read(resolvePath(process.cwd, path)))
}

function endless(process: Process, make: () => string): Reader {
  const read = async (): Promise<string> => {
    await process.sleep(1)
    return make()
  }
  return { read, readLine: read, readAll: read, close: () => undefined }
}

function randomText(process: Process): string {
  let text = ''
  while (text.length < 1024) text += String.fromCharCode(Math.floor(process.random() * 256))
  return text
}

/** Lines of one reader, in order, as they come. False when the handler wants no more. */
export async function readLines(
  process: Process,
  reader: Reader,
  each: (line: Line) => string | void | false,
): Promise<boolean> {
  let rest = ''
  let lines = 0
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    rest += chunk
    let from = 0
    let out = ''
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', from)) {
      const made = each({ text: rest.slice(from, end), ending: '\n' })
      from = end + 1
      if (made === false) {
        await process.stdout.write(out)
        return false
      }
      if (made !== undefined) out += made
      if (++lines % LINES_A_MS === 0) {
        await process.stdout.write(out)
        out = ''
        await process.sleep(1)
      }
    }
    rest = rest.slice(from)
    await process.stdout.write(out)
  }
  if (rest === '') return true
  const made = each({ text: rest, ending: '' })
  if (made === false) return false
  await process.stdout.write(made ?? '')
  return true
}

/** The lines that each chunk of text completes; undefined at the end. */
export function lineChunks(reader: Reader): () => Promise<string[] | undefined> {
  let rest = ''
  let ended = false
  return async () => {
    while (!ended) {
      const chunk = await reader.read()
      if (chunk === undefined) {
        ended = true
        return rest === '' ? undefined : [rest]
      }
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      if (lines.length > 0) return lines
    }
    return undefined
  }
}

export type OpenComplaint = (name: string, reason: string, busybox: boolean) => string

const usualComplaint: OpenComplaint = (name, reason, busybox) =>
  busybox ? `can't open '${name}': ${reason}` : `${name}: ${reason}`

/** Lines of all files, or of stdin when none is named. The status is 1 when some file could not be read. */
export async function readAllLines(
  process: Process,
  paths: readonly string[],
  each: LineHandler,
  complaint = usualComplaint,
): Promise<number> {
  return readEach(process, paths, (reader, name) => readLines(process, reader, (line) => each(line, name)), complaint)
}

/** One input after the other; `use` returns false to stop. */
export async function readEach(
  process: Process,
  paths: readonly string[],
  use: (reader: Reader, name: string) => Promise<boolean>,
  complaint = usualComplaint,
): Promise<number> {
  let status = 0
  for (const path of paths.length === 0 ? ['-'] : paths) {
    let reader: Reader
    try {
      reader = openInput(process, path)
    } catch (error) {
      status = await fail(process, complaint(path, reasonOf(error), isBusybox(process)))
      continue
    }
    if (!(await use(reader, path))) break
  }
  return status
}

/** More than this is not held in memory by any tool. */
const MAX_TEXT = 32 * 1024 * 1024

/** Everything up to the end; what goes on for ever ends in a complaint and status 1, as a machine without memory would end it. */
export async function readWhole(reader: Reader): Promise<string> {
  let text = ''
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    text += chunk
    if (text.length > MAX_TEXT) throw new FileError('ENOSPC', 'memory exhausted')
  }
  return text
}

export async function readText(
  process: Process,
  paths: readonly string[],
  complaint = usualComplaint,
): Promise<{ text: string; status: number }> {
  let text = ''
  const collect = async (reader: Reader): Promise<boolean> => {
    text += await readWhole(reader)
    return true
  }
  const status = await readEach(process, paths, collect, complaint)
  return { text, status }
}
