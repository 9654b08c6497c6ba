/** The cases of upstream's pkg/controller/podautoscaler/replica_calculator_test.go (v1.32), and the examples of its documentation. */
import { describe, expect, it } from 'vitest'
import { COOL, HOT, testMetric, testMetrics, testPatience, testPod, type PodShape } from './calculation.test.support'
import { replicasForAverage, replicasForShare, replicasForUtilization, replicasForValue } from './replica-calculator'

interface Case {
  readonly current: number
  /** Of each container of a pod; a pair where they differ. */
  readonly levels: readonly (number | readonly number[])[]
  readonly requests?: readonly string[]
  readonly ready?: readonly boolean[]
  readonly start?: readonly string[]
  readonly phase?: readonly string[]
  readonly deleted?: readonly boolean[]
  readonly container?: string
  readonly target: number
  /** Replicas, percent, amount; or what is wrong. */
  readonly gives: readonly [number, number, number] | string
}

const T = true
const F = false
const whole = (count: number): string[] => Array.from({ length: count }, () => '1')
const [R, X, P] = ['Running', 'Failed', 'Pending']
const second = [[1000, 100], [1000, 300], [1000, 500], [1000, 250], [1000, 250]]
const five = [100, 300, 500, 250, 250]
const runningThenFailed = (running: number, failed: number): string[] => [...Array.from({ length: running }, () => R), ...Array.from({ length: failed }, () => X)]
const computed = ['400m', '200m', '310m', '290m', '302m', '298m', '301m', '299m', '300m', '300m']

const utilizations: Readonly<Record<string, Case>> = {
  'metrics of pods that nobody knows': { current: 1, levels: [], target: 100, gives: 'did not receive metrics for targeted pods (pods might be unready)' },
  'scale up': { current: 3, levels: [300, 500, 700], target: 30, gives: [5, 50, 1000] },
  'scale up by a container': { current: 3, levels: [[1000, 300], [1000, 500], [1000, 700]], container: 'container2', target: 30, gives: [5, 50, 500] },
  'scale up less with an unready pod': { current: 3, levels: [300, 500, 700], ready: [F, T, T], target: 30, gives: [4, 60, 1200] },
  'scale up less with a pod that has just started': { current: 3, levels: [300, 500, 700], start: [HOT, COOL, COOL], target: 30, gives: [4, 60, 1200] },
  'scale up less by a container of a young pod': { current: 3, levels: [[0, 300], [0, 500], [0, 700]], start: [HOT, COOL, COOL], container: 'container2', target: 30, gives: [4, 60, 600] },
  'scale not at all with two unready pods': { current: 3, levels: [400, 500, 700], ready: [T, F, F], target: 30, gives: [3, 40, 800] },
  'scale not at all with two young pods': { current: 3, levels: [400, 500, 700], ready: [T, F, F], start: [COOL, HOT, HOT], target: 30, gives: [3, 40, 800] },
  'failed pods do not count': { current: 2, levels: [500, 700], requests: whole(4), ready: [T, T, F, F], phase: [R, R, X, X], target: 30, gives: [4, 60, 1200] },
  'failed pods do not count for a container': { current: 2, levels: [[1000, 500], [9000, 700]], requests: whole(4), ready: [T, T, F, F], phase: [R, R, X, X], container: 'container2', target: 30, gives: [4, 60, 600] },
  'leaving pods do not count': { current: 2, levels: [500, 700], requests: whole(4), ready: [T, T, F, F], phase: [R, R, R, R], deleted: [F, F, T, T], target: 30, gives: [4, 60, 1200] },
  'leaving pods do not count for a container': { current: 2, levels: [500, 700], requests: whole(4), ready: [T, T, F, F], deleted: [F, F, T, T], container: 'container1', target: 30, gives: [4, 60, 600] },
  'scale down': { current: 5, levels: five, target: 50, gives: [3, 28, 560] },
  'scale down by a container': { current: 5, levels: second, container: 'container2', target: 50, gives: [3, 28, 280] },
  'scale down without the unready pods': { current: 5, levels: five, ready: [T, T, T, F, F], target: 50, gives: [2, 30, 600] },
  'scale down by a container without the unready pods': { current: 5, levels: second, ready: [T, T, T, F, F], container: 'container2', target: 50, gives: [2, 30, 300] },
  'scale down without pods that have no node': { current: 5, levels: [100], ready: [T, F, F, F, F], phase: [R, P, P, P, P], target: 50, gives: [1, 10, 200] },
  'scale down by a container without pods that have no node': { current: 5, levels: second, ready: [T, F, F, F, F], phase: [R, P, P, P, P], container: 'container2', target: 50, gives: [1, 10, 100] },
  'scale down without young pods': { current: 5, levels: five, start: [COOL, COOL, COOL, HOT, HOT], target: 50, gives: [2, 30, 600] },
  'scale down by a container without young pods': { current: 5, levels: [[1000, 100], [1000, 300], [1000, 500], [1000, 1000], [1000, 1000]], start: [COOL, COOL, COOL, HOT, HOT], container: 'container2', target: 50, gives: [2, 30, 300] },
  'scale down without failed pods': { current: 5, levels: five, requests: whole(7), phase: runningThenFailed(5, 2), target: 50, gives: [3, 28, 560] },
  'scale down by a container without failed pods': { current: 5, levels: second, requests: whole(7), phase: runningThenFailed(5, 2), container: 'container2', target: 50, gives: [3, 28, 280] },
  'scale down without leaving pods': { current: 5, levels: five, requests: whole(7), deleted: [F, F, F, F, F, T, T], target: 50, gives: [3, 28, 560] },
  'scale down by a container without leaving pods': { current: 5, levels: second, requests: whole(7), deleted: [F, F, F, F, F, T, T], container: 'container2', target: 50, gives: [3, 28, 280] },
  'within 10 %': { current: 3, levels: [1010, 1030, 1020], requests: ['0.9', '1.0', '1.1'], target: 100, gives: [3, 102, 2040] },
  'metrics of more pods than there are': { current: 4, levels: [4000, 9500, 3000, 7000, 3200, 2000], requests: whole(4), target: 100, gives: [24, 587, 11750] },
  'missing metrics on the way down count as all that was asked for': { current: 4, levels: [400, 95], requests: whole(4), target: 100, gives: [3, 24, 495] },
  'no request': { current: 1, levels: [200], requests: [], target: 100, gives: 'missing request for cpu in container container1 of Pod test-pod-0' },
  'missing metrics at the target': { current: 2, levels: [1000], target: 100, gives: [2, 100, 2000] },
  'missing metrics above the target': { current: 2, levels: [1900], target: 100, gives: [2, 190, 3800] },
  'missing metrics below the target': { current: 2, levels: [600], target: 100, gives: [2, 60, 1200] },
  'missing metrics and an unready pod': { current: 3, levels: [100, 450], ready: [F, T, T], target: 50, gives: [3, 45, 900] },
  'missing metrics and a young pod': { current: 3, levels: [100, 450], start: [HOT, COOL, COOL], target: 50, gives: [3, 45, 900] },
  'missing metrics and an unready pod, up': { current: 3, levels: [100, 2000], ready: [F, T, T], target: 50, gives: [4, 200, 4000] },
  'missing metrics and a young pod, up': { current: 3, levels: [100, 2000], ready: [F, T, T], start: [HOT, COOL, COOL], target: 50, gives: [4, 200, 4000] },
  'missing metrics and an unready pod, down': { current: 4, levels: [100, 100, 100], ready: [F, T, T, T], target: 50, gives: [3, 10, 200] },
  'missing metrics below a target over 100 %': { current: 4, levels: [200, 100, 100], ready: [F, T, T, T], requests: ['1.0', '1.0', '2.0', '2.0'], target: 300, gives: [2, 6, 200] },
  'a rolling update with one pod more': { current: 2, levels: [100, 100], phase: [R, R, R], requests: whole(3), target: 50, gives: [2, 10, 200] },
  'just outside of 10 %': { current: 10, levels: Array.from({ length: 10 }, () => 150), requests: computed, target: 56, gives: [9, 50, 300] },
  'just within 10 %': { current: 10, levels: Array.from({ length: 10 }, () => 150), requests: computed, target: 55, gives: [10, 50, 300] },
}

/** Upstream counts as many pods as there are to be, or as phases are given. */
function shapes({ current, requests, ready, start, phase, deleted }: Omit<Case, 'levels' | 'target' | 'gives'>): PodShape[] {
  const count = Math.max(current, phase?.length ?? 0, requests?.length ?? 0)
  return Array.from({ length: count }, (_, index) => ({
    ready: ready?.[index] ?? true,
    start: start?.[index],
    phase: phase?.[index],
    deleted: deleted?.[index],
    request: requests ? requests[index] : '1',
  }))
}

const levelOf = (level: number | readonly number[], container: string | undefined): number => {
  const each = typeof level === 'number' ? [level, level] : level
  return container === undefined ? each[0] + each[1] : each[container === 'container1' ? 0 : 1]
}

describe('the number of pods by utilization', () => {
  it.each(Object.entries(utilizations))('%s', (_, { levels, container, target, gives, ...rest }) => {
    const pods = shapes(rest).map((shape, index) => testPod(index, shape))
    const metrics = testMetrics(levels.map((level) => levelOf(level, container)))
    const found = replicasForUtilization({ pods, metrics, current: rest.current, patience: testPatience }, { resource: 'cpu', container, target })
    expect('fault' in found ? found.fault : [found.replicas, found.utilization, found.usage]).toEqual(gives)
  })

  it('says when all figures are of other pods', () => {
    const metrics = new Map([['an-older-pod-name', testMetric(100)]])
    expect(replicasForUtilization({ pods: [testPod(0, { request: '1' })], metrics, current: 1, patience: testPatience }, { resource: 'cpu', target: 100 })).toEqual({
      fault: 'no metrics returned matched known pods',
    })
  })

  it('says when there is no pod', () => {
    expect(replicasForUtilization({ pods: [], metrics: new Map(), current: 1, patience: testPatience }, { resource: 'cpu', target: 100 })).toEqual({
      fault: 'no pods returned by selector while calculating replica count',
    })
  })
})

interface Plain {
  readonly current: number
  readonly levels: readonly number[]
  readonly target: number
  readonly ready?: readonly boolean[]
  readonly start?: readonly string[]
  readonly phase?: readonly string[]
  readonly gives: readonly [number, number]
}

const averages: Readonly<Record<string, Plain>> = {
  up: { current: 3, levels: [20000, 10000, 30000], target: 15000, gives: [4, 20000] },
  'up with an unready young pod, which is no matter here': { current: 3, levels: [50000, 10000, 30000], ready: [T, T, F], start: [COOL, COOL, HOT], target: 15000, gives: [6, 30000] },
  'up with young pods that would bend it down': { current: 3, levels: [50000, 15000, 30000], ready: [F, T, F], start: [HOT, COOL, HOT], target: 15000, gives: [7, 31666] },
  'up from one': { current: 1, levels: [8600], target: 4400, gives: [2, 8600] },
  down: { current: 5, levels: [12000, 12000, 12000, 12000, 12000], target: 20000, gives: [3, 12000] },
  'within 10 %': { current: 3, levels: [20000, 21000, 21000], target: 20000, gives: [3, 20666] },
  'missing figures at the target': { current: 5, levels: [20000, 19000, 21000], target: 20000, gives: [5, 20000] },
  'a rolling update with one pod more': { current: 2, levels: [10000, 10000], phase: [R, R, R], target: 17000, gives: [2, 10000] },
}

describe('the number of pods by an average', () => {
  it.each(Object.entries(averages))('%s', (_, { levels, target, gives, ...rest }) => {
    const pods = shapes(rest).map((shape, index) => testPod(index, shape))
    const found = replicasForAverage({ pods, metrics: testMetrics(levels), current: rest.current, patience: testPatience }, target)
    expect('fault' in found ? found.fault : [found.replicas, found.usage]).toEqual(gives)
  })
})

describe('the number of pods by the value of one thing', () => {
  const rows: readonly (readonly [string, Pick<Plain, 'current' | 'ready'>, number, number, number])[] = [
    ['object up', { current: 3 }, 20000, 15000, 4],
    ['object up by ready pods alone', { current: 3, ready: [F, T, F] }, 50000, 10000, 5],
    ['external up by ready pods alone', { current: 3, ready: [F, T, F] }, 8600, 4400, 2],
    ['object down', { current: 5 }, 12000, 20000, 3],
    ['external down', { current: 5 }, 8600, 14334, 3],
    ['object within 10 %', { current: 3 }, 20666, 20000, 3],
    ['external within 10 %', { current: 3 }, 8600, 8888, 3],
    ['from none', { current: 0 }, 20000, 15000, 2],
    ['from none within 10 %', { current: 0 }, 1000, 1000, 1],
    ['to none', { current: 5 }, 0, 20000, 0],
    ['more than an int32 holds', { current: 1 }, Number.MAX_SAFE_INTEGER, 1, 2 ** 31 - 1],
  ]
  it.each(rows)('%s', (_, rest, usage, target, replicas) => {
    const pods = shapes(rest).map((shape, index) => testPod(index, shape))
    expect(replicasForValue({ pods, current: rest.current }, usage, target)).toMatchObject({ replicas, usage })
  })
})

describe('the number of pods by shares', () => {
  const rows: readonly (readonly [string, number, number, number, number, number])[] = [
    ['object up', 3, 20000, 5000, 4, 6667],
    ['external up', 3, 8600, 2150, 4, 2867],
    ['object down', 5, 6000, 2000, 3, 1200],
    ['external down', 5, 8600, 2867, 3, 1720],
    ['object within 10 %', 4, 20166, 5000, 4, 5042],
    ['external within 10 %', 3, 8600, 2900, 3, 2867],
  ]
  it.each(rows)('%s', (_, there, usage, target, replicas, each) => {
    expect(replicasForShare(there, usage, target)).toMatchObject({ replicas, usage: each })
  })
})

/** https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details */
describe('the examples of the documentation', () => {
  const rows: readonly (readonly [string, number, number, number, number])[] = [
    ['200m where 100m are wanted doubles', 3, 200, 100, 6],
    ['50m where 100m are wanted halves', 4, 50, 100, 2],
    ['105m where 100m are wanted is near enough', 3, 105, 100, 3],
  ]
  it.each(rows)('%s', (_, current, level, target, replicas) => {
    const pods = Array.from({ length: current }, (__, index) => testPod(index, {}))
    const metrics = testMetrics(pods.map(() => level))
    expect(replicasForAverage({ pods, metrics, current, resource: 'cpu', patience: testPatience }, target)).toMatchObject({ replicas })
  })
})
