import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../api/object'
import { completePath, createObjectStore, parsePath, pathOf } from './object-store'

const object = (kind: string, name: string, namespace?: string): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace, uid: name, resourceVersion: '1', creationTimestamp: '' },
})

function createFrames() {
  const acts: (() => void)[] = []
  return { onFrame: (act: () => void) => void acts.push(act), draw: () => acts.splice(0).forEach((act) => act()), waiting: () => acts.length }
}

describe('the object store', () => {
  it('applies all changes of a frame at once', () => {
    const frames = createFrames()
    const { store, change } = createObjectStore(frames.onFrame)
    change({ type: 'put', object: object('Pod', 'a', 'default') })
    change({ type: 'put', object: object('Pod', 'b', 'default') })
    change({ type: 'remove', object: object('Pod', 'a', 'default') })
    expect(frames.waiting()).toBe(1)
    expect(store.getState().objects.size).toBe(0)
    frames.draw()
    expect([...store.getState().objects.keys()]).toEqual(['Pod/default/b'])
    expect(store.getState().version).toBe(1)
  })

  it('replaces one kind after a new list and leaves the others', () => {
    const frames = createFrames()
    const { store, change } = createObjectStore(frames.onFrame)
    change({ type: 'put', object: object('Pod', 'old', 'default') })
    change({ type: 'put', object: object('Node', 'n') })
    change({ type: 'replace', kind: 'Pod', objects: [object('Pod', 'new', 'default')] })
    frames.draw()
    expect([...store.getState().objects.keys()]).toEqual(['Node//n', 'Pod/default/new'])
  })

  it('forgets everything, also what was about to come', () => {
    const frames = createFrames()
    const { store, change, clear } = createObjectStore(frames.onFrame)
    change({ type: 'put', object: object('Pod', 'old', 'default') })
    clear()
    frames.draw()
    expect(store.getState().objects.size).toBe(0)
    change({ type: 'put', object: object('Pod', 'new', 'default') })
    frames.draw()
    expect(store.getState().objects.size).toBe(1)
  })

  it('names objects by their place', () => {
    expect(parsePath(pathOf(object('Node', 'worker-1')))).toEqual({ kind: 'Node', namespace: '', name: 'worker-1' })
  })

  it.each([
    ['Node/worker-1', 'Node//worker-1'],
    ['Service/web', 'Service/default/web'],
    ['Pod/shop/web', 'Pod/shop/web'],
  ])('completes %s to %s', (path, complete) => expect(completePath(path)).toBe(complete))
})
