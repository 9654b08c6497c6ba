import { describe, expect, it } from 'vitest'
import type { Shelf } from '../store/log-keeper'
import { createProgressBook, recordOf, scoreOf } from './progress-book'

function memoryShelf(): Shelf & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return { kept, get: (key) => Promise.resolve(kept.get(key)), set: (key, value) => Promise.resolve(void kept.set(key, value)) }
}
const options = {
  now: () => 1_000,
  tolerate(error: unknown): void {
    throw error
  },
}
const pass = (step: string) => (record: ReturnType<typeof recordOf>) => ({ ...record, passed: [...record.passed, step] })

describe('the progress book', () => {
  it('is the same after a file was saved and loaded elsewhere', () => {
    const here = createProgressBook(memoryShelf(), options)
    here.change('a/one', pass('first'))
    here.change('a/one', (record) => ({ ...record, hints: { wish: 2 }, guesses: { 'first 0': { chosen: '3', truth: '3' } } }))
    here.visit('a/one', 'second')
    const there = createProgressBook(memoryShelf(), options)
    there.merge(here.format())
    expect(there.store.getState()).toEqual(here.store.getState())
    expect(there.format()).toBe(here.format())
  })

  it('loses nothing when a file is added to what is there', () => {
    const book = createProgressBook(memoryShelf(), options)
    book.change('a/one', (record) => ({ ...pass('first')(record), hints: { wish: 1 } }))
    const other = createProgressBook(memoryShelf(), options)
    other.change('a/one', (record) => ({ ...pass('second')(record), hints: { wish: 3, run: 1 } }))
    other.change('b/two', pass('look'))
    book.merge(other.format())
    expect(recordOf(book.store.getState(), 'a/one')).toEqual({ passed: ['first', 'second'], hints: { wish: 3, run: 1 }, guesses: {} })
    expect(recordOf(book.store.getState(), 'b/two').passed).toEqual(['look'])
  })

  it('is there again after a reload, also when something was done before it was read', async () => {
    const shelf = memoryShelf()
    createProgressBook(shelf, options).change('a/one', pass('first'))
    const later = createProgressBook({ ...shelf, set: () => Promise.resolve() }, options)
    later.change('b/two', pass('look'))
    await later.open()
    expect(Object.keys(later.store.getState().lessons).sort()).toEqual(['a/one', 'b/two'])
  })

  it('refuses a file of something else, and keeps what it has', () => {
    const book = createProgressBook(memoryShelf(), options)
    book.change('a/one', pass('first'))
    expect(() => book.merge('{"lessons": 3}')).toThrow('version: expected a number')
    expect(() => book.merge('no')).toThrow(SyntaxError)
    expect(recordOf(book.store.getState(), 'a/one').passed).toEqual(['first'])
  })

  it('counts guesses whose answer came out', () => {
    const book = createProgressBook(memoryShelf(), options)
    book.change('a/one', (record) => ({ ...record, guesses: { 'x 0': { chosen: '1', truth: '1' }, 'x 1': { chosen: '1', truth: '2' }, 'x 2': { chosen: '1' } } }))
    expect(scoreOf(book.store.getState())).toEqual({ right: 1, total: 2 })
  })
})
