/**
 * What a fork of the cluster, run ahead, says of a check, and what becomes of a verdict by it: "on its way" gets its time, and what
 * only looked as if it were on its way is told from what will never come.
 */
import type { Sentence } from '../words/sentence'
import type { Verdict } from './verdict'

export interface Foresight {
  readonly check: string
  /** The virtual time at which it will have passed if nobody touches anything, ms since the epoch; undefined: not within the horizon. */
  readonly passesAtMs: number | undefined
  /** What it will still wait for at the horizon; nothing when it passes. */
  readonly stuckAt: readonly Sentence[]
}

export function withForesight(verdict: Verdict, foresight: Foresight | undefined, nowMs: number): Verdict {
  if (!foresight || verdict.kind === 'passed' || verdict.kind === 'unknown') return verdict
  const { passesAtMs, stuckAt } = foresight
  if (passesAtMs === undefined) {
    if (verdict.kind === 'notYet') return verdict
    return { ...verdict, kind: 'notYet', because: stuckAt.length > 0 ? stuckAt : verdict.because }
  }
  // It should have passed by now: whatever was foreseen, it was not this.
  if (passesAtMs <= nowMs) return verdict
  return { ...verdict, kind: 'waiting', passesAtMs, mistakes: [] }
}
