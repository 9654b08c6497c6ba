import { describe, expect, it } from 'vitest'
import { createSubsetBook } from './subset-book'

interface Row {
  readonly title: string
  /** Ready and not ready addresses, by port. */
  readonly given: readonly (readonly [ready: number, notReady: number])[]
  readonly kept: readonly (readonly [ready: number, notReady: number])[]
}

/** Upstream: pkg/controller/endpoint/endpoints_controller.go truncateEndpoints (v1.32). */
const rows: readonly Row[] = [
  { title: 'as many as fit', given: [[600, 400]], kept: [[600, 400]] },
  { title: 'too many ready ones', given: [[1001, 5]], kept: [[1000, 0]] },
  { title: 'too many ready ones in two subsets', given: [[600, 0], [800, 300]], kept: [[429, 0], [571, 0]] },
  { title: 'too many that are not ready', given: [[500, 300], [0, 400]], kept: [[500, 215], [0, 285]] },
  { title: 'no room for any that is not ready', given: [[1000, 10]], kept: [[1000, 0]] },
  { title: 'a subset that is left empty', given: [[1000, 0], [0, 10]], kept: [[1000, 0]] },
]

describe('Endpoints hold a thousand addresses', () => {
  it.each(rows)('$title', ({ given, kept }) => {
    const book = createSubsetBook()
    const put = (subset: number, i: number, isReady: boolean) =>
      book.put(`${subset}/${i}/${isReady}`, { address: { ip: `10.${subset}.${i >> 8}.${i & 255}${isReady ? '' : '0'}` }, ports: [{ port: 80 + subset }], isReady })
    given.forEach(([ready, notReady], subset) => {
      for (let i = 0; i < ready; i++) put(subset, i, true)
      for (let i = 0; i < notReady; i++) put(subset, i, false)
    })
    expect(book.subsets().map(({ addresses = [], notReadyAddresses = [] }) => [addresses.length, notReadyAddresses.length])).toEqual(kept)
    const total = given.flat().reduce((sum, count) => sum + count, 0)
    expect(book.isOverCapacity).toBe(total > 1000)
  })
})
