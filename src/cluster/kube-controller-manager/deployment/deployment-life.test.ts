import { describe, expect, it } from 'vitest'
import { Deployment } from '../../../api/kinds/deployment'
import { Event } from '../../../api/kinds/event'
import { Pod } from '../../../api/kinds/pod'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { ResourceQuota } from '../../../api/kinds/resource-quota'
import { controllerOf } from '../../../api/object'
import type { Apps } from '../../../api/types'
import { startControlPlane, type ControlPlaneOptions } from '../testing.test.support'

const place = { namespace: 'default', name: 'web' }
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1' }] } }
const isGood = ({ spec }: Pod): boolean => spec.containers[0].image !== 'nginx:bad'

function start(spec: Partial<Apps.DeploymentSpec> = {}, options: ControlPlaneOptions = {}) {
  const cluster = startControlPlane({ readyAfterMs: 200, becomesReady: isGood, ...options })
  const { door } = cluster
  const create = () => door.create(Deployment, { metadata: place, spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template, ...spec } })
  const patch = (body: unknown) => door.patch(Deployment, place, { type: 'application/strategic-merge-patch+json', patch: body })
  const setImage = (image: string) => patch({ spec: { template: { spec: { containers: [{ name: 'web', image }] } } } })
  const get = () => door.get(Deployment, place)
  const condition = (type: string) => get().status.conditions?.find((each) => each.type === type)
  const sets = () =>
    Object.fromEntries(door.list(ReplicaSet).items.map(({ metadata, spec: { template: { spec: pod } = {}, replicas } }) =>
      [pod?.containers[0].image, { name: metadata.name, replicas, revision: metadata.annotations?.['deployment.kubernetes.io/revision'], uid: metadata.uid }]))
  const told = (reason: string) => door.list(Event).items.filter((event) => event.reason === reason).map(({ message }) => message)
  return { ...cluster, create, patch, setImage, get, condition, sets, told }
}

describe('a Deployment through its life', () => {
  it('is told first that it has a new ReplicaSet, then that it gets on, then that it is done', () => {
    const { clock, create, get } = start()
    create()
    const reasons: string[] = []
    for (let i = 0; i < 200; i++) {
      clock.advanceTo(clock.now() + 5)
      const text = (get().status.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`).join(', ')
      if (text && text !== reasons.at(-1)) reasons.push(text)
    }
    expect(reasons).toEqual([
      'Progressing=True NewReplicaSetCreated, Available=False MinimumReplicasUnavailable',
      'Available=False MinimumReplicasUnavailable, Progressing=True ReplicaSetUpdated',
      'Available=True MinimumReplicasAvailable, Progressing=True NewReplicaSetAvailable',
    ])
  })

  it('that is deleted and leaves its ReplicaSets behind finds them again when it is made anew', () => {
    const { door, run, create, setImage, sets, condition, get } = start()
    create()
    run(3)
    setImage('nginx:2')
    run(5)
    const before = sets()
    door.delete(Deployment, place, { propagationPolicy: 'Orphan' })
    run(5)
    expect(door.list(ReplicaSet).items.map((set) => controllerOf(set))).toEqual([undefined, undefined])
    expect(door.list(Pod).items).toHaveLength(3)
    create()
    run(5)
    const { uid } = get().metadata
    expect(door.list(ReplicaSet).items.map((set) => controllerOf(set)?.uid)).toEqual([uid, uid])
    expect(sets()).toMatchObject({ 'nginx:1': { uid: before['nginx:1'].uid, replicas: 3, revision: '3' }, 'nginx:2': { uid: before['nginx:2'].uid, replicas: 0 } })
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  it('finds the ReplicaSet that it has when somebody begins to care how long a rollout takes', () => {
    const { run, create, patch, condition, sets } = start({ progressDeadlineSeconds: 2147483647 }, { becomesReady: () => false })
    create()
    run(3)
    expect(condition('Progressing')).toBeUndefined()
    patch({ spec: { progressDeadlineSeconds: 60 } })
    run(3)
    expect(condition('Progressing')).toMatchObject({
      status: 'True', reason: 'FoundNewReplicaSet', message: `Found new replica set "${sets()['nginx:1'].name}"`,
    })
  })

  it('is paused and resumed with all the time it needs', () => {
    const { run, create, patch, setImage, condition } = start({ progressDeadlineSeconds: 10 })
    create()
    run(3)
    patch({ spec: { paused: true } })
    setImage('nginx:2')
    run(600)
    expect(condition('Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' })
    patch({ spec: { paused: false } })
    run(0.015)
    expect(['DeploymentResumed', 'NewReplicaSetCreated']).toContain(condition('Progressing')?.reason)
    run(10)
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  it('does not forget that it took too long when it is paused', () => {
    const { run, create, patch, setImage, condition } = start({ progressDeadlineSeconds: 10 })
    create()
    run(3)
    setImage('nginx:bad')
    run(30)
    patch({ spec: { paused: true } })
    run(5)
    expect(condition('Progressing')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' })
  })

  it('goes over the deadline a second or two after it, not at it', () => {
    const { clock, create, run, setImage, condition } = start({ progressDeadlineSeconds: 60 })
    create()
    run(3)
    setImage('nginx:bad')
    run(5)
    const since = Date.parse(condition('Progressing')?.lastUpdateTime ?? '')
    clock.advanceTo(since + 60_000)
    expect(condition('Progressing')).toMatchObject({ status: 'True' })
    clock.advanceTo(since + 62_100)
    expect(condition('Progressing')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' })
  })

  it('says why a ReplicaSet cannot be made, gives up after a while and goes on when it is changed', () => {
    const { door, run, create, patch, condition, told, get } = start({ progressDeadlineSeconds: 600 })
    door.create(ResourceQuota, { metadata: { name: 'none', namespace: 'default' }, spec: { hard: { 'count/replicasets.apps': '0' } } })
    run(2)
    create()
    run(1)
    const refusal = /^Failed to create new replica set "web-\w+": replicasets\.apps "web-\w+" is forbidden: exceeded quota: none, requested: count\/replicasets\.apps=1, used: count\/replicasets\.apps=0, limited: count\/replicasets\.apps=0$/
    expect(condition('Progressing')).toMatchObject({ status: 'False', reason: 'ReplicaSetCreateError', message: expect.stringMatching(refusal) })
    expect(told('ReplicaSetCreateError')[0]).toMatch(refusal)
    run(600)
    door.delete(ResourceQuota, { name: 'none', namespace: 'default' })
    run(600)
    expect(door.list(ReplicaSet).items).toEqual([])
    patch({ metadata: { labels: { touched: 'yes' } } })
    run(5)
    expect(get().status.availableReplicas).toBe(3)
  })

  it('copies its change cause to the ReplicaSet of the moment only', () => {
    const { run, create, patch, setImage, door } = start()
    const causes = () =>
      Object.fromEntries(door.list(ReplicaSet).items.map(({ metadata, spec }) => [spec.template?.spec?.containers[0].image, metadata.annotations?.['kubernetes.io/change-cause']]))
    create()
    run(3)
    setImage('nginx:2')
    patch({ metadata: { annotations: { 'kubernetes.io/change-cause': 'to 2' } } })
    run(5)
    expect(causes()).toEqual({ 'nginx:1': undefined, 'nginx:2': 'to 2' })
    patch({ metadata: { annotations: { 'kubernetes.io/change-cause': null } } })
    run(5)
    expect(causes()).toEqual({ 'nginx:1': undefined, 'nginx:2': 'to 2' })
  })

  it('with strategy Recreate begins when the last old pod is gone, not when it is asked to go', () => {
    const { door, clock, run, create, setImage } = start({ strategy: { type: 'Recreate' } })
    create()
    run(3)
    const [held] = door.list(Pod).items
    door.update(Pod, { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } })
    setImage('nginx:2')
    run(30)
    expect(door.list(Pod).items.map(({ metadata, spec }) => [metadata.name, spec.containers[0].image])).toEqual([[held.metadata.name, 'nginx:1']])
    expect(door.list(ReplicaSet).items).toHaveLength(1)
    const stored = door.get(Pod, held.metadata)
    door.update(Pod, { ...stored, metadata: { ...stored.metadata, finalizers: [] } })
    clock.advanceTo(clock.now() + 3000)
    expect(door.list(Pod).items.map(({ spec }) => spec.containers[0].image)).toEqual(['nginx:2', 'nginx:2', 'nginx:2'])
  })

  it('passes a changed minReadySeconds on without a rollout', () => {
    const { door, run, create, patch } = start()
    create()
    run(3)
    patch({ spec: { minReadySeconds: 7 } })
    run(3)
    expect(door.list(ReplicaSet).items.map(({ spec, metadata }) => [spec.minReadySeconds, metadata.annotations?.['deployment.kubernetes.io/revision']])).toEqual([[7, '1']])
  })

  it('rolls over to a third template before the second was done', () => {
    const { run, create, setImage, sets } = start({ replicas: 4 })
    create()
    run(3)
    setImage('nginx:bad')
    run(3)
    expect(sets()).toMatchObject({ 'nginx:1': { replicas: 3 }, 'nginx:bad': { replicas: 2 } })
    setImage('nginx:3')
    run(10)
    expect(sets()).toMatchObject({ 'nginx:1': { replicas: 0 }, 'nginx:bad': { replicas: 0 }, 'nginx:3': { replicas: 4, revision: '3' } })
  })
})
