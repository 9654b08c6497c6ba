import { describe, expect, it } from 'vitest'
import { assignSlots, GHOST_MS, type SlotBook } from './slot-book'

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `Pod/default/p${index}`)
const members = (...paths: string[]) => new Map([['node', paths]])
const shown = (book: SlotBook): string[] => (book.get('node') ?? []).map((slot) => (slot ? `${slot.path.slice(-1)}${slot.goneAtMs === undefined ? '' : '†'}` : '_'))

describe('the slot book', () => {
  it('keeps every slot when something goes, and shows its outline', () => {
    const before = assignSlots(new Map(), members('a', 'b', 'c'), 0)
    expect(shown(assignSlots(before, members('a', 'c'), 100))).toEqual(['a', 'b†', 'c'])
  })

  it('does not give a reserved slot away, and does afterwards', () => {
    let book = assignSlots(new Map(), members('a', 'b', 'c'), 0)
    book = assignSlots(book, members('a', 'c'), 100)
    book = assignSlots(book, members('a', 'c', 'd'), 200)
    expect(shown(book)).toEqual(['a', 'b†', 'c', 'd'])
    book = assignSlots(book, members('a', 'c', 'd', 'e'), 100 + GHOST_MS)
    expect(shown(book)).toEqual(['a', 'e', 'c', 'd'])
  })

  it('comes home after 3, 300 and 3 again', () => {
    const small = assignSlots(new Map(), members(...names(3)), 0)
    const large = assignSlots(small, members(...names(300)), 1_000)
    expect(large.get('node')).toHaveLength(300)
    const leaving = assignSlots(large, members(...names(3)), 2_000)
    expect(assignSlots(leaving, members(...names(3)), 2_000 + GHOST_MS)).toEqual(small)
  })

  it('forgets outlines when time goes back', () => {
    const book = assignSlots(assignSlots(new Map(), members('a', 'b'), 5_000), members('a'), 5_000)
    expect(shown(assignSlots(book, members('a'), 0))).toEqual(['a'])
  })
})
