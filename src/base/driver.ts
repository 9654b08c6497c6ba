/**
 * Drives a clock beside asynchronous code. While such code is runnable the clock stands; it moves on when all of it waits for
 * simulated things. This is the one place where the simulation meets the event loop.
 */
import type { Clock } from './clock'
import { macrotask } from './macrotask'

/** Lets asynchronous code run until all of it waits for the clock. */
export async function settle(clock: Clock): Promise<void> {
  do {
    clock.woken = false
    await macrotask()
  } while (clock.woken || clock.held)
}

/** The event loop gets a turn after so many steps even when nothing woke. */
const STEPS_PER_TURN = 20_000

export interface DriveOptions {
  /** Stop once virtual time would pass this, in ms since the epoch; the clock then rests exactly there. */
  readonly untilMs: number
  /** Stop early as soon as this holds (looked at after each step). */
  readonly until?: () => boolean
  /** Give the event loop a turn after so many steps even when nothing woke. */
  readonly stepsPerTurn?: number
}

/** Runs the clock as fast as it goes. True when `until` held, false when time ran out. */
export async function drive(clock: Clock, { untilMs, until, stepsPerTurn = STEPS_PER_TURN }: DriveOptions): Promise<boolean> {
  await settle(clock)
  for (let steps = 1; ; steps++) {
    if (until?.()) return true
    const next = clock.nextAt()
    if (next === undefined || next > untilMs) {
      clock.restAt(untilMs)
      return false
    }
    clock.step()
    if (clock.woken || steps % stepsPerTurn === 0) await settle(clock)
  }
}

/** What `work` leads to; the clock is driven while it waits for simulated things, and stands when it needs none of them. */
export async function driven<T>(clock: Clock, work: Promise<T>): Promise<T> {
  let isOver = false
  const watched = work.finally(() => (isOver = true))
  // Whoever awaits the result hears of a failure.
  watched.catch(() => undefined)
  await settle(clock)
  for (let steps = 1; !isOver && clock.nextAt() !== undefined; steps++) {
    clock.step()
    if (clock.woken || steps % STEPS_PER_TURN === 0) await settle(clock)
  }
  return watched
}
