import { describe, expect, it } from 'vitest'
import { createLogKeeper, type Shelf } from './log-keeper'

const settings = { seed: '1', startMs: 0, nodes: 2 }
const refuse = (): Promise<never> => Promise.reject(new DOMException('denied', 'SecurityError'))

function createShelf(): Shelf & { content: Map<string, string> } {
  const content = new Map<string, string>()
  return {
    content,
    get: (key) => Promise.resolve(content.get(key)),
    set: (key, value) => Promise.resolve(void content.set(key, value)),
    delete: (key) => Promise.resolve(void content.delete(key)),
  }
}

describe('the log keeper', () => {
  it('gives back what it was told to keep', async () => {
    const shelf = createShelf()
    const keeper = createLogKeeper(shelf, (act) => act())
    keeper.replace({ settings, inputs: [] })
    keeper.append({ type: 'command', at: 1, line: 'ls' })
    expect(await createLogKeeper(shelf, (act) => act()).load()).toEqual({ settings, inputs: [{ type: 'command', at: 1, line: 'ls' }] })
  })

  it('keeps nothing and goes on where storage is refused', async () => {
    const keeper = createLogKeeper({ get: refuse, set: refuse, delete: refuse }, (act) => act())
    keeper.replace({ settings, inputs: [] })
    expect(await keeper.load()).toBeUndefined()
    await keeper.forget()
  })

  it.each(['{', '{"version":9,"settings":{"seed":"1","startMs":0,"nodes":2},"inputs":[]}', '{"version":1}'])('begins anew rather than fail over %s', async (kept) => {
    const shelf = createShelf()
    shelf.content.set('input-log', kept)
    expect(await createLogKeeper(shelf, (act) => act()).load()).toBeUndefined()
  })
})
