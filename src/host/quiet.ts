/** Lets the cluster react, as if the student had taken a breath: until nothing was written for a second, five seconds at most. */
import type { World } from './world'
import { driveToRest } from './drive-to-rest'

const QUIET_MS = 1_000
const AT_MOST_MS = 5_000

export async function driveUntilQuiet({ simulation: { clock }, cluster }: World): Promise<void> {
  const deadline = clock.now() + AT_MOST_MS
  const { store } = cluster.storage
  for (let lastWrite = clock.now(), busy = true; busy; lastWrite = clock.now()) {
    const { revision } = store
    busy = await driveToRest(clock, { untilMs: Math.min(lastWrite + QUIET_MS, deadline), until: () => store.revision !== revision })
  }
}
