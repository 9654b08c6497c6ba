/** Runs a line in the student's shell and drives the clock until it has ended, or is ended: with Ctrl-C, and without mercy if that does not help. */
import { driveToRest } from './drive-to-rest'
import type { Host } from './host'

/** After Ctrl-C a program has so much virtual time to tidy up. */
const FAREWELL_MS = 60_000

export async function runCommand(host: Host, line: string, timeoutMs: number): Promise<number> {
  const { clock } = host.world.simulation
  let exit: number | undefined
  const ended = host.run(line).then((code) => (exit = code))
  const isOver = (): boolean => exit !== undefined
  if (await driveToRest(clock, { untilMs: clock.now() + timeoutMs, until: isOver })) return ended
  for (const kill of [false, true]) {
    host.interrupt({ kill })
    if (await driveToRest(clock, { untilMs: clock.now() + FAREWELL_MS, until: isOver })) return 130
  }
  return 130
}
