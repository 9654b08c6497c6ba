/**
 * The terminal's wire, whether or not a terminal is drawn yet: keeps what was printed until a screen comes (the screen is loaded
 * lazily and may be redrawn by a change of layout), and queues the lines that other panes type into it.
 */
import type { WorkerConnection } from '../connection'
import type { Completion, Desk } from '../desk'

export interface TerminalScreen {
  print(text: string): void
  prompt(text: string): void
  clear(): void
  /** A pane types a line, as if by hand. */
  type(line: string): void
  focus(): void
}

export interface TerminalLink {
  /** Shows what there is and what comes; returns how to stop. */
  attach(screen: TerminalScreen): () => void
  /** Types a line and presses Enter, at the next prompt. */
  type(line: string): void
  run(line: string): void
  /** Lines of a command that is not complete; `run` goes on with it. */
  readonly begun: string
  /** Ctrl-C at the prompt for more: the lines are dropped. */
  dropBegun(): void
  /** Ctrl-D at a prompt: what was begun ends here; at the first prompt the shell ends, and a fresh one begins. */
  end(): void
  interrupt(): void
  /** Ctrl-Z. */
  suspend(): void
  input(text: string, end: boolean): void
  resize(columns: number, rows: number): void
  complete(line: string, cursor: number): Promise<Completion>
  clear(): void
  focus(): void
}

const BACKLOG_LIMIT = 200_000

export interface TerminalLinkOptions {
  readonly connection: WorkerConnection
  readonly desk: Desk
  /** A line is about to be sent. */
  readonly onRun: () => void
}

export function createTerminalLink({ connection, desk, onRun }: TerminalLinkOptions): TerminalLink {
  let backlog = ''
  let prompt: string | undefined
  let firstPrompt = ''
  let begun = ''
  let screen: TerminalScreen | undefined
  const queued: string[] = []

  connection.subscribe((message) => {
    if (message.type === 'output') {
      keep(message.text)
      screen?.print(message.text)
    } else if (message.type === 'prompt') {
      prompt = message.text
      begun = message.begun === undefined ? '' : `${message.begun}\n`
      if (begun === '') firstPrompt = prompt
      screen?.prompt(prompt)
      typeNext()
    }
  })

  function keep(text: string): void {
    backlog += text
    if (backlog.length > 2 * BACKLOG_LIMIT) backlog = backlog.slice(-BACKLOG_LIMIT)
  }

  function typeNext(): void {
    if (prompt === undefined) return
    const line = queued.shift()
    if (line === undefined) return
    if (screen) screen.type(line)
    else run(line)
  }

  function run(line: string): void {
    keep(`${prompt ?? ''}${line}\r\n`)
    prompt = undefined
    onRun()
    connection.send({ type: 'run', line: begun + line, ended: undefined })
  }

  function end(): void {
    keep(`${prompt ?? ''}\r\n`)
    prompt = undefined
    onRun()
    connection.send({ type: 'run', line: begun === '' ? 'exit' : begun, ended: true })
  }

  function dropBegun(): void {
    begun = ''
    prompt = firstPrompt
    screen?.prompt(prompt)
  }

  return {
    attach(next) {
      screen = next
      if (backlog !== '') next.print(backlog)
      if (prompt !== undefined) next.prompt(prompt)
      typeNext()
      return () => {
        if (screen === next) screen = undefined
      }
    },
    type(line) {
      if (begun !== '' && prompt !== undefined) dropBegun()
      queued.push(line)
      typeNext()
    },
    run,
    get begun() {
      return begun
    },
    dropBegun,
    end,
    interrupt: () => connection.send({ type: 'interrupt', stop: undefined }),
    suspend: () => connection.send({ type: 'interrupt', stop: true }),
    input(text, end) {
      keep(text)
      connection.send({ type: 'terminal-input', text, end })
    },
    resize: (columns, rows) => connection.send({ type: 'terminal-size', columns, rows }),
    complete: (line, cursor) => desk.complete(line, cursor),
    clear() {
      backlog = ''
      begun = ''
      prompt = undefined
      queued.length = 0
      screen?.clear()
    },
    focus: () => screen?.focus(),
  }
}
