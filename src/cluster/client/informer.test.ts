import { describe, expect, it } from 'vitest'
import type { ApiDoor, WatchEvent } from '../../api/door'
import { Pod } from '../../api/kinds/pod'
import { Clock } from '../../base/clock'
import { createInformers, type Change } from './informer'

const pod = (name: string, { owner, node, namespace = 'default' }: { owner?: string; node?: string; namespace?: string } = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace,
    uid: name,
    resourceVersion: '1',
    creationTimestamp: '',
    ...(owner ? { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner, controller: true }] } : {}),
  },
  spec: { containers: [], ...(node ? { nodeName: node } : {}) },
  status: {},
})

/** A server that lists what it is given and passes on what the test sends. */
function standIn(initial: readonly Pod[]) {
  const watchers: ((event: WatchEvent<Pod>) => void)[] = []
  const calls = { list: 0, watch: 0 }
  const door = {
    list: () => (calls.list++, { items: initial, resourceVersion: '1' }),
    watch: (_kind: unknown, _options: unknown, handle: (event: WatchEvent<Pod>) => void) => {
      calls.watch++
      watchers.push(handle)
      return { stop: () => void watchers.splice(watchers.indexOf(handle), 1) }
    },
  } as Partial<ApiDoor> as ApiDoor
  const send = (type: WatchEvent<Pod>['type'], object: Pod) => {
    for (const handle of watchers) handle({ type, object, previous: undefined })
  }
  return { door, calls, send }
}

const names = (pods: readonly Pod[]): string[] => pods.map(({ metadata }) => metadata.name)

describe('an informer', () => {
  it('begins with what the server lists and follows its watch', () => {
    const { door, send } = standIn([pod('a')])
    const pods = createInformers(door, new Clock(0)).of(Pod)
    send('ADDED', pod('b'))
    send('DELETED', pod('a'))
    expect(names(pods.list())).toEqual(['b'])
    expect(pods.get('default/b')?.metadata.name).toBe('b')
    expect(pods.get('default/a')).toBeUndefined()
  })

  it('keeps its indexes in step with every change', () => {
    const { door, send } = standIn([pod('a', { owner: 'rs', node: 'n1' }), pod('b', { node: 'n1', namespace: 'other' })])
    const pods = createInformers(door, new Clock(0)).of(Pod, { indexes: { node: ({ spec }) => [spec.nodeName ?? ''] } })
    expect(names(pods.byIndex('node', 'n1'))).toEqual(['a', 'b'])
    expect(names(pods.inNamespace('other'))).toEqual(['b'])
    send('MODIFIED', pod('a', { node: 'n2' }))
    expect(names(pods.byIndex('node', 'n1'))).toEqual(['b'])
    expect(names(pods.byIndex('node', 'n2'))).toEqual(['a'])
    expect(names(pods.ownedBy('rs'))).toEqual([])
    send('MODIFIED', pod('a', { owner: 'rs', node: 'n2' }))
    expect(names(pods.ownedBy('rs'))).toEqual(['a'])
    send('DELETED', pod('a', { owner: 'rs', node: 'n2' }))
    expect(names(pods.ownedBy('rs'))).toEqual([])
  })

  it('tells a late listener of what is there, then of changes with what was before', () => {
    const clock = new Clock(0)
    const { door, send } = standIn([pod('a')])
    const pods = createInformers(door, clock).of(Pod)
    const heard: Change<Pod>[] = []
    pods.onChange((change) => heard.push(change))
    send('ADDED', pod('b'))
    expect(heard).toEqual([])
    clock.step()
    expect(heard.map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual(['ADDED a', 'ADDED b'])
    const next = pod('b', { node: 'n1' })
    send('MODIFIED', next)
    expect(heard[2]).toEqual({ type: 'MODIFIED', object: next, previous: pod('b') })
  })

  it('is shared by those who ask for the same', () => {
    const { door, calls } = standIn([pod('a', { node: 'n1' })])
    const informers = createInformers(door, new Clock(0))
    const first = informers.of(Pod)
    const second = informers.of(Pod, { indexes: { node: ({ spec }) => [spec.nodeName ?? ''] } })
    informers.of(Pod, { fieldSelector: 'spec.nodeName=n1' })
    expect(second).toBe(first)
    expect(names(first.byIndex('node', 'n1'))).toEqual(['a'])
    expect(calls).toEqual({ list: 2, watch: 2 })
  })

  it('hears nothing more once stopped', () => {
    const { door, send } = standIn([])
    const informers = createInformers(door, new Clock(0))
    const pods = informers.of(Pod)
    informers.stop()
    send('ADDED', pod('a'))
    expect(pods.list()).toEqual([])
  })
})
