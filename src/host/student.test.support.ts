/** A student before a cluster: types lines, reads what they print, waits. For the tests of add-ons. */
import { driveToRest } from './drive-to-rest'
import { createHost, type Host } from './host'
import { runCommand } from './run-command'

export interface Student {
  readonly host: Host
  /** What the line printed. */
  run(line: string): Promise<string>
  rest(seconds: number): Promise<void>
}

export async function sitDown(nodes: number): Promise<Student> {
  let output = ''
  const settings = { seed: '7', startMs: Date.UTC(2026, 0, 5, 9), nodes }
  const host = await createHost({ settings, lesson: undefined, schema: undefined, onOutput: (_stream, text) => (output += text) })
  return {
    host,
    async run(line) {
      output = ''
      await runCommand(host, line, 120_000)
      return output
    },
    async rest(seconds) {
      const { clock } = host.world.simulation
      await driveToRest(clock, { untilMs: clock.now() + seconds * 1000 })
    },
  }
}
