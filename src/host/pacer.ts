/**
 * Ties virtual time to a wall clock: so many virtual seconds a second, as fast as it goes, or not at all. Runs in slices that are
 * short enough for messages to get through, and takes inputs between slices only, when everything rests.
 */
import type { Clock } from '../base/clock'
import { driveToRest } from './drive-to-rest'

export interface Wall {
  /** Milliseconds of any origin. */
  now(): number
  sleep(ms: number): Promise<void>
}

/** Virtual seconds a second; 0 is a pause, Infinity as fast as it goes. */
export type Ratio = number

export interface Pacer {
  ratio: Ratio
  /** Runs `act` when everything rests, before time goes on. */
  enqueue(act: () => void | Promise<void>): void
  /** One step to the next event, or so many virtual ms, also while paused. */
  step(ms: number | undefined): void
  stop(): void
}

export interface PacerOptions {
  readonly clock: Clock
  readonly wall: Wall
  /** After each slice. */
  onSlice(): void
  /** Something threw: a bug of ours. The pacer has stopped. */
  onFailure(error: unknown): void
}

const SLICE_MS = 12
const FRAME_MS = 16
/** How far time may go in one slice when nothing holds it back, in virtual ms. */
const LEAP_MS = 3_600_000
/** A machine that cannot follow the ratio loses what it is behind rather than catching up for ever. */
const MAX_DEBT_MS = 1_000

export function startPacer({ clock, wall, onSlice, onFailure }: PacerOptions): Pacer {
  const queue: (() => void | Promise<void>)[] = []
  let stopped = false
  let paced = { wall: wall.now(), virtual: clock.now() }
  let ratio: Ratio = 1
  let wake: (() => void) | undefined

  const pacer: Pacer = {
    get ratio() {
      return ratio
    },
    set ratio(next) {
      paced = { wall: wall.now(), virtual: clock.now() }
      ratio = next
      wake?.()
    },
    enqueue(act) {
      queue.push(act)
      wake?.()
    },
    step(ms) {
      pacer.enqueue(async () => {
        await driveToRest(clock, { untilMs: ms === undefined ? (clock.nextAt() ?? clock.now()) : clock.now() + ms })
        paced = { wall: wall.now(), virtual: clock.now() }
      })
    },
    stop() {
      stopped = true
      wake?.()
    },
  }

  async function takeInputs(): Promise<void> {
    for (let act = queue.shift(); act && !stopped; act = queue.shift()) await act()
  }

  /** How far time may go in this slice. */
  function target(): number {
    if (ratio === Infinity) return clock.now() + LEAP_MS
    const due = paced.virtual + (wall.now() - paced.wall) * ratio
    if (due - clock.now() > MAX_DEBT_MS * Math.max(1, ratio)) paced = { wall: wall.now(), virtual: clock.now() }
    return due
  }

  async function slice(): Promise<void> {
    const started = wall.now()
    const isSpent = (): boolean => wall.now() - started > SLICE_MS || queue.length > 0
    await driveToRest(clock, { untilMs: Math.max(clock.now(), target()), until: isSpent })
    onSlice()
    const left = ratio === Infinity ? 0 : FRAME_MS - (wall.now() - started)
    await rest(Math.max(0, left))
  }

  /** Sleeps, unless something comes in. */
  function rest(ms: number): Promise<void> {
    if (queue.length > 0) return Promise.resolve()
    const called = new Promise<void>((resolve) => (wake = resolve))
    return ratio === 0 ? called : Promise.race([called, wall.sleep(ms)])
  }

  async function run(): Promise<void> {
    while (!stopped) {
      await takeInputs()
      if (stopped) return
      if (ratio === 0) {
        onSlice()
        await rest(0)
      } else await slice()
    }
  }

  run().catch((error: unknown) => {
    stopped = true
    onFailure(error)
  })
  return pacer
}
