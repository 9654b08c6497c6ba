import { describe, expect, it } from 'vitest'
import type { EndpointSlice } from '../../../api/kinds/endpoint-slice'
import type { Discovery } from '../../../api/types'
import { openSliceBook } from './slice-book'

const http = [{ name: 'http', port: 80, protocol: 'TCP' }]
const other = [{ name: 'http', port: 81, protocol: 'TCP' }]
const endpoint = (i: number): Discovery.Endpoint => ({
  addresses: [`10.0.${Math.floor(i / 250)}.${i % 250}`],
  targetRef: { kind: 'Pod', namespace: 'default', name: `p${i}` },
})
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)

const slice = (name: string, pods: readonly number[]): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '' },
  addressType: 'IPv4',
  ports: http,
  endpoints: pods.map(endpoint),
})

function close(existing: readonly EndpointSlice[], change: (book: ReturnType<typeof openSliceBook>) => void) {
  const book = openSliceBook(existing)
  change(book)
  const { written, erased } = book.close()
  return {
    written: written.map(({ object, endpoints }) => `${object?.metadata.name ?? 'new'}:${endpoints.size}`),
    erased: erased.map(({ metadata }) => metadata.name),
  }
}

describe('the book of slices', () => {
  it('opens new slices of a hundred', () => {
    const result = close([], (book) => range(0, 230).forEach((i) => book.put(`default/p${i}`, http, endpoint(i))))
    expect(result).toEqual({ written: ['new:100', 'new:100', 'new:30'], erased: [] })
  })

  it('touches only the slice whose endpoint changed', () => {
    const existing = [slice('a', range(0, 100)), slice('b', range(100, 150))]
    const result = close(existing, (book) => book.put('default/p7', http, { ...endpoint(7), conditions: { ready: false } }))
    expect(result).toEqual({ written: ['a:100'], erased: [] })
  })

  it('writes nothing when nothing changed', () => {
    const result = close([slice('a', range(0, 10))], (book) => range(0, 10).forEach((i) => book.put(`default/p${i}`, http, endpoint(i))))
    expect(result).toEqual({ written: [], erased: [] })
  })

  it('fills a slice that changes anyway before it touches another', () => {
    const existing = [slice('a', range(0, 90)), slice('b', range(100, 150))]
    const result = close(existing, (book) => {
      book.drop('default/p100')
      book.put('default/p300', http, endpoint(300))
    })
    expect(result).toEqual({ written: ['b:50'], erased: [] })
  })

  it('else fills the fullest that has room for all', () => {
    const existing = [slice('a', range(0, 95)), slice('b', range(100, 150)), slice('c', range(200, 210))]
    const result = close(existing, (book) => range(300, 310).forEach((i) => book.put(`default/p${i}`, http, endpoint(i))))
    expect(result).toEqual({ written: ['b:60'], erased: [] })
  })

  it('erases slices that have become empty, but for the last', () => {
    const existing = [slice('a', [1]), slice('b', [2])]
    expect(close(existing, (book) => book.drop('default/p1'))).toEqual({ written: [], erased: ['a'] })
    const result = close(existing, (book) => [1, 2].forEach((i) => book.drop(`default/p${i}`)))
    expect(result).toEqual({ written: ['b:0'], erased: ['a'] })
  })

  it('moves an endpoint whose ports changed, into the slice that it leaves empty', () => {
    expect(close([slice('a', [1])], (book) => book.put('default/p1', other, endpoint(1)))).toEqual({ written: ['a:1'], erased: [] })
  })
})

interface Packing {
  readonly title: string
  readonly existing: readonly (readonly number[])[]
  /** All that shall be there; those that are not kept as they are have changed. */
  readonly wanted: readonly number[]
  readonly changed?: readonly number[]
  readonly sizes: readonly number[]
  readonly created: number
  readonly updated: number
}

const every = (step: number, from: number, to: number): number[] => range(from, to).filter((i) => (i - from) % step === 0)

/** Upstream: k8s.io/endpointslice/reconciler_test.go (v1.32), by the names of its tests. */
const packings: readonly Packing[] = [
  { title: 'ManyPods', existing: [], wanted: range(0, 250), sizes: [100, 100, 50], created: 3, updated: 0 },
  { title: 'SomePreexisting', existing: [every(4, 1, 246), every(4, 3, 246)], wanted: range(0, 250), sizes: [89, 61, 100], created: 1, updated: 1 },
  { title: 'SomePreexistingWorseAllocation', existing: [every(4, 1, 296), every(4, 3, 296)], wanted: range(0, 300), sizes: [74, 74, 100, 52], created: 2, updated: 0 },
  { title: 'Recycling, before the ports change', existing: range(0, 10).map((i) => range(30 * i, 30 * i + 30)), wanted: range(0, 300), sizes: Array<number>(10).fill(30), created: 0, updated: 0 },
  {
    title: 'UpdatePacking',
    existing: [range(0, 80), range(100, 120)],
    wanted: [...range(0, 80), ...range(100, 120), ...range(200, 215)],
    changed: [...every(10, 0, 80), ...every(10, 100, 120)],
    sizes: [95, 20],
    created: 0,
    updated: 2,
  },
  {
    title: 'UpdatePacking, the fuller slice last',
    existing: [range(100, 120), range(0, 80)],
    wanted: [...range(0, 80), ...range(100, 120), ...range(200, 215)],
    changed: [...every(10, 0, 80), ...every(10, 100, 120)],
    sizes: [20, 95],
    created: 0,
    updated: 2,
  },
  { title: 'Metrics: half of the pods go', existing: [range(0, 20)], wanted: range(0, 10), sizes: [10], created: 0, updated: 1 },
]

describe('packing, as upstream has it', () => {
  it.each(packings)('$title', ({ existing, wanted, changed = [], sizes, created, updated }) => {
    const book = openSliceBook(existing.map((pods, i) => slice(`s${i}`, pods)))
    for (const i of existing.flat()) if (!wanted.includes(i)) book.drop(`default/p${i}`)
    for (const i of wanted) book.put(`default/p${i}`, http, changed.includes(i) ? { ...endpoint(i), conditions: { ready: false } } : endpoint(i))
    const { written, erased } = book.close()
    expect([...book.pages].map(({ endpoints }) => endpoints.size)).toEqual(sizes)
    expect([written.filter(({ object }) => !object).length, written.filter(({ object }) => object).length, erased.length]).toEqual([created, updated, 0])
  })

  it('Recycling: other ports for all repack ten slices into three', () => {
    const book = openSliceBook(range(0, 10).map((i) => slice(`s${i}`, range(30 * i, 30 * i + 30))))
    for (const i of range(0, 300)) book.put(`default/p${i}`, other, endpoint(i))
    const { written, erased } = book.close()
    expect([written.map(({ object, endpoints }) => [object !== undefined, endpoints.size]), erased.length]).toEqual([Array(3).fill([true, 100]), 7])
  })

  it('NamedPorts: a slice for each number that the name stands for', () => {
    const book = openSliceBook([])
    for (const i of range(0, 300)) book.put(`default/p${i}`, [{ name: '', port: 8080 + (i % 5), protocol: 'TCP' }], endpoint(i))
    const { written } = book.close()
    expect(written.map(({ endpoints, ports }) => [endpoints.size, ports[0].port]).sort()).toEqual(range(0, 5).map((i) => [60, 8080 + i]))
  })
})
