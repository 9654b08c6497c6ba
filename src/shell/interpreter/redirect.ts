/** Redirections: the streams of a command with `>`, `2>&1`, here-documents and the like put in place. Redirections, bash(1). */
import type { HereDoc, Redirect, Redirection } from 'unbash'
import { errnoText, FileError, resolvePath } from '../../base/os/file-system'
import { createTextReader } from '../../base/os/text-reader'
import type { Process, Reader, Writer } from '../../base/os/process'
import type { Context, Streams } from './context'
import { ShellError } from './control'
import { expandHereDocument, expandToString, expandWords } from './expand'

export async function redirected(context: Context, redirections: readonly Redirection[]): Promise<Context> {
  let streams = context.streams
  for (const redirection of redirections) {
    streams = await place({ ...context, streams }, redirection)
  }
  return streams === context.streams ? context : { ...context, streams }
}

async function place(context: Context, redirection: Redirection): Promise<Streams> {
  const { streams } = context
  const descriptor = redirection.descriptor?.type === 'FileDescriptor' ? redirection.descriptor.value : undefined
  if (redirection.type === 'HereDoc')
    return withDescriptor(streams, descriptor ?? 0, await hereDocument(context, redirection))
  if (redirection.type === 'HereString') {
    const text = redirection.target ? await expandToString(context, redirection.target) : ''
    return withDescriptor(streams, descriptor ?? 0, createTextReader(`${text}\n`))
  }
  const target = await targetOf(context, redirection)
  switch (redirection.operator) {
    case '<':
    case '<>':
      return withDescriptor(streams, descriptor ?? 0, openForReading(context, target))
    case '<&':
    case '>&':
      return duplicate(context, { target, descriptor, operator: redirection.operator })
    case '&>':
    case '&>>': {
      const file = openForWriting(context, target, redirection.operator === '&>>')
      return { ...streams, stdout: file, stderr: file }
    }
    default:
      if (redirection.operator === '>' && context.state.options.noclobber) refuseToClobber(context, target)
      return withDescriptor(streams, descriptor ?? 1, openForWriting(context, target, redirection.operator === '>>'))
  }
}

async function targetOf(context: Context, { target }: Redirect): Promise<string> {
  if (!target) throw new ShellError("syntax error near unexpected token `newline'", 2)
  const words = await expandWords(context, [target])
  if (words.length !== 1) throw new ShellError(`${target.text}: ambiguous redirect`)
  return words[0]
}

async function hereDocument(context: Context, redirection: HereDoc): Promise<Reader> {
  const text = await expandHereDocument(context, redirection.body)
  return createTextReader(redirection.operator === '<<-' ? text.replace(/^\t+/gm, '') : text)
}

function duplicate(
  context: Context,
  how: { target: string; descriptor: number | undefined; operator: '<&' | '>&' },
): Streams {
  const { streams } = context
  const into = how.descriptor ?? (how.operator === '<&' ? 0 : 1)
  if (how.target === '-') return withDescriptor(streams, into, into === 0 ? createTextReader('') : closedWriter)
  if (/^\d+$/.test(how.target)) {
    const source = descriptorOf(streams, Number(how.target))
    if (!source) throw new ShellError(`${how.target}: Bad file descriptor`)
    return withDescriptor(streams, into, source)
  }
  if (how.operator === '<&' || how.descriptor !== undefined) throw new ShellError(`${how.target}: ambiguous redirect`)
  const file = openForWriting(context, how.target, false)
  return { ...streams, stdout: file, stderr: file }
}

function descriptorOf(streams: Streams, descriptor: number): Reader | Writer | undefined {
  return [streams.stdin, streams.stdout, streams.stderr][descriptor] ?? streams.others.get(descriptor)
}

function withDescriptor(streams: Streams, descriptor: number, stream: Reader | Writer): Streams {
  if (descriptor > 2)
    return {
      ...streams,
      others: new Map([
        ...[...streams.others].filter(([number]) => number !== descriptor),
        ...(stream === closedWriter ? [] : [[descriptor, stream] as const]),
      ]),
    }
  if (descriptor === 0) return 'read' in stream ? { ...streams, stdin: stream, inputIsTerminal: false } : streams
  const writer = 'write' in stream ? stream : closedWriter
  return descriptor === 1 ? { ...streams, stdout: writer } : { ...streams, stderr: writer }
}

const closedWriter: Writer = { isTerminal: false, end: () => undefined, write: async () => undefined }

/** `set -C`. */
function refuseToClobber({ process }: Context, target: string): void {
  if (process.files.stat(resolvePath(process.cwd, target))?.type === 'file') throw new ShellError(`${target}: cannot overwrite existing file`)
}

function openForReading(context: Context, target: string): Reader {
  if (target === '/dev/stdin') return context.streams.stdin
  if (target === '/dev/null' || target === '/dev/tty') return createTextReader('')
  return inShellWords(context, { act: 'open', target }, () => {
    const text = context.process.files.read(resolvePath(context.process.cwd, target))
    return createTextReader(text)
  })
}

function openForWriting(context: Context, target: string, append: boolean): Writer {
  if (target === '/dev/null') return closedWriter
  if (target === '/dev/stdout') return context.streams.stdout
  if (target === '/dev/stderr') return context.streams.stderr
  if (target === '/dev/tty') return context.streams.stdout
  return inShellWords(context, { act: 'create', target }, () => {
    const path = resolvePath(context.process.cwd, target)
    context.process.files.write(path, '', { append })
    return createFileWriter(context.process, path)
  })
}

/** A disk takes its time: who writes without end lets the cluster go on. */
const CHARACTERS_A_MS = 32 * 1024

function createFileWriter({ files, sleep }: Process, path: string): Writer {
  let owed = 0
  return {
    isTerminal: false,
    end: () => undefined,
    async write(text) {
      if (text === '') return
      files.write(path, text, { append: true })
      owed += text.length
      if (owed < CHARACTERS_A_MS) return
      await sleep(Math.floor(owed / CHARACTERS_A_MS))
      owed %= CHARACTERS_A_MS
    },
  }
}

interface Opening {
  readonly act: 'open' | 'create'
  readonly target: string
}

/** Why a file is missing, as ash (busybox) and dash word it. */
const missing = { busybox: { open: 'no such file', create: 'nonexistent directory' }, dash: { open: 'No such file', create: 'Directory nonexistent' } } as const

function inShellWords<T>({ state: { flavour } }: Context, { act, target }: Opening, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    if (flavour === 'bash') throw new ShellError(`${target}: ${errnoText[error.errno]}`)
    const why = error.errno === 'ENOENT' ? missing[flavour][act] : errnoText[error.errno]
    throw new ShellError(`${flavour === 'busybox' ? "can't" : 'cannot'} ${act} ${target}: ${why}`)
  }
}
