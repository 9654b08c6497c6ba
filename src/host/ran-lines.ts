/** The lines that a student ran, with what they printed and how they ended: what a lesson may read of the terminal. */
import type { RanLine } from '../lesson/lesson-view'
import type { ShellSession } from '../shell/session'

/** Of a line that prints more, the rest is not kept. */
const KEPT_CHARACTERS = 16_000

export interface RanLines {
  readonly commands: readonly string[]
  readonly ran: readonly RanLine[]
  run(line: string): Promise<number>
}

export function createRanLines(shell: ShellSession): RanLines {
  const commands: string[] = []
  const ran: { line: string; exitCode: number | undefined; output: string }[] = []
  shell.onOutput((_stream, text) => {
    // Lines wait their turn, so that what is printed belongs to the first that has not ended.
    const running = ran.find(({ exitCode }) => exitCode === undefined)
    if (running && running.output.length < KEPT_CHARACTERS) running.output = (running.output + text).slice(0, KEPT_CHARACTERS)
  })
  return {
    commands,
    ran,
    async run(line) {
      const entry = { line, exitCode: undefined as number | undefined, output: '' }
      commands.push(line)
      ran.push(entry)
      entry.exitCode = (await shell.run(line)).exitCode
      return entry.exitCode
    },
  }
}
