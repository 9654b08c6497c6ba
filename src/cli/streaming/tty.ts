/**
 * The line discipline of a terminal inside of a container: echoes what is typed, edits the line, turns Ctrl-C into a
 * signal. The client's own terminal is raw meanwhile. Simplified: lines are always edited this way; a real one is made
 * raw by editors and shells.
 * Upstream: termios(3).
 */
export interface TtyHandlers {
  /** A line, with its newline. */
  line(text: string): void
  echo(text: string): void
  interrupt(): void
  endOfInput(): void
}

export interface Tty {
  type(text: string): void
}

const INTERRUPT = '\x03'
const END_OF_INPUT = '\x04'
const ERASE = '\x7f'
const BACKSPACE = '\b'
const KILL_LINE = '\x15'

export function createTty({ line, echo, interrupt, endOfInput }: TtyHandlers): Tty {
  let typed: string[] = []

  function rubOut(count: number): void {
    typed = typed.slice(0, typed.length - count)
    echo('\b \b'.repeat(count))
  }

  function take(key: string): void {
    switch (key) {
      case '\r':
      case '\n':
        echo('\r\n')
        line(`${typed.join('')}\n`)
        typed = []
        return
      case INTERRUPT:
        echo('^C\r\n')
        typed = []
        return interrupt()
      case END_OF_INPUT:
        if (typed.length === 0) return endOfInput()
        line(typed.join(''))
        typed = []
        return
      case ERASE:
      case BACKSPACE:
        return rubOut(Math.min(1, typed.length))
      case KILL_LINE:
        return rubOut(typed.length)
      default:
        typed.push(key)
        echo(key)
    }
  }

  return {
    type(text) {
      for (const key of text) take(key)
    },
  }
}

/** What a program prints, as a raw terminal needs it. */
export const withCarriageReturns = (text: string): string => text.replaceAll(/\r?\n/g, '\r\n')
