/**
 * Asks the oracle whenever the student has done something and the step of the lesson is not done: will it pass by itself, and when?
 * The fork runs in small turns beside the cluster that the student sees, and is dropped as soon as the student goes on.
 */
import type { Host } from './host'
import type { LessonDesk, StepState } from './lesson-desk'
import { foresee, type OracleOptions } from './oracle'
import type { Wall } from './pacer'

/** So long the fork may work before others get their turn, in wall ms. */
const TURN_MS = 8

export interface WatchAhead {
  /** The student did something: what was foreseen is of no use any more. */
  renounce(): void
  /** Asks, if there is something that was not asked yet. Cheap when there is not; called between two instants. */
  consider(): void
  stop(): void
}

export interface WatchAheadOptions extends Pick<OracleOptions, 'lesson' | 'schema'> {
  readonly host: Host
  readonly desk: LessonDesk
  readonly wall: Wall
  onFailure(error: unknown): void
}

export function startWatchAhead({ host, desk, wall, onFailure, ...source }: WatchAheadOptions): WatchAhead {
  const { clock } = host.world.simulation
  /** Grows with each input, so that an answer to an older question is known as such. */
  let epoch = 0
  let asked = ''
  let isForeseen = false
  let isStopped = false

  async function ask(checks: ReadonlySet<string>): Promise<void> {
    const mine = epoch
    let turn = wall.now()
    const foresights = await foresee({
      ...source,
      log: host.log(),
      nowMs: clock.now(),
      checks,
      async goOn() {
        if (wall.now() - turn > TURN_MS) {
          await wall.sleep(0)
          turn = wall.now()
        }
        return mine === epoch
      },
    })
    if (!foresights || mine !== epoch) return
    isForeseen = true
    desk.foresee(foresights)
  }

  return {
    renounce() {
      epoch++
      if (isForeseen) desk.foresee([])
      isForeseen = false
    },
    consider() {
      if (isStopped) return
      const step = desk.open
      const question = `${epoch} ${step?.id}`
      if (!step || asked === question) return
      asked = question
      const checks = openChecks(desk, step)
      if (checks.size > 0) ask(checks).catch(onFailure)
    },
    stop() {
      isStopped = true
      epoch++
    },
  }
}

/** What of the step depends on the cluster and does not hold. */
function openChecks({ lesson }: LessonDesk, { id, verdicts }: StepState): ReadonlySet<string> {
  const checks = lesson.steps.find((step) => step.id === id)?.checks ?? []
  const ofTheCluster = new Set(checks.filter(({ type }) => type !== 'ran' && type !== 'answer').map((check) => check.id))
  return new Set(verdicts.filter(({ check, kind }) => kind !== 'passed' && ofTheCluster.has(check)).map(({ check }) => check))
}
