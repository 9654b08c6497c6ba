import { describe, expect, it } from 'vitest'
import { createSimulation } from '../../base/simulation'
import { Compacted, Store } from './store'
import type { StoreEvent } from './store-event'

interface Thing {
  readonly size: number
  readonly node?: string
}

function setUp() {
  const simulation = createSimulation({ seed: 'store', startMs: 0 })
  return { clock: simulation.clock, store: new Store<Thing>(simulation) }
}

const pod = (name: string, namespace = 'default') => ({ resource: 'pods', namespace, name })
const onNode = (value: string) => ({ name: 'node', value, valueOf: (thing: unknown) => (thing as Thing).node ?? '' })

describe('Store', () => {
  it('gives each write one revision and ranges in key order', () => {
    const { store } = setUp()
    store.put(pod('b'), { size: 1 }, 0)
    store.put(pod('a'), { size: 2 }, 0)
    store.put(pod('z', 'aaa'), { size: 3 }, 0)
    expect(store.revision).toBe(3)
    expect(store.range('pods').map(({ size }) => size)).toEqual([3, 2, 1])
    expect(store.range('pods', 'default').map(({ size }) => size)).toEqual([2, 1])
  })

  it('ranges over what is there at each moment, whatever it was asked before', () => {
    const { store } = setUp()
    const sizes = () => [store.range('pods'), store.range('pods', 'default')].map((range) => range.map(({ size }) => size))
    store.put(pod('b'), { size: 1 }, 0)
    expect(sizes()).toEqual([[1], [1]])
    store.put(pod('b'), { size: 2 }, 0)
    store.put(pod('a'), { size: 3 }, 0)
    store.put(pod('x', 'aaa'), { size: 4 }, 0)
    expect(sizes()).toEqual([
      [4, 3, 2],
      [3, 2],
    ])
    store.remove(pod('b'), { size: 2 }, 0)
    store.remove(pod('x', 'aaa'), { size: 4 }, 0)
    expect(sizes()).toEqual([[3], [3]])
  })

  it('never delivers inside the write, and delivers with its cause', () => {
    const { store, clock } = setUp()
    const seen: [string, number, number][] = []
    store.watch({ resource: 'pods' }, 0, ({ type, revision }) => seen.push([type, revision, clock.cause]))
    store.put(pod('a'), { size: 1 }, 5)
    store.put(pod('a'), { size: 2 }, 6)
    store.remove(pod('a'), { size: 2 }, 7)
    expect(seen).toEqual([])
    clock.advanceTo(10)
    expect(seen).toEqual([
      ['ADDED', 1, 5],
      ['MODIFIED', 2, 6],
      ['DELETED', 3, 7],
    ])
  })

  it('tells watchers of one field value when an object comes, changes and goes', () => {
    const { store, clock } = setUp()
    const seen: string[] = []
    store.watch({ resource: 'pods', index: onNode('n1') }, 0, ({ type, name }) => seen.push(`${type} ${name}`))
    store.put(pod('elsewhere'), { size: 1, node: 'n2' }, 0)
    store.put(pod('a'), { size: 1 }, 0)
    store.put(pod('a'), { size: 1, node: 'n1' }, 0)
    store.put(pod('a'), { size: 1, node: 'n2' }, 0)
    clock.advanceTo(10)
    expect(seen).toEqual(['MODIFIED a', 'MODIFIED a'])
  })

  it('starts a watch in the past, unless compaction took it', () => {
    const { store, clock } = setUp()
    const seen: StoreEvent<Thing>[] = []
    for (let size = 1; size <= 5; size++) store.put(pod('a'), { size }, 0)
    store.watch({ resource: 'pods', namespace: 'default' }, 3, (event) => seen.push(event))
    clock.advanceTo(10)
    expect(seen.map(({ value }) => value.size)).toEqual([4, 5])
    store.compact(4)
    expect(() => store.watch({ resource: 'pods' }, 3, () => undefined)).toThrow(Compacted)
  })

  it('is silent for a watcher that stopped', () => {
    const { store, clock } = setUp()
    const watch = store.watch({ resource: 'pods' }, 0, () => expect.unreachable())
    store.put(pod('a'), { size: 1 }, 0)
    watch.stop()
    clock.advanceTo(10)
  })

  it('knows what was stored at a revision while that write or the next of the object is kept', () => {
    const { store } = setUp()
    store.put(pod('a'), { size: 1 }, 0, 'first')
    store.put(pod('b'), { size: 2 }, 0, 'other')
    store.put(pod('a'), { size: 3 }, 0, 'second')
    store.remove(pod('b'), { size: 2 }, 0)
    expect(store.storedAt(1)).toMatchObject({ value: { size: 1 }, note: 'first' })
    store.compact(2)
    expect([1, 2, 3].map((revision) => store.storedAt(revision)?.note)).toEqual(['first', 'other', 'second'])
    store.compact(3)
    expect([1, 2, 3].map((revision) => store.storedAt(revision)?.note)).toEqual([undefined, 'other', undefined])
  })

  it('keeps the past for five to ten minutes', () => {
    const { store, clock } = setUp()
    const writeAt = (minute: number) => {
      clock.restAt(minute * 60_000)
      store.put(pod('a'), { size: minute }, 0)
    }
    const oldest = () => [0, 1, 2, 3, 4, 5].find((revision) => isKept(revision))
    const isKept = (revision: number) => {
      try {
        return store.rangeAt(revision, 'pods') !== undefined
      } catch (error) {
        if (error instanceof Compacted) return false
        throw error
      }
    }
    writeAt(1)
    writeAt(4)
    expect(oldest()).toBe(0)
    writeAt(5)
    expect(oldest()).toBe(0)
    writeAt(9)
    expect(oldest()).toBe(0)
    clock.restAt(10 * 60_000)
    expect(oldest()).toBe(3)
    writeAt(14)
    expect(oldest()).toBe(3)
    clock.restAt(20 * 60_000)
    expect(oldest()).toBe(4)
  })
})
