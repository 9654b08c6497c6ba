/**
 * The terminal of a machine: one bash that lives as long as the session and is given a line at a time. Variables, directory,
 * functions and background jobs stay from line to line; `exit` brings a fresh shell, as a terminal that opens again.
 */
import type { Clock } from '../base/clock'
import { createPipe, type Pipe } from '../base/os/pipe'
import type { Process, Terminal, Writer } from '../base/os/process'
import { completeLine, type Completion } from './complete-line'
import { runLine, type RunningLine } from './foreground'
import { createJobs, formatJob, type Job } from './interpreter/jobs'
import { createShellState, type ShellState } from './interpreter/state'
import type { Machine } from './machine'
import { needsMoreInput } from './interpreter/syntax'
import { promptOf, secondPromptOf } from './prompt'

export type OutputStream = 'stdout' | 'stderr'

export interface ShellSession {
  /** Runs a line or a script; lines given meanwhile wait their turn. */
  run(line: string): Promise<{ readonly exitCode: number }>
  /** Returns how to hear no more. */
  onOutput(handle: (stream: OutputStream, text: string) => void): () => void
  /** Ctrl-C; SIGKILL for a program that does not care. */
  interrupt(signal?: 'SIGINT' | 'SIGKILL'): void
  /** Ctrl-Z: what runs in the foreground becomes a job that stands still. */
  suspend(): void
  /** Text typed while a program reads. */
  input(text: string): void
  /** Ctrl-D. */
  endOfInput(): void
  complete(line: string, cursor: number): Promise<Completion>
  resize(columns: number, rows: number): void
  readonly prompt: string
  /** What a terminal asks for the rest of these lines with; undefined when they are complete, or wrong, and can run. */
  promptForMore(lines: string): string | undefined
  /** Nothing runs in the foreground. */
  readonly idle: boolean
  readonly history: readonly string[]
  readonly cwd: string
}

export interface SessionOptions {
  /** False when nobody looks at a screen: programs then do not format for one. */
  readonly terminal?: boolean
}

interface Shell {
  readonly process: Process
  readonly state: ShellState
}

const MAX_HISTORY = 2000
const LINE_BURST = 1024 * 1024
const LINE_CHARACTERS_A_MS = 256

export function createShellSession(
  machine: Machine,
  { terminal: hasTerminal = true }: SessionOptions = {},
): ShellSession {
  const { clock } = machine
  const handlers = new Set<(stream: OutputStream, text: string) => void>()
  const size = { columns: 80, rows: 24 }
  const terminal: Terminal | undefined = hasTerminal ? size : undefined
  const history: string[] = []
  const line = createLine(clock)
  const writerOf = (stream: OutputStream): Writer => ({
    isTerminal: hasTerminal,
    get screen() {
      return hasTerminal && keyboard ? { ...size, keyboard: keyboard.reader, takeInterrupts } : undefined
    },
    end: () => undefined,
    async write(text) {
      if (text === '') return
      for (const handle of handlers) handle(stream, text)
      await line.send(text.length)
    },
  })
  const streams = { stdout: writerOf('stdout'), stderr: writerOf('stderr') }
  let shell = openShell()
  let running: RunningLine | undefined
  let keyboard: Pipe | undefined
  /** What is typed while a job that was stopped is in the foreground again. */
  const keyboards = new WeakMap<Job, Pipe>()
  const typedInto = (): Pipe | undefined => (shell.state.foreground && keyboards.get(shell.state.foreground)) ?? keyboard
  let isRaw = false
  const takeInterrupts = (whether: boolean): void => void (isRaw = whether)
  let turn: Promise<unknown> = Promise.resolve()
  let waiting = 0

  function openShell(): Shell {
    let process: Process | undefined
    const { env, home: cwd } = machine
    machine.processes.start(
      (self) => {
        process = self
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP'] as const) self.onSignal(signal, () => undefined)
        return new Promise<number>((resolve) => self.onEnd(() => resolve(137)))
      },
      { argv: ['bash'], env, cwd, ...streams, ...(terminal ? { terminal } : {}), cause: clock.cause },
    )
    if (!process) throw new Error('a program begins as soon as it is started')
    return {
      process,
      state: createShellState(process, {
        name: 'bash',
        flavour: 'bash',
        interactive: true,
        jobs: createJobs(),
        history,
      }),
    }
  }

  async function runNow(line: string, cause: number): Promise<{ exitCode: number }> {
    if (shell.process.signalled) shell = openShell()
    const { process, state } = shell
    remember(history, line)
    keyboard = createPipe(clock)
    isRaw = false
    // Nobody types where there is no screen.
    if (!hasTerminal) keyboard.writer.end()
    running = runLine(process, state, line, { stdin: keyboard.reader, cause, ...(terminal ? { terminal } : {}) })
    const own = keyboard
    const { status, exits, stopped } = await running.ended
    running = undefined
    keyboard = undefined
    if (stopped) {
      keyboards.set(stopped, own)
      await streams.stderr.write(`\n${formatJob(stopped, state.jobs.marker(stopped))}\n`)
    }
    if (exits || process.signalled) reopen(exits)
    else await reportJobs()
    return { exitCode: status }
  }

  function reopen(said: boolean): void {
    const { process } = shell
    if (said) void streams.stderr.write('exit\n')
    machine.processes.kill(process.pid, 'SIGKILL')
    shell = openShell()
  }

  async function reportJobs(): Promise<void> {
    const { jobs } = shell.state
    const ended = [...jobs.list()].filter(({ status }) => status !== undefined)
    const lines = ended.map((job) => `${formatJob(job, jobs.marker(job))}\n`)
    jobs.takeEnded()
    for (const text of lines) await streams.stderr.write(text)
  }

  return {
    run(line) {
      const { cause } = clock
      waiting++
      const result = turn.then(() => runNow(line, cause)).finally(() => waiting--)
      turn = result.catch(() => undefined)
      clock.woken = true
      return result
    },
    onOutput(handle) {
      handlers.add(handle)
      return () => void handlers.delete(handle)
    },
    interrupt(signal = 'SIGINT') {
      if (isRaw && signal === 'SIGINT') void keyboard?.writer.write('\x03').catch(() => undefined)
      else clock.wake(() => running?.kill(signal))
    },
    suspend() {
      // Simplified: an editor takes the key for itself; real ones stop, and draw their screen anew when they go on.
      if (isRaw) void keyboard?.writer.write('\x1a').catch(() => undefined)
      else clock.wake(() => running?.stop())
    },
    input: (text) => void typedInto()?.writer.write(text).catch(() => undefined),
    endOfInput: () => typedInto()?.writer.end(),
    complete: (line, cursor) => completeLine({ ...shell, tools: machine.tools }, line, cursor),
    resize: (columns, rows) => void Object.assign(size, { columns, rows }),
    get prompt() {
      return promptOf(shell.process, shell.state)
    },
    promptForMore: (lines) => (needsMoreInput(lines) ? secondPromptOf(shell.state) : undefined),
    get idle() {
      return waiting === 0
    },
    history,
    get cwd() {
      return shell.process.cwd
    },
  }
}

/** The line to the terminal: so many characters at once are free, a flood has to wait, as on any line. */
function createLine(clock: Clock): { send(characters: number): Promise<void> } {
  let room = LINE_BURST
  let at = clock.now()
  return {
    async send(characters) {
      room = Math.min(LINE_BURST, room + (clock.now() - at) * LINE_CHARACTERS_A_MS) - characters
      at = clock.now()
      if (room < 0) await clock.sleep(Math.ceil(-room / LINE_CHARACTERS_A_MS))
    },
  }
}

function remember(history: string[], line: string): void {
  if (line.trim() !== '' && history.at(-1) !== line) history.push(line)
  if (history.length > MAX_HISTORY) history.shift()
}
