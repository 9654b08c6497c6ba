import { describe, expect, it } from 'vitest'
import { Deployment } from '../../../api/kinds/deployment'
import { Event } from '../../../api/kinds/event'
import { Job } from '../../../api/kinds/job'
import { Pod } from '../../../api/kinds/pod'
import { PodDisruptionBudget } from '../../../api/kinds/pod-disruption-budget'
import { isStatusError, type Status } from '../../../api/status-error'
import { startControlPlane } from '../testing.test.support'

const container = { name: 'web', image: 'nginx' }
const labels = { app: 'web' }
const web = (replicas: number) => ({
  metadata: { name: 'web', namespace: 'default' },
  spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } },
})
const budget = (spec: PodDisruptionBudget['spec']) => ({ metadata: { name: 'web', namespace: 'default' }, spec: { selector: { matchLabels: labels }, ...spec } })
const place = { namespace: 'default', name: 'web' }

function begin(spec: PodDisruptionBudget['spec'], replicas = 3) {
  const plane = startControlPlane({ readyAfterMs: 500 })
  plane.door.create(Deployment, web(replicas))
  plane.run(5)
  plane.door.create(PodDisruptionBudget, budget(spec))
  plane.run(2)
  return plane
}

const refusal = (act: () => void): Status | undefined => {
  try {
    act()
    return undefined
  } catch (error) {
    if (!isStatusError(error)) throw error
    return error.status
  }
}

describe('the disruption controller', () => {
  const rows = [
    { name: 'a number that has to stay', spec: { minAvailable: 2 }, status: [3, 2, 1, 3] },
    { name: 'a share that has to stay, rounded up', spec: { minAvailable: '50%' }, status: [3, 2, 1, 3] },
    { name: 'a number that may be away', spec: { maxUnavailable: 1 }, status: [3, 2, 1, 3] },
    { name: 'a share that may be away, rounded up', spec: { maxUnavailable: '10%' }, status: [3, 2, 1, 3] },
    { name: 'more than there are', spec: { minAvailable: 5 }, status: [3, 5, 0, 3] },
    { name: 'nothing', spec: {}, status: [3, 0, 0, 0] },
  ]
  it.each(rows)('counts for $name', ({ spec, status: [currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods] }) => {
    const { door } = begin(spec)
    const { status } = door.get(PodDisruptionBudget, place)
    expect(status).toMatchObject({ currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods, observedGeneration: 1 })
    const isAllowed = disruptionsAllowed > 0
    expect(status.conditions).toEqual([
      { type: 'DisruptionAllowed', status: isAllowed ? 'True' : 'False', reason: isAllowed ? 'SufficientPods' : 'InsufficientPods', message: '', observedGeneration: 1, lastTransitionTime: expect.any(String) },
    ])
  })

  it('counts what a Deployment wants, not what there is', () => {
    const { door, run } = begin({ maxUnavailable: 1 })
    const before = door.get(Deployment, place)
    door.update(Deployment, { ...before, metadata: { ...before.metadata, resourceVersion: '' }, spec: { ...before.spec, replicas: 4, paused: true } })
    run(5)
    expect(door.get(PodDisruptionBudget, place).status).toMatchObject({ expectedPods: 4, desiredHealthy: 3, currentHealthy: 4 })
  })

  it('says that there are no pods, that nobody answers for some, and that it cannot count', () => {
    const { door, run } = startControlPlane({ readyAfterMs: 500 })
    const said = () => door.list(Event).items.filter(({ involvedObject }) => involvedObject.kind === 'PodDisruptionBudget')
    door.create(PodDisruptionBudget, budget({ maxUnavailable: 1 }))
    run(2)
    expect(said().map(({ reason, message, source }) => [reason, message, source?.component])).toEqual([['NoPods', 'No matching pods found', 'controllermanager']])
    door.create(Pod, { metadata: { name: 'bare', namespace: 'default', labels }, spec: { containers: [container] } })
    run(2)
    expect(said().find(({ reason }) => reason === 'UnmanagedPods')?.message).toContain('(selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},})')
    const template = { metadata: { labels }, spec: { restartPolicy: 'Never', containers: [container] } }
    door.create(Job, { metadata: { name: 'work', namespace: 'default' }, spec: { template } })
    run(2)
    const { status } = door.get(PodDisruptionBudget, place)
    expect([status.disruptionsAllowed, status.conditions?.[0].reason, status.conditions?.[0].message]).toEqual([0, 'SyncFailed', 'jobs.batch does not implement the scale subresource'])
    expect(said().find(({ reason }) => reason === 'CalculateExpectedPodCountFailed')?.message).toBe('Failed to calculate the number of expected pods: jobs.batch does not implement the scale subresource')
  })
})

describe('an eviction', () => {
  it('takes from the budget, says why the pod goes, and is refused when nothing is left', () => {
    const { door, run } = begin({ minAvailable: 2 })
    const [first, second] = door.list(Pod).items
    door.evict(first.metadata)
    expect(door.get(Pod, first.metadata)).toMatchObject({
      metadata: { deletionTimestamp: expect.any(String) },
      status: { conditions: expect.arrayContaining([expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' })]) },
    })
    expect(door.get(PodDisruptionBudget, place).status).toMatchObject({ disruptionsAllowed: 0, disruptedPods: { [first.metadata.name]: expect.any(String) } })
    expect(refusal(() => door.evict(second.metadata))).toMatchObject({
      code: 429,
      reason: 'TooManyRequests',
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: { causes: [{ reason: 'DisruptionBudget', message: 'The disruption budget web needs 2 healthy pods and has 3 currently' }] },
    })
    run(0.1)
    expect(refusal(() => door.evict(second.metadata))?.details?.causes?.[0].message).toBe('The disruption budget web needs 2 healthy pods and has 2 currently')
    run(60)
    expect(door.get(PodDisruptionBudget, place).status).toMatchObject({ disruptionsAllowed: 1, currentHealthy: 3 })
    expect(door.get(PodDisruptionBudget, place).status.disruptedPods).toBeUndefined()
    expect(refusal(() => door.evict(second.metadata))).toBeUndefined()
  })

  it('waits for a new budget to be counted, and knows one budget only', () => {
    const { door, run } = begin({ minAvailable: 2 })
    const [pod] = door.list(Pod).items
    const before = door.get(PodDisruptionBudget, place)
    door.update(PodDisruptionBudget, { ...before, spec: { ...before.spec, minAvailable: 1 } })
    expect(refusal(() => door.evict(pod.metadata))?.details).toMatchObject({
      retryAfterSeconds: 10,
      causes: [{ reason: 'DisruptionBudget', message: 'The disruption budget web is still being processed by the server.' }],
    })
    door.create(PodDisruptionBudget, { ...budget({ minAvailable: 1 }), metadata: { name: 'other', namespace: 'default' } })
    run(1)
    expect(refusal(() => door.evict(pod.metadata))).toMatchObject({ code: 500, message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.' })
  })

  const unready = [
    { name: 'is refused while too few are healthy', minAvailable: 3, policy: undefined, isRefused: true },
    { name: 'is free while enough are healthy', minAvailable: 2, policy: undefined, isRefused: false },
    { name: 'is free where the budget says so', minAvailable: 3, policy: 'AlwaysAllow', isRefused: false },
  ]
  it.each(unready)('of a pod that is not ready $name', ({ minAvailable, policy, isRefused }) => {
    const { door, run } = begin({ minAvailable, ...(policy ? { unhealthyPodEvictionPolicy: policy } : {}) })
    const [pod] = door.list(Pod).items
    door.updateStatus(Pod, { ...pod, status: { ...pod.status, conditions: [{ type: 'Ready', status: 'False' }] } })
    run(0.1)
    expect(refusal(() => door.evict(pod.metadata)) !== undefined).toBe(isRefused)
  })
})
