import { describe, expect, it } from 'vitest'
import { Deployment } from '../../../api/kinds/deployment'
import { Event } from '../../../api/kinds/event'
import { Pod } from '../../../api/kinds/pod'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import type { Apps } from '../../../api/types'
import { startControlPlane, type ControlPlaneOptions } from '../testing.test.support'

const place = { namespace: 'default', name: 'web' }

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1' }] } }

const web = (spec: Partial<Apps.DeploymentSpec> = {}) => ({
  metadata: { ...place, labels: { app: 'web' } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template,
    ...spec,
  },
})

function start(options: ControlPlaneOptions = {}) {
  const cluster = startControlPlane({ readyAfterMs: 500, ...options })
  const { door } = cluster
  const sets = () =>
    [...door.list(ReplicaSet).items]
      .sort((a, b) => revision(a) - revision(b))
      .map(({ metadata, spec, status }) => ({ name: metadata.name, replicas: spec.replicas, ready: status.readyReplicas ?? 0 }))
  const revision = ({ metadata }: ReplicaSet) => Number(metadata.annotations?.['deployment.kubernetes.io/revision'])
  const patch = (spec: unknown) => door.patch(Deployment, place, { type: 'application/strategic-merge-patch+json', patch: { spec } })
  const setImage = (image: string) => patch({ template: { spec: { containers: [{ name: 'web', image }] } } })
  const get = () => door.get(Deployment, place)
  const events = (about = 'web') =>
    door.list(Event).items.filter(({ involvedObject, reason }) => involvedObject.name === about && reason === 'ScalingReplicaSet').map(({ message }) => message)
  const condition = (type: string) => get().status.conditions?.find((each) => each.type === type)
  return { ...cluster, sets, patch, setImage, get, events, condition }
}

describe('the Deployment controller', () => {
  it('makes a ReplicaSet named by the hash of the template and reports what it does', () => {
    const { door, run, get, events } = start()
    door.create(Deployment, web())
    run(5)
    const [set] = door.list(ReplicaSet).items
    const hash = set.metadata.labels?.['pod-template-hash'] ?? ''
    expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]+$/)
    expect(set.metadata).toMatchObject({
      name: `web-${hash}`,
      labels: { app: 'web', 'pod-template-hash': hash },
      annotations: {
        'deployment.kubernetes.io/desired-replicas': '3',
        'deployment.kubernetes.io/max-replicas': '4',
        'deployment.kubernetes.io/revision': '1',
      },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', controller: true, blockOwnerDeletion: true }],
    })
    expect(set.spec.selector).toEqual({ matchLabels: { app: 'web', 'pod-template-hash': hash } })
    expect(door.list(Pod).items.every(({ metadata }) => metadata.labels?.['pod-template-hash'] === hash)).toBe(true)
    expect(get().metadata).toMatchObject({ generation: 1, annotations: { 'deployment.kubernetes.io/revision': '1' } })
    expect(get().status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      conditions: [
        { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' },
        {
          type: 'Progressing',
          status: 'True',
          reason: 'NewReplicaSetAvailable',
          message: `ReplicaSet "web-${hash}" has successfully progressed.`,
        },
      ],
    })
    expect(get().status.unavailableReplicas).toBeUndefined()
    expect(events()).toEqual([`Scaled up replica set web-${hash} from 0 to 3`])
  })

  it('rolls to a new template without ever having too few ready pods or too many pods', () => {
    const { clock, door, run, setImage, sets, events, get } = start()
    door.create(Deployment, web({ replicas: 4 }))
    run(5)
    const [{ name: old }] = sets()
    setImage('nginx:2')
    const seen: { total: number; ready: number }[] = []
    for (let i = 0; i < 1000; i++) {
      clock.advanceTo(clock.now() + 10)
      const pods = door.list(Pod).items.filter(({ metadata }) => !metadata.deletionTimestamp)
      const ready = pods.filter(({ status }) => status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'))
      seen.push({ total: pods.length, ready: ready.length })
    }
    expect(Math.max(...seen.map(({ total }) => total))).toBe(5)
    expect(Math.min(...seen.map(({ ready }) => ready))).toBe(3)
    const [first, second] = sets()
    expect([first, second]).toMatchObject([{ name: old, replicas: 0 }, { replicas: 4, ready: 4 }])
    expect(events().slice(0, 4)).toEqual([
      `Scaled up replica set ${old} from 0 to 4`,
      `Scaled up replica set ${second.name} from 0 to 1`,
      `Scaled down replica set ${old} from 4 to 3`,
      `Scaled up replica set ${second.name} from 1 to 2`,
    ])
    expect(get().status).toMatchObject({ observedGeneration: 2, replicas: 4, updatedReplicas: 4 })
    run(1)
  })

  it('goes back to an old ReplicaSet when the template is the old one again, as a new revision', () => {
    const { door, run, setImage, sets, get } = start()
    door.create(Deployment, web())
    run(5)
    setImage('nginx:2')
    run(10)
    setImage('nginx:1')
    run(10)
    expect(sets()).toMatchObject([{ replicas: 0 }, { replicas: 3, ready: 3 }])
    const current = door.list(ReplicaSet).items.find(({ spec }) => spec.replicas === 3)
    expect(current?.metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    })
    expect(get().metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3')
  })

  it('stands still when the new pods do not become ready, and says so after the deadline', () => {
    const { door, run, setImage, sets, condition } = start({ becomesReady: ({ spec }) => spec.containers[0].image === 'nginx:1' })
    door.create(Deployment, web({ replicas: 4, progressDeadlineSeconds: 60 }))
    run(5)
    setImage('nginx:bad')
    run(30)
    expect(sets()).toMatchObject([{ replicas: 3, ready: 3 }, { replicas: 2, ready: 0 }])
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' })
    run(60)
    expect(condition('Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${sets()[1].name}" has timed out progressing.`,
    })
    expect(condition('Available')).toMatchObject({ status: 'True' })
    setImage('nginx:1')
    run(10)
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  it('with strategy Recreate ends all old pods before it starts new ones', () => {
    const { clock, door, setImage, run } = start()
    door.create(Deployment, web({ strategy: { type: 'Recreate' } }))
    run(5)
    setImage('nginx:2')
    let isMixed = false
    for (let i = 0; i < 500; i++) {
      clock.advanceTo(clock.now() + 10)
      isMixed ||= new Set(door.list(Pod).items.map(({ spec }) => spec.containers[0].image)).size > 1
    }
    expect(isMixed).toBe(false)
    expect(door.list(Pod).items.map(({ spec }) => spec.containers[0].image)).toEqual(['nginx:2', 'nginx:2', 'nginx:2'])
  })

  it('while paused scales but does not roll, and rolls once resumed', () => {
    const { door, run, patch, setImage, sets, condition } = start()
    door.create(Deployment, web())
    run(5)
    patch({ paused: true })
    setImage('nginx:2')
    run(5)
    expect(condition('Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' })
    patch({ replicas: 5 })
    run(5)
    expect(sets()).toMatchObject([{ replicas: 5, ready: 5 }])
    patch({ paused: false })
    run(15)
    expect(sets()).toMatchObject([{ replicas: 0 }, { replicas: 5, ready: 5 }])
  })

  it('scaled in the middle of a rollout, keeps the mixture', () => {
    const { door, run, patch, setImage, sets } = start({ becomesReady: ({ spec }) => spec.containers[0].image === 'nginx:1' })
    door.create(Deployment, web({ replicas: 10, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } }))
    run(5)
    setImage('nginx:bad')
    run(5)
    expect(sets()).toMatchObject([{ replicas: 8 }, { replicas: 5 }])
    patch({ replicas: 15 })
    run(5)
    expect(sets()).toMatchObject([{ replicas: 11 }, { replicas: 7 }])
  })

  it('keeps as many old ReplicaSets as the history limit says', () => {
    const { door, run, setImage, sets } = start()
    door.create(Deployment, web({ revisionHistoryLimit: 2 }))
    run(5)
    for (let i = 2; i <= 6; i++) {
      setImage(`nginx:${i}`)
      run(10)
    }
    expect(sets()).toHaveLength(3)
    expect(sets().at(-1)).toMatchObject({ replicas: 3, ready: 3 })
  })

  it('takes another name when a foreign ReplicaSet has the one it wanted', () => {
    const { door, run, get, sets } = start()
    door.create(Deployment, web())
    run(5)
    const [{ name }] = sets()
    door.delete(Deployment, place, { propagationPolicy: 'Background' })
    run(5)
    for (const set of door.list(ReplicaSet).items) door.delete(ReplicaSet, set.metadata)
    const other = { matchLabels: { app: 'other' } }
    const foreign = { ...template, metadata: { labels: { app: 'other' } } }
    door.create(ReplicaSet, { metadata: { name, namespace: 'default' }, spec: { replicas: 0, selector: other, template: foreign } })
    door.create(Deployment, web())
    run(10)
    expect(get().status).toMatchObject({ collisionCount: 1, readyReplicas: 3 })
  })

  it('moves the failure of its ReplicaSet into its own conditions', () => {
    const { door, run, condition } = start()
    door.create(Deployment, web({ template: { ...template, spec: { ...template.spec, priorityClassName: 'vip' } } }))
    run(5)
    expect(condition('ReplicaFailure')).toMatchObject({ status: 'True', reason: 'FailedCreate', message: expect.stringContaining('no PriorityClass') })
    expect(condition('Available')).toMatchObject({ status: 'False', reason: 'MinimumReplicasUnavailable' })
  })
})
