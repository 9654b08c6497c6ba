/** For tests: pods and figures as upstream's tests of the calculator make them, two containers to a pod. */
import type { Pod } from '../../../api/kinds/pod'
import type { Patience, PodMetric } from './pod-groups'

export const NOW = Date.UTC(2026, 0, 1, 12)
/** The zero time of Go. */
const NEVER = '0001-01-01T00:00:00Z'
export const HOT = new Date(NOW).toISOString()
export const COOL = new Date(NOW - 180_000).toISOString()

/** As upstream's tests have them: two minutes and ten seconds. */
export const testPatience: Patience = { nowMs: NOW, initializationMs: 120_000, readinessDelayMs: 10_000 }

export interface PodShape {
  readonly ready?: boolean
  readonly start?: string
  readonly phase?: string
  readonly deleted?: boolean
  /** Of each container. */
  readonly request?: string
  readonly resource?: string
}

export function testPod(index: number, { ready = true, start = NEVER, phase = 'Running', deleted = false, request, resource = 'cpu' }: PodShape): Pod {
  const resources = request === undefined ? {} : { resources: { requests: { [resource]: request } } }
  return {
    metadata: { name: `test-pod-${index}`, labels: { name: 'test-pod' }, ...(deleted ? { deletionTimestamp: HOT } : {}) },
    spec: { containers: [{ name: 'container1', ...resources }, { name: 'container2', ...resources }] },
    status: { phase, startTime: start, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: NEVER }] },
  } as object as Pod
}

/** Measured at the zero time, over a minute. */
export const testMetric = (value: number): PodMetric => ({ value, atMs: Date.parse(NEVER), windowMs: 60_000 })

export const testMetrics = (values: readonly (number | undefined)[]): ReadonlyMap<string, PodMetric> =>
  new Map(values.flatMap((value, index) => (value === undefined ? [] : [[`test-pod-${index}`, testMetric(value)] as const])))
