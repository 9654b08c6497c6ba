import { describe, expect, it } from 'vitest'
import { deploymentOf, rolling, setOf } from './objects.test.support'
import { annotationsAtRevision, annotationsOnRollback, desiredWhenScaled, extendedHistory, latestRevision, previousRevision, sizeAnnotations } from './revision'

const REVISION = 'deployment.kubernetes.io/revision'
const HISTORY = 'deployment.kubernetes.io/revision-history'
const CAUSE = 'kubernetes.io/change-cause'

describe('the annotations of a ReplicaSet at a revision', () => {
  type Annotations = Readonly<Record<string, string>>
  it.each<{ name: string; existing: Annotations; to: number; expected: Annotations }>([
    { name: 'a first revision has no history', existing: {}, to: 1, expected: { [REVISION]: '1' } },
    { name: 'an empty revision counts as none, and is remembered all the same', existing: { [REVISION]: '' }, to: 2, expected: { [REVISION]: '2', [HISTORY]: '' } },
    { name: 'a later revision is remembered', existing: { [REVISION]: '1' }, to: 3, expected: { [REVISION]: '3', [HISTORY]: '1' } },
    { name: 'and the one after it', existing: { [REVISION]: '3', [HISTORY]: '1' }, to: 5, expected: { [REVISION]: '5', [HISTORY]: '1,3' } },
    { name: 'numbers are compared as numbers', existing: { [REVISION]: '9' }, to: 10, expected: { [REVISION]: '10', [HISTORY]: '9' } },
    { name: 'a revision never falls, though others were deleted', existing: { [REVISION]: '7' }, to: 3, expected: { [REVISION]: '7' } },
    { name: 'one that is no number stays', existing: { [REVISION]: 'latest' }, to: 3, expected: { [REVISION]: 'latest' } },
  ])('$name', ({ existing, to, expected }) => {
    expect(annotationsAtRevision(deploymentOf({}), existing, to)).toEqual(expected)
  })

  it('are those of the Deployment too, except what was applied and what the controller wrote', () => {
    const annotations = {
      [CAUSE]: 'to 1.26',
      owner: 'me',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      [REVISION]: '4',
      [HISTORY]: '1',
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
      'deprecated.deployment.rollback.to': '2',
    }
    const existing = { [REVISION]: '5', [CAUSE]: 'before', kept: 'yes' }
    expect(annotationsAtRevision(deploymentOf({}, { annotations }), existing, 5)).toEqual({ [REVISION]: '5', [CAUSE]: 'to 1.26', owner: 'me', kept: 'yes' })
  })

  it('come back to the Deployment when it goes back', () => {
    const set = setOf('old', { revision: '1', desired: 3 })
    const old = { ...set, metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, [CAUSE]: 'first' } } }
    const deployment = deploymentOf({}, { annotations: { [REVISION]: '2', [CAUSE]: 'second', owner: 'me' } })
    expect(annotationsOnRollback(deployment, old)).toEqual({ [REVISION]: '2', [CAUSE]: 'first' })
  })
})

describe('the history of revisions', () => {
  it('forgets the oldest where it would grow too long', () => {
    let history = ''
    const seen = []
    for (let revision = 10; revision < 15; revision++) seen.push((history = extendedHistory(history, String(revision), 5)))
    expect(seen).toEqual(['10', '10,11', '11,12', '12,13', '13,14'])
    expect(extendedHistory('1,2,3', '12345', 7)).toBe('3,12345')
    expect(extendedHistory('1,2,3', '12345', 6)).toBe('12345')
    expect(extendedHistory('1', '123456', 5)).toBe('1')
  })
})

describe('revisions among ReplicaSets', () => {
  it.each([
    { revisions: [], latest: 0, previous: 0 },
    { revisions: ['1'], latest: 1, previous: 0 },
    { revisions: ['1', '3', '2'], latest: 3, previous: 2 },
    { revisions: ['2', '10', 'x', undefined], latest: 10, previous: 2 },
    { revisions: ['3', '3', '1'], latest: 3, previous: 3 },
  ])('of $revisions', ({ revisions, latest, previous }) => {
    const sets = revisions.map((revision, i) => setOf(`s${i}`, revision === undefined ? {} : { revision }))
    expect([latestRevision(sets), previousRevision(sets)]).toEqual([latest, previous])
  })
})

describe('what is written down of the size', () => {
  it('is the number wanted, and that with surge', () => {
    expect(sizeAnnotations(deploymentOf({ replicas: 10, ...rolling('25%', 0) }))).toEqual({
      'deployment.kubernetes.io/desired-replicas': '10',
      'deployment.kubernetes.io/max-replicas': '13',
    })
  })

  it.each([
    ['13', 13],
    ['0', 0],
    ['2147483647', 2147483647],
    ['2147483648', undefined],
    ['4294967296', undefined],
    ['-1', undefined],
    ['invalid', undefined],
    ['', undefined],
  ])('%j is read as %j', (text, expected) => {
    const set = setOf('s')
    const annotations = { 'deployment.kubernetes.io/desired-replicas': text }
    expect(desiredWhenScaled({ ...set, metadata: { ...set.metadata, annotations } })).toBe(expected)
  })
})
