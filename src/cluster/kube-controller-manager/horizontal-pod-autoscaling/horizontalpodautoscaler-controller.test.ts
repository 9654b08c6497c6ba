/** The cases of upstream's pkg/controller/podautoscaler/horizontal_test.go (v1.32) that are about the controller, and what it says. */
import { describe, expect, it } from 'vitest'
import type { Kind } from '../../../api/kind'
import { CustomResourceDefinition } from '../../../api/kinds/custom-resource-definition'
import { HorizontalPodAutoscaler } from '../../../api/kinds/horizontal-pod-autoscaler'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { place, startWorld, type World } from './autoscaler-world.test.support'

interface Case extends World {
  readonly desired: number
  readonly conditions: Readonly<Record<string, string>>
}

const fine = { AbleToScale: 'True SucceededRescale', ScalingActive: 'True ValidMetricFound', ScalingLimited: 'False DesiredWithinRange' }
const still = { ...fine, AbleToScale: 'True ReadyForNewScale' }
const external = { type: 'External', external: { metric: { name: 'qps' }, target: { type: 'Value', value: '1' } } }
const podsMetric = { type: 'Pods', pods: { metric: { name: 'qps' }, target: { type: 'AverageValue', averageValue: '15' } } }
const described = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'some-deployment' }
const objectMetric = { type: 'Object', object: { describedObject: described, metric: { name: 'qps' }, target: { type: 'Value', value: '15' } } }
const failed = (reason: string) => ({ AbleToScale: 'True SucceededGetScale', ScalingActive: `False ${reason}` })
/** The number that was found counts as recommended, and that holds what would go. */
const held = { ...fine, AbleToScale: 'True ScaleDownStabilized' }
const up = { min: 2, max: 6, replicas: 3, cpu: 30, levels: [300, 500, 700] }

const cases: Readonly<Record<string, Case>> = {
  'a ReplicaSet goes up': { ...up, desired: 5, conditions: fine },
  'a Deployment goes up': { ...up, kind: 'Deployment', desired: 5, conditions: fine },
  'a StatefulSet goes up': { ...up, kind: 'StatefulSet', desired: 5, conditions: fine },
  'a ReplicationController goes up': { ...up, kind: 'ReplicationController', desired: 5, conditions: fine },
  'up although one metric cannot be had': { ...up, levels: [300, 400, 500], metrics: [external], desired: 4, conditions: fine },
  'not down while one metric cannot be had': { min: 2, max: 6, replicas: 5, cpu: 50, levels: [100, 300, 500, 250, 250], metrics: [external], desired: 5, conditions: failed('FailedGetExternalMetric') },
  'down is held for the size that was found': { min: 2, max: 6, replicas: 5, cpu: 50, levels: [100, 300, 500, 250, 250], desired: 5, conditions: held },
  'within 10 %': { min: 1, max: 5, replicas: 3, cpu: 100, levels: [1010, 1030, 1020], desired: 3, conditions: still },
  'at the target': { min: 1, max: 5, replicas: 2, cpu: 50, levels: [500, 500], desired: 2, conditions: still },
  'no pods at all': { min: 3, max: 5, replicas: 0, cpu: 90, desired: 0, conditions: failed('ScalingDisabled') },
  'fewer than the fewest': { min: 3, max: 5, replicas: 2, cpu: 90, desired: 3, conditions: { AbleToScale: 'True SucceededRescale' } },
  'more than the most': { min: 3, max: 5, replicas: 10, cpu: 90, desired: 5, conditions: { AbleToScale: 'True SucceededRescale' } },
  'no further than the most': { min: 2, max: 5, replicas: 3, cpu: 90, levels: [8000, 9500, 1000], desired: 5, conditions: { ...fine, ScalingLimited: 'True TooManyReplicas' } },
  'no metrics of any pod': { min: 2, max: 6, replicas: 4, cpu: 100, desired: 4, conditions: failed('FailedGetResourceMetric') },
  'no request': { min: 1, max: 5, replicas: 1, cpu: 100, levels: [200], request: '', desired: 1, conditions: failed('FailedGetResourceMetric') },
  'one to two': { min: 1, max: 5, replicas: 1, cpu: 50, levels: [200], request: '200m', desired: 2, conditions: fine },
  'no faster than twice as many': { min: 1, max: 100, replicas: 3, cpu: 10, levels: [100, 200, 300], request: '100m', desired: 6, conditions: { ...fine, ScalingLimited: 'True ScaleUpLimit' } },
  'no faster than four': { min: 1, max: 100, replicas: 1, cpu: 10, levels: [300], request: '100m', desired: 4, conditions: { ...fine, ScalingLimited: 'True ScaleUpLimit' } },
  'metrics of pods': { min: 1, max: 100, replicas: 3, metrics: [podsMetric], levels: [1, 2, 3], desired: 3, conditions: failed('FailedGetPodsMetric') },
  'metrics of an object': { min: 1, max: 100, replicas: 3, metrics: [objectMetric], levels: [1, 2, 3], desired: 3, conditions: failed('FailedGetObjectMetric') },
  'metrics from outside': { min: 1, max: 100, replicas: 3, metrics: [external], levels: [1, 2, 3], desired: 3, conditions: failed('FailedGetExternalMetric') },
  'a behavior that allows no growth': { ...up, behavior: { scaleUp: { selectPolicy: 'Disabled' } }, desired: 3, conditions: { ...still, ScalingLimited: 'True ScaleUpLimit' } },
  'a behavior that allows one more': {
    ...{ ...up, behavior: { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } } },
    ...{ desired: 4, conditions: { ...fine, ScalingLimited: 'True ScaleUpLimit' } },
  },
  'a behavior that waits with growth': { ...up, behavior: { scaleUp: { stabilizationWindowSeconds: 60 } }, desired: 3, conditions: { ...still, AbleToScale: 'True ScaleUpStabilized' } },
  'a behavior that waits for nothing on the way down': {
    ...{ min: 2, max: 6, replicas: 5, cpu: 50, levels: [100, 300, 500, 250, 250], behavior: { scaleDown: { stabilizationWindowSeconds: 0 } } },
    ...{ desired: 3, conditions: fine },
  },
}

describe('the autoscaler', () => {
  it.each(Object.entries(cases))('%s', (_, { desired, conditions: expected, ...world }) => {
    const { start, replicas, conditions, autoscaler } = startWorld(world)
    start()
    expect({ replicas: replicas(), conditions: conditions() }).toEqual({ replicas: desired, conditions: expected })
    expect(autoscaler().status.currentReplicas).toBe(world.replicas)
  })
})

describe('what the autoscaler says', () => {
  const NO_API = 'unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)'
  const NO_ADAPTER = 'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered'
  const base = { min: 1, max: 5, replicas: 1 }
  const rows: readonly (readonly [string, World, readonly string[]])[] = [
    ['that it scaled', { ...base, cpu: 50, levels: [200], request: '200m' }, ['Normal SuccessfulRescale: New size: 2; reason: cpu resource utilization (percentage of request) above target']],
    ['that there are too few', { ...base, min: 3, cpu: 50 }, ['Normal SuccessfulRescale: New size: 3; reason: Current number of replicas below Spec.MinReplicas']],
    ['that there are too many', { ...base, replicas: 9, cpu: 50 }, ['Normal SuccessfulRescale: New size: 5; reason: Current number of replicas above Spec.MaxReplicas']],
    ['nothing when all is well', { ...base, cpu: 50, levels: [100], request: '200m' }, []],
    [
      'that there is no API of metrics',
      { ...base, cpu: 50, withoutMetrics: true },
      [
        `Warning FailedGetResourceMetric: failed to get cpu utilization: ${NO_API}`,
        `Warning FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization: ${NO_API}`,
      ],
    ],
    [
      'that a request is missing',
      { ...base, cpu: 50, levels: [100], request: '' },
      [
        expect.stringMatching(/^Warning FailedComputeMetricsReplicas: invalid metrics \(1 invalid out of 1\), first error is: failed to get cpu resource metric value: failed to get cpu utilization: missing request for cpu in container container of Pod test-/) as string,
        expect.stringMatching(/^Warning FailedGetResourceMetric: failed to get cpu utilization: missing request for cpu in container container of Pod test-/) as string,
      ],
    ],
    [
      'that no adapter serves metrics of pods',
      { ...base, metrics: [podsMetric], levels: [1] },
      [
        `Warning FailedGetPodsMetric: unable to get metric qps: ${NO_ADAPTER}`,
        `Warning FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get pods metric value: unable to get metric qps: ${NO_ADAPTER}`,
      ],
    ],
    [
      'that no adapter serves metrics of objects',
      { ...base, metrics: [objectMetric], levels: [1] },
      [
        `Warning FailedGetObjectMetric: unable to get metric qps: Deployment on default some-deployment/${NO_ADAPTER}`,
        `Warning FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get object metric value: unable to get metric qps: Deployment on default some-deployment/${NO_ADAPTER}`,
      ],
    ],
    [
      'that nobody serves metrics from outside',
      { ...base, metrics: [external], levels: [1] },
      [
        'Warning FailedGetExternalMetric: unable to get external metric default/qps/nil: unable to fetch metrics from external metrics API: the server could not find the requested resource (get qps.external.metrics.k8s.io)',
        'Warning FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get qps external metric value: failed to get external metric qps: unable to get external metric default/qps/nil: unable to fetch metrics from external metrics API: the server could not find the requested resource (get qps.external.metrics.k8s.io)',
      ],
    ],
  ]
  it.each(rows)('%s', (_, world, said) => {
    const { start, events } = startWorld(world)
    start()
    expect(events().toSorted()).toEqual([...said].toSorted())
  })

  const targets: readonly (readonly [string, { apiVersion?: string; kind: string; name: string }, string])[] = [
    ['no such object', { apiVersion: 'apps/v1', kind: 'Deployment', name: 'gone' }, 'deployments/scale.apps "gone" not found'],
    ['no such kind in this group', { apiVersion: 'v1', kind: 'Deployment', name: 'test' }, 'no matches for kind "Deployment" in group ""'],
    ['no such kind', { apiVersion: 'example.com/v1', kind: 'Shop', name: 'test' }, 'no matches for kind "Shop" in group "example.com"'],
    ['a kind without scale', { apiVersion: 'v1', kind: 'Pod', name: 'test' }, 'the server could not find the requested resource (get pods test)'],
  ]
  it.each(targets)('why it has no scale: %s', (_, scaleTargetRef, why) => {
    const { start, events, autoscaler } = startWorld({ ...base, cpu: 50 })
    start({ scaleTargetRef })
    expect(events()).toEqual([`Warning FailedGetScale: ${why}`])
    expect(autoscaler().status.conditions).toMatchObject([
      { type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message: `the HPA controller was unable to get the target's current scale: ${why}` },
    ])
  })

  it('that two of them mean the same pods', () => {
    const { start, door, run, events, conditions } = startWorld({ ...base, cpu: 50, levels: [10] })
    start()
    door.create(HorizontalPodAutoscaler, { metadata: { ...place, name: 'again' }, spec: door.get(HorizontalPodAutoscaler, place).spec })
    run(46)
    const text = 'pods by selector name=test-pod are controlled by multiple HPAs: [default/again default/test]'
    expect(events()).toContain(`Warning AmbiguousSelector: ${text}`)
    expect(events()).toContain(`Warning FailedComputeMetricsReplicas: ${text}`)
    expect(conditions()).toMatchObject({ ScalingActive: 'False AmbiguousSelector' })
    door.delete(HorizontalPodAutoscaler, { ...place, name: 'again' })
    run(31)
    expect(conditions()).toMatchObject({ ScalingActive: 'True ValidMetricFound' })
  })
})

describe('an autoscaler over time', () => {
  it('looks for the first time 15 seconds after it was made, and then every 15 seconds', () => {
    const { door, run, autoscaler, start, clock } = startWorld({ min: 3, max: 5, replicas: 1, cpu: 50, levels: [0] })
    const before = clock.now()
    start()
    expect(Date.parse(autoscaler().status.lastScaleTime ?? '') - before).toBe(15_000)
    door.update(ReplicaSet, { ...door.get(ReplicaSet, place), spec: { ...door.get(ReplicaSet, place).spec, replicas: 1 } })
    run(13)
    expect(door.get(ReplicaSet, place).spec.replicas).toBe(1)
    run(2)
    expect(door.get(ReplicaSet, place).spec.replicas).toBe(3)
  })

  it('writes nothing while nothing changes', () => {
    const { start, run, autoscaler } = startWorld({ min: 1, max: 5, replicas: 2, cpu: 50, levels: [500, 500] })
    start()
    const { resourceVersion } = autoscaler().metadata
    run(300)
    expect(autoscaler().metadata.resourceVersion).toBe(resourceVersion)
  })

  it('lets pods go when nothing has asked for them for five minutes', () => {
    const { start, run, setLevels, settle, replicas, events } = startWorld({ min: 1, max: 10, replicas: 2, cpu: 50, levels: [1000, 1000] })
    start()
    run(1)
    settle()
    expect(replicas()).toBe(4)
    setLevels([0, 0, 0, 0])
    run(285)
    expect(replicas()).toBe(4)
    run(30)
    expect(replicas()).toBe(1)
    expect(events()).toContain('Normal SuccessfulRescale: New size: 1; reason: All metrics below target')
  })

  it('takes one pod a minute where its behavior says so', () => {
    const behavior = { scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } }
    const { start, run, replicas } = startWorld({ min: 1, max: 10, replicas: 4, cpu: 50, levels: [0, 0, 0, 0], behavior })
    start()
    const seen = [replicas()]
    for (let minute = 0; minute < 3; minute++) {
      run(60)
      seen.push(replicas())
    }
    expect(seen).toEqual([3, 2, 1, 1])
  })

  it('scales a kind that users defined, through its scale', () => {
    const { door, run, apiServer, start } = startWorld({ min: 2, max: 5, replicas: 1, cpu: 50 })
    const scale = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas', labelSelectorPath: '.status.selector' }
    door.create(CustomResourceDefinition, {
      metadata: { name: 'shops.example.com' },
      spec: {
        ...{ group: 'example.com', scope: 'Namespaced', names: { kind: 'Shop', plural: 'shops', singular: 'shop' } },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }, subresources: { status: {}, scale } }],
      },
    } as object)
    run(5)
    const Shop = apiServer.catalog.ofKind('example.com', 'v1', 'Shop') as Kind
    door.create(Shop, { metadata: place, spec: { replicas: 1 } } as object)
    start({ scaleTargetRef: { apiVersion: 'example.com/v1', kind: 'Shop', name: 'test' } })
    expect(door.get(Shop, place)).toMatchObject({ spec: { replicas: 2 } })
    run(15)
    expect(door.get(HorizontalPodAutoscaler, place).status.conditions).toMatchObject([
      { type: 'AbleToScale', status: 'True', reason: 'SucceededGetScale' },
      { type: 'ScalingActive', status: 'False', reason: 'InvalidSelector', message: "the HPA target's scale is missing a selector" },
    ])
  })
})
