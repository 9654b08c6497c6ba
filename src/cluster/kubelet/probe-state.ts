/**
 * What a series of probe results means: only as many equal results in a row as a threshold asks for change anything.
 * Upstream: doProbe in pkg/kubelet/prober/worker.go (v1.32).
 */
export type ProbeKind = 'startup' | 'readiness' | 'liveness'
export type ProbeResult = 'success' | 'failure'

export interface ProbeState {
  /** What is believed now; undefined: nothing yet. */
  readonly belief: ProbeResult | undefined
  readonly last: ProbeResult | undefined
  /** Equal results in a row. */
  readonly run: number
}

export interface Thresholds {
  readonly success: number
  readonly failure: number
}

/** A container is not ready until it says so, and alive until it says otherwise. */
const initialBelief: Readonly<Record<ProbeKind, ProbeResult | undefined>> = {
  startup: undefined,
  readiness: 'failure',
  liveness: 'success',
}

/** Of a new container nothing is believed yet; a run that no verdict ended goes on. */
export const freshState = (kind: ProbeKind, before?: ProbeState): ProbeState => {
  const { last, run = 0 } = before ?? {}
  const isJudged = kind !== 'readiness' && before?.belief === 'failure'
  return { belief: initialBelief[kind], last, run: isJudged ? 0 : run }
}

export function countResult(state: ProbeState, result: ProbeResult, thresholds: Thresholds): ProbeState {
  const run = state.last === result ? state.run + 1 : 1
  const isEnough = run >= (result === 'success' ? thresholds.success : thresholds.failure)
  return { belief: isEnough ? result : state.belief, last: result, run }
}
