/**
 * On which node pods are to give way: the one where least is lost. Upstream: pickOneNodeForPreemption in
 * pkg/scheduler/framework/preemption/preemption.go, GetEarliestPodStartTime in pkg/scheduler/util/utils.go (v1.32).
 */
import type { PodInfo } from './node-info'
import type { Candidate } from './select-victims'

/** So that nodes with many victims of negative priority are not better than nodes with few. */
const PRIORITY_OFFSET = 2 ** 31

type StartOf = (pod: PodInfo) => string
type Measure = (candidate: Candidate, startOf: StartOf) => number | string

const highestPriority = ({ victims }: Candidate): number => Math.max(...victims.map(({ priority }) => priority))

/** The smallest is the best, one measure after the other. Of those that are left the first is taken. */
const measures: readonly Measure[] = [
  ({ budgetViolations }) => budgetViolations,
  highestPriority,
  ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + PRIORITY_OFFSET, 0),
  ({ victims }) => victims.length,
]

/** When the first of the most important victims began: whoever began last has done least. */
function earliestStart(candidate: Candidate, startOf: StartOf): string {
  const highest = highestPriority(candidate)
  const starts = candidate.victims.filter(({ priority }) => priority === highest).map(startOf)
  return starts.reduce((earliest, start) => (start < earliest ? start : earliest))
}

export function chooseCandidate(candidates: readonly Candidate[], startOf: StartOf): Candidate {
  let left = candidates
  for (const measure of measures) left = bestBy(left, (candidate) => measure(candidate, startOf), (a, b) => a < b)
  left = bestBy(left, (candidate) => earliestStart(candidate, startOf), (a, b) => a > b)
  return left[0]
}

function bestBy<V>(candidates: readonly Candidate[], measure: (candidate: Candidate) => V, isBetter: (a: V, b: V) => boolean): readonly Candidate[] {
  if (candidates.length <= 1) return candidates
  const values = candidates.map(measure)
  const best = values.reduce((known, value) => (isBetter(value, known) ? value : known))
  return candidates.filter((_each, i) => values[i] === best)
}
