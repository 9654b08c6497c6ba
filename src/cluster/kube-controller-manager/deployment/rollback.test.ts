import { describe, expect, it } from 'vitest'
import { Deployment } from '../../../api/kinds/deployment'
import { Event } from '../../../api/kinds/event'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { startControlPlane } from '../testing.test.support'

const place = { namespace: 'default', name: 'web' }
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1' }] } }
const ROLLBACK_TO = 'deprecated.deployment.rollback.to'
const CAUSE = 'kubernetes.io/change-cause'

/** A Deployment of three revisions, each with a cause. */
function start({ revisions = 3 } = {}) {
  const cluster = startControlPlane({ readyAfterMs: 100 })
  const { door, run } = cluster
  const patch = (body: unknown) => door.patch(Deployment, place, { type: 'application/strategic-merge-patch+json', patch: body })
  const annotate = (annotations: Readonly<Record<string, string | null>>) => patch({ metadata: { annotations } })
  door.create(Deployment, {
    metadata: { ...place, annotations: { [CAUSE]: 'cause 1' } },
    spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template },
  })
  run(3)
  for (let i = 2; i <= revisions; i++) {
    patch({ metadata: { annotations: { [CAUSE]: `cause ${i}` } }, spec: { template: { spec: { containers: [{ name: 'web', image: `nginx:${i}` }] } } } })
    run(3)
  }
  const history = () =>
    Object.fromEntries(door.list(ReplicaSet).items.map(({ metadata: { annotations }, spec }) => [
      spec.template?.spec?.containers[0].image,
      [annotations?.['deployment.kubernetes.io/revision'], annotations?.['deployment.kubernetes.io/revision-history'], annotations?.[CAUSE]],
    ]))
  const told = () => door.list(Event).items.filter(({ reason }) => reason?.startsWith('DeploymentRollback')).map(({ type, reason, message }) => ({ type, reason, message }))
  const image = () => door.get(Deployment, place).spec.template.spec?.containers[0].image
  return { ...cluster, annotate, patch, history, told, image }
}

describe('a Deployment that is to go back', () => {
  it.each([
    { name: 'to a revision', to: '1', image: 'nginx:1', history: { 'nginx:1': ['4', '1', 'cause 1'], 'nginx:2': ['2', undefined, 'cause 2'], 'nginx:3': ['3', undefined, 'cause 3'] }, revision: 1 },
    { name: 'to the one before', to: '0', image: 'nginx:2', history: { 'nginx:1': ['1', undefined, 'cause 1'], 'nginx:2': ['4', '2', 'cause 2'], 'nginx:3': ['3', undefined, 'cause 3'] }, revision: 2 },
  ])('$name, has its template and its annotations again', ({ to, image, history, revision }) => {
    const cluster = start()
    cluster.annotate({ [ROLLBACK_TO]: to })
    cluster.run(5)
    expect(cluster.image()).toBe(image)
    expect(cluster.history()).toEqual(history)
    expect(cluster.door.get(Deployment, place).metadata.annotations?.[ROLLBACK_TO]).toBeUndefined()
    expect(cluster.told()).toEqual([{ type: 'Normal', reason: 'DeploymentRollback', message: `Rolled back deployment "web" to revision ${revision}` }])
  })

  it.each([
    { name: 'to a revision that is not there', revisions: 3, to: '9', reason: 'DeploymentRollbackRevisionNotFound', message: 'Unable to find the revision to rollback to.' },
    { name: 'when there was none before', revisions: 1, to: '0', reason: 'DeploymentRollbackRevisionNotFound', message: 'Unable to find last revision.' },
    {
      name: 'to what it is', revisions: 3, to: '3', reason: 'DeploymentRollbackTemplateUnchanged',
      message: 'The rollback revision contains the same template as current deployment "web"',
    },
  ])('$name, stays and says why', ({ revisions, to, reason, message }) => {
    const cluster = start({ revisions })
    const { spec } = cluster.door.get(Deployment, place)
    cluster.annotate({ [ROLLBACK_TO]: to })
    cluster.run(5)
    expect(cluster.told()).toEqual([{ type: 'Warning', reason, message }])
    const stored = cluster.door.get(Deployment, place)
    expect([stored.spec, stored.metadata.annotations?.[ROLLBACK_TO]]).toEqual([spec, undefined])
  })

  it('waits while it is paused, and forgets no history then', () => {
    const cluster = start()
    cluster.patch({ metadata: { annotations: { [ROLLBACK_TO]: '1' } }, spec: { paused: true, revisionHistoryLimit: 0 } })
    cluster.run(5)
    expect([cluster.image(), Object.keys(cluster.history()).length]).toEqual(['nginx:3', 3])
    cluster.patch({ spec: { paused: false } })
    cluster.run(5)
    expect(cluster.image()).toBe('nginx:1')
  })

  it('has nothing asked of it by a word that is no number', () => {
    const cluster = start()
    cluster.annotate({ [ROLLBACK_TO]: 'first' })
    cluster.run(5)
    expect([cluster.image(), cluster.told()]).toEqual(['nginx:3', []])
  })
})
