/** How metrics of each type are named, told and refused, with adapters that serve all of them; facts of upstream's horizontal_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import type { Autoscaling } from '../../../api/types'
import { testMetrics, testPatience, testPod } from './calculation.test.support'
import { evaluateMetrics } from './evaluate-metrics'
import type { MetricsClient } from './metrics-client'
import { proposalOf, type Workload } from './metric-proposal'

interface Given {
  readonly wanted: number
  readonly there?: number
  readonly levels?: readonly number[]
  readonly value?: number
  /** All of them refuse. */
  readonly fault?: string
}

function workload({ wanted, there = wanted, levels = [], value = 0, fault }: Given): Workload {
  const refusal = { fault: fault ?? '' }
  const client: MetricsClient = {
    ofResource: () => (fault === undefined ? testMetrics(levels) : refusal),
    ofPods: () => (fault === undefined ? testMetrics(levels) : refusal),
    ofObject: () => (fault === undefined ? value : refusal),
    external: () => (fault === undefined ? value : refusal),
  }
  const pods = Array.from({ length: there }, (_, index) => testPod(index, { request: '500m' }))
  return { namespace: 'test-namespace', selector: 'name=test-pod', pods, wanted, there, patience: testPatience, client }
}

const qps = { name: 'qps' }
const selected = { name: 'qps', selector: { matchLabels: { queue: 'slow' }, matchExpressions: [{ key: 'a', operator: 'In', values: ['b', 'c'] }] } }
const described = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'some-deployment' }
const value = (amount: string): Autoscaling.MetricTarget => ({ type: 'Value', value: amount })
const average = (amount: string): Autoscaling.MetricTarget => ({ type: 'AverageValue', averageValue: amount })

const pods = (target: Autoscaling.MetricTarget, metric: Autoscaling.MetricIdentifier = qps): Autoscaling.MetricSpec => ({ type: 'Pods', pods: { metric, target } })
const object = (target: Autoscaling.MetricTarget): Autoscaling.MetricSpec => ({ type: 'Object', object: { describedObject: described, metric: qps, target } })
const external = (target: Autoscaling.MetricTarget, metric: Autoscaling.MetricIdentifier = qps): Autoscaling.MetricSpec => ({ type: 'External', external: { metric, target } })
const resource = (target: Autoscaling.MetricTarget): Autoscaling.MetricSpec => ({ type: 'Resource', resource: { name: 'cpu', target } })
const container = (target: Autoscaling.MetricTarget): Autoscaling.MetricSpec => ({ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'container1', target } })
const percent = (averageUtilization: number): Autoscaling.MetricTarget => ({ type: 'Utilization', averageUtilization })

type Row = readonly [string, Autoscaling.MetricSpec, Given, number, string, object]
const given: readonly Row[] = [
  ['pods up', pods(average('15')), { wanted: 3, levels: [20000, 10000, 30000] }, 4, 'pods metric qps', { type: 'Pods', pods: { metric: qps, current: { averageValue: '20' } } }],
  ['pods down', pods(average('20')), { wanted: 5, levels: [12000, 12000, 12000, 12000, 12000] }, 3, 'pods metric qps', { type: 'Pods', pods: { metric: qps, current: { averageValue: '12' } } }],
  ['pods within 10 %', pods(average('20')), { wanted: 3, levels: [20000, 20001, 21000] }, 3, 'pods metric qps', { type: 'Pods', pods: { metric: qps, current: { averageValue: '20333m' } } }],
  ['an object up', object(value('15')), { wanted: 3, value: 20000 }, 4, 'Deployment metric qps', { type: 'Object', object: { describedObject: described, metric: qps, current: { value: '20' } } }],
  ['an object from none', object(value('15')), { wanted: 0, value: 20000 }, 2, 'Deployment metric qps', { type: 'Object', object: { describedObject: described, metric: qps, current: { value: '20' } } }],
  ['an object to none', object(value('20')), { wanted: 5, value: 0 }, 0, 'Deployment metric qps', { type: 'Object', object: { describedObject: described, metric: qps, current: { value: '0' } } }],
  ['an object shared out', object(average('10')), { wanted: 3, value: 40000 }, 4, 'external metric qps(nil)', { type: 'Object', object: { metric: qps, current: { averageValue: '13334m' } } }],
  ['an object shared out, down', object(average('20')), { wanted: 5, value: 60000 }, 3, 'external metric qps(nil)', { type: 'Object', object: { metric: qps, current: { averageValue: '12' } } }],
  ['external up', external(value('6666m')), { wanted: 3, value: 8600 }, 4, 'external metric qps(nil)', { type: 'External', external: { metric: qps, current: { value: '8600m' } } }],
  ['external down', external(value('14400m')), { wanted: 5, value: 8600 }, 3, 'external metric qps(nil)', { type: 'External', external: { metric: qps, current: { value: '8600m' } } }],
  ['external shared out, up', external(average('2222m')), { wanted: 3, value: 8600 }, 4, 'external metric qps(nil)', { type: 'External', external: { metric: qps, current: { averageValue: '2867m' } } }],
  ['external shared out, down', external(average('3')), { wanted: 5, value: 8600 }, 3, 'external metric qps(nil)', { type: 'External', external: { metric: qps, current: { averageValue: '1720m' } } }],
  [
    'external with a selector',
    external(value('6666m'), selected),
    { wanted: 3, value: 8600 },
    4,
    'external metric qps(&LabelSelector{MatchLabels:map[string]string{queue: slow,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:a,Operator:In,Values:[b c],},},})',
    { type: 'External', external: { metric: selected, current: { value: '8600m' } } },
  ],
  ['CPU by share', resource(percent(30)), { wanted: 3, levels: [300, 500, 700] }, 5, 'cpu resource utilization (percentage of request)', { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 50, averageValue: '500m' } } }],
  ['CPU by amount', resource(average('300m')), { wanted: 3, levels: [300, 500, 700] }, 5, 'cpu resource', { type: 'Resource', resource: { name: 'cpu', current: { averageValue: '500m' } } }],
  [
    'CPU of a container by share',
    container(percent(30)),
    { wanted: 3, levels: [150, 250, 350] },
    5,
    'cpu container resource utilization (percentage of request)',
    { type: 'ContainerResource', containerResource: { name: 'cpu', container: 'container1', current: { averageUtilization: 50, averageValue: '250m' } } },
  ],
]

describe('what a metric asks for', () => {
  it.each(given)('%s', (_, spec, world, replicas, metric, status) => {
    const found = proposalOf(spec, workload(world))
    expect(found).toMatchObject({ metric, status, calculation: { replicas } })
  })
})

type Refused = readonly [string, Autoscaling.MetricSpec, string, string, string]
const WRONG = 'something went wrong'
const refused: readonly Refused[] = [
  ['CPU', resource(percent(10)), 'FailedGetResourceMetric', `failed to get cpu utilization: unable to get metrics for resource cpu: ${WRONG}`, `failed to get cpu resource metric value: failed to get cpu utilization: unable to get metrics for resource cpu: ${WRONG}`],
  ['CPU by amount', resource(average('1')), 'FailedGetResourceMetric', `failed to get cpu usage: unable to get metrics for resource cpu: ${WRONG}`, `failed to get cpu resource metric value: failed to get cpu usage: unable to get metrics for resource cpu: ${WRONG}`],
  [
    'CPU without an aim',
    resource({ type: 'Utilization' }),
    'FailedGetResourceMetric',
    'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set',
    'failed to get cpu resource metric value: invalid resource metric source: neither an average utilization target nor an average value (usage) target was set',
  ],
  [
    'CPU of a container',
    container(percent(10)),
    'FailedGetContainerResourceMetric',
    `failed to get cpu utilization: unable to get metrics for resource cpu: ${WRONG}`,
    `failed to get container1 container metric value: failed to get cpu utilization: unable to get metrics for resource cpu: ${WRONG}`,
  ],
  ['pods', pods(average('1')), 'FailedGetPodsMetric', `unable to get metric qps: ${WRONG}`, `failed to get pods metric value: unable to get metric qps: ${WRONG}`],
  [
    'an object',
    object(value('1')),
    'FailedGetObjectMetric',
    `unable to get metric qps: Deployment on test-namespace some-deployment/${WRONG}`,
    `failed to get object metric value: unable to get metric qps: Deployment on test-namespace some-deployment/${WRONG}`,
  ],
  [
    'an object shared out',
    object(average('1')),
    'FailedGetObjectMetric',
    `unable to get metric qps: Deployment on test-namespace some-deployment/${WRONG}`,
    `failed to get object metric value: failed to get qps object metric: unable to get metric qps: Deployment on test-namespace some-deployment/${WRONG}`,
  ],
  [
    'an object without an aim',
    object({ type: 'Value' }),
    'FailedGetObjectMetric',
    'invalid object metric source: neither a value target nor an average value target was set',
    'failed to get object metric value: invalid object metric source: neither a value target nor an average value target was set',
  ],
  [
    'external shared out',
    external(average('1'), selected),
    'FailedGetExternalMetric',
    `unable to get external metric test-namespace/qps/&LabelSelector{MatchLabels:map[string]string{queue: slow,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:a,Operator:In,Values:[b c],},},}: ${WRONG}`,
    `failed to get qps external metric value: failed to get qps external metric: unable to get external metric test-namespace/qps/&LabelSelector{MatchLabels:map[string]string{queue: slow,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:a,Operator:In,Values:[b c],},},}: ${WRONG}`,
  ],
  ['something else', { type: 'CheddarCheese' }, 'InvalidMetricSourceType', 'unknown metric source type "CheddarCheese"', 'unknown metric source type "CheddarCheese"'],
]

describe('why a metric cannot be had', () => {
  it.each(refused)('%s', (_, spec, reason, why, error) => {
    expect(proposalOf(spec, workload({ wanted: 3, fault: WRONG }))).toEqual({ reason, why, error })
  })
})

describe('several metrics', () => {
  const invalid = { type: 'CheddarCheese' }

  it('go by the greatest', () => {
    const specs = [pods(average('15')), resource(percent(10))]
    expect(evaluateMetrics(specs, workload({ wanted: 3, levels: [300, 300, 300] })).best).toEqual({ replicas: 9, metric: 'cpu resource utilization (percentage of request)' })
  })

  it('go by what there is, upwards', () => {
    const found = evaluateMetrics([invalid, resource(percent(30))], workload({ wanted: 3, levels: [300, 400, 500] }))
    expect(found).toMatchObject({ best: { replicas: 4 }, statuses: [{ type: '' }, { type: 'Resource' }] })
  })

  it('go by what there is, from none', () => {
    expect(evaluateMetrics([object(value('15')), invalid], workload({ wanted: 0, value: 20000 })).best?.replicas).toBe(2)
  })

  it('do not go down while one is missing', () => {
    const found = evaluateMetrics([resource(percent(50)), invalid], workload({ wanted: 5, levels: [100, 300, 500, 250, 250] }))
    expect(found.best).toBeUndefined()
    expect(found.error).toBe('invalid metrics (1 invalid out of 2), first error is: unknown metric source type "CheddarCheese"')
  })

  it('do nothing where all are missing', () => {
    const found = evaluateMetrics([resource(percent(50)), pods(average('1'))], workload({ wanted: 3, fault: WRONG }))
    expect([found.best, found.error]).toEqual([undefined, `invalid metrics (2 invalid out of 2), first error is: failed to get cpu resource metric value: failed to get cpu utilization: unable to get metrics for resource cpu: ${WRONG}`])
  })
})
