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
