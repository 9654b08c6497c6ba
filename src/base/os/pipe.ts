/**
 * A pipe between two programs: a bounded buffer with back-pressure. The reader waits for text, the writer for room, both through
 * `clock.wake` only; a writer whose reader has gone gets SIGPIPE. As pipe(7) of Linux: 64 KiB.
 *
 * A program that a signal ends while it waits must not take text with it: waiting takes nothing out of the buffer, and
 * `readFor` and `writeFor` give a process its own view of an end, whose waits end with the process.
 */
import { byteLength } from './byte-length'
import { untilFree } from './gate'
import { throwIfSignalled, unlessEnded, type Interruptible } from './interruptible'
import { Signalled, type Reader, type Screen, type Writer } from './process'

export const PIPE_CAPACITY = 64 * 1024

export interface Pipe {
  readonly reader: Reader
  readonly writer: Writer
}

/** Which buffer an end belongs to, so that a process can be given a view of it. */
const buffers = new WeakMap<Reader | Writer, Buffer>()

/** What tells the driver that asynchronous code goes on: the clock. */
export interface Waker {
  wake(resume: () => void): void
}

/** For pipes whose both ends are held by asynchronous code: whatever changes them runs already. */
const awake: Waker = { wake: (resume) => resume() }

class Buffer {
  #chunks: string[] = []
  #bytes = 0
  ended = false
  abandoned = false
  #waiting: (() => void)[] = []
  readonly #clock: Waker
  #capacity: number

  constructor(clock: Waker, capacity: number) {
    this.#clock = clock
    this.#capacity = capacity
  }

  get full(): boolean {
    return this.#bytes >= this.#capacity
  }

  get empty(): boolean {
    return this.#chunks.length === 0
  }

  /** A line longer than the buffer must fit, or reader and writer would wait for each other. */
  widen(): void {
    this.#capacity *= 2
    this.changed()
  }

  add(text: string): void {
    this.#chunks.push(text)
    this.#bytes += byteLength(text)
    this.changed()
  }

  takeAll(): string {
    const text = this.#chunks.length === 1 ? this.#chunks[0] : this.#chunks.join('')
    this.#chunks = []
    this.#bytes = 0
    this.changed()
    return text
  }

  /** Up to the first newline, which is taken too; undefined when there is none yet. */
  takeLine(): string | undefined {
    const at = this.#chunks.findIndex((chunk) => chunk.includes('\n'))
    if (at < 0) return undefined
    const cut = this.#chunks[at].indexOf('\n')
    const line = this.#chunks.slice(0, at).join('') + this.#chunks[at].slice(0, cut)
    const rest = this.#chunks[at].slice(cut + 1)
    this.#chunks.splice(0, at + 1, ...(rest === '' ? [] : [rest]))
    this.#bytes -= byteLength(line) + 1
    this.changed()
    return line
  }

  /** Whoever waits looks again. */
  changed(): void {
    if (this.#waiting.length === 0) return
    const waiting = this.#waiting
    this.#waiting = []
    for (const resume of waiting) this.#clock.wake(resume)
  }

  async change(process: Interruptible | undefined): Promise<void> {
    throwIfSignalled(process)
    const stop = process?.onEnd(() => this.changed())
    try {
      await new Promise<void>((resume) => this.#waiting.push(resume))
    } finally {
      stop?.()
    }
    if (process?.held?.()) await untilFree(process)
    throwIfSignalled(process)
  }
}

export function createPipe(clock: Waker = awake, capacity = PIPE_CAPACITY): Pipe {
  const buffer = new Buffer(clock, capacity)
  return { reader: readingEnd(buffer), writer: writingEnd(buffer) }
}

/** The same reading end for one process: its waits throw `Signalled` when that process is ended. */
export function readFor(process: Interruptible, reader: Reader): Reader {
  const buffer = buffers.get(reader)
  return buffer ? readingEnd(buffer, process) : foreignEnd(reader, process)
}

/** A read of somebody else's reader cannot be called back; whoever reads next gets what it brings. */
const abandonedReads = new WeakMap<Reader, Promise<string | undefined>>()

function foreignEnd(reader: Reader, process: Interruptible): Reader {
  async function wait(start: () => Promise<string | undefined>): Promise<string | undefined> {
    const reading = abandonedReads.get(reader) ?? start()
    abandonedReads.set(reader, reading)
    const text = await unlessEnded(process, reading)
    abandonedReads.delete(reader)
    return text
  }
  const view: Reader = {
    read: () => wait(() => reader.read()),
    readLine: () => wait(() => reader.readLine()),
    async readAll() {
      let text = ''
      for (let chunk = await view.read(); chunk !== undefined; chunk = await view.read()) text += chunk
      return text
    },
    lineWasWhole: () => reader.lineWasWhole?.() ?? true,
    close: () => reader.close(),
  }
  return view
}

/** The same writing end for one process. A writer that is no pipe (a terminal, a file) never waits; it refuses the dead. */
export function writeFor(process: Interruptible, writer: Writer): Writer {
  const buffer = buffers.get(writer)
  if (buffer) return writingEnd(buffer, process)
  return new ForeignWriter(process, writer)
}

/** A class for its getter: with one an object literal is a dictionary to V8, and slow. */
class ForeignWriter implements Writer {
  readonly isTerminal: boolean
  readonly #process: Interruptible
  readonly #writer: Writer

  constructor(process: Interruptible, writer: Writer) {
    this.isTerminal = writer.isTerminal
    this.#process = process
    this.#writer = writer
  }

  get screen(): Screen | undefined {
    return this.#writer.screen
  }

  end(): void {
    this.#writer.end()
  }

  async write(text: string): Promise<void> {
    if (this.#process.held?.()) await untilFree(this.#process)
    throwIfSignalled(this.#process)
    await this.#writer.write(text)
  }
}

function readingEnd(buffer: Buffer, process?: Interruptible): Reader {
  let whole = true
  const reader: Reader = {
    async read() {
      while (buffer.empty) {
        if (buffer.ended) return undefined
        await buffer.change(process)
      }
      throwIfSignalled(process)
      return buffer.takeAll()
    },
    async readLine() {
      for (;;) {
        throwIfSignalled(process)
        const line = buffer.takeLine()
        whole = line !== undefined
        if (line !== undefined) return line
        if (buffer.ended) return buffer.empty ? undefined : buffer.takeAll()
        if (buffer.full) buffer.widen()
        await buffer.change(process)
      }
    },
    async readAll() {
      let text = ''
      for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) text += chunk
      return text
    },
    lineWasWhole: () => whole,
    close() {
      buffer.abandoned = true
      buffer.takeAll()
    },
  }
  buffers.set(reader, buffer)
  return reader
}

function writingEnd(buffer: Buffer, process?: Interruptible): Writer {
  const writer: Writer = {
    isTerminal: false,
    async write(text) {
      if (process?.held?.()) await untilFree(process)
      throwIfSignalled(process)
      if (buffer.abandoned) throw new Signalled('SIGPIPE')
      if (text === '' || buffer.ended) return
      buffer.add(text)
      while (buffer.full) await buffer.change(process)
      if (buffer.abandoned) throw new Signalled('SIGPIPE')
    },
    end() {
      if (buffer.ended) return
      buffer.ended = true
      buffer.changed()
    },
  }
  buffers.set(writer, buffer)
  return writer
}
