/** What every part of the cluster is given: the one clock, chance of its own, and the log of causes. */
import { Clock } from './clock'
import { Random } from './random'
import { Trace } from './trace'

export interface Simulation {
  readonly clock: Clock
  readonly random: Random
  readonly trace: Trace
}

export function createSimulation(options: { seed: string; startMs: number }): Simulation {
  const clock = new Clock(options.startMs)
  return { clock, random: new Random(options.seed), trace: new Trace(clock) }
}
