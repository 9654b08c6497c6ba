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
  }
}

describe('the log keeper', () => {
  it('gives back what it was told to keep', async () => {
    const shelf = createShelf()
    const keeper = createLogKeeper(shelf, (act) => act())
    keeper.replace({ settings, inputs: [] })
    keeper.append({ type: 'command', at: 1, line: 'ls' })
    expect(await createLogKeeper(shelf, (act) => act()).loadLast()).toEqual({ settings, inputs: [{ type: 'command', at: 1, line: 'ls' }] })
  })

  it('keeps how much time has passed, and says it once', async () => {
    const keeper = createLogKeeper(createShelf(), (act) => act())
    keeper.replace({ settings, inputs: [{ type: 'interrupt', at: 1 }, { type: 'rest', at: 5 }] })
    keeper.rest(9)
    expect((await keeper.loadLast())?.inputs).toEqual([{ type: 'interrupt', at: 1 }, { type: 'rest', at: 9 }])
    keeper.append({ type: 'interrupt', at: 12 })
    expect(keeper.current()?.inputs).toEqual([{ type: 'interrupt', at: 1 }, { type: 'interrupt', at: 12 }])
  })

  it('keeps one session for each lesson', async () => {
    const keeper = createLogKeeper(createShelf(), (act) => act())
    const first = { settings: { ...settings, lesson: 'a/b' }, inputs: [{ type: 'interrupt' as const, at: 1 }] }
    keeper.replace(first)
    keeper.replace({ settings, inputs: [] })
    expect([await keeper.load('a/b'), await keeper.load(undefined), await keeper.load('c/d')]).toEqual([first, { settings, inputs: [] }, undefined])
    expect(await keeper.loadLast()).toEqual({ settings, inputs: [] })
  })

  it('keeps a session that came by a link beside the own one', async () => {
    const keeper = createLogKeeper(createShelf(), (act) => act())
    const own = { settings, inputs: [{ type: 'interrupt' as const, at: 1 }] }
    const guest = { settings: { ...settings, seed: '9' }, inputs: [] }
    keeper.replace(own, 'own')
    keeper.replace(guest, 'guest')
    expect([await keeper.load(undefined), await keeper.loadLast()]).toEqual([own, guest])
  })

  it('keeps free play that was begun from a lesson beside the lesson, and loses no input of what it leaves', async () => {
    let later = (): void => undefined
    const keeper = createLogKeeper(createShelf(), (act) => (later = act))
    const lesson = { settings: { ...settings, lesson: 'a/b' }, inputs: [] }
    keeper.replace(lesson)
    keeper.append({ type: 'interrupt', at: 1 })
    const aside = { settings: { ...settings, lesson: 'a/b', aside: true }, inputs: [{ type: 'interrupt' as const, at: 1 }] }
    keeper.replace(aside)
    keeper.append({ type: 'interrupt', at: 2 })
    expect(await keeper.load('a/b')).toEqual({ ...lesson, inputs: [{ type: 'interrupt', at: 1 }] })
    later()
    expect(await keeper.loadLast()).toEqual({ ...aside, inputs: [...aside.inputs, { type: 'interrupt', at: 2 }] })
  })

  it('keeps nothing and goes on where storage is refused', async () => {
    const keeper = createLogKeeper({ get: refuse, set: refuse }, (act) => act())
    keeper.replace({ settings, inputs: [] })
    expect([await keeper.loadLast(), await keeper.load('a/b')]).toEqual([undefined, undefined])
  })

  it.each(['{', '{"version":9,"settings":{"seed":"1","startMs":0,"nodes":2},"inputs":[]}', '{"version":1}'])('begins anew rather than fail over %s', async (kept) => {
    const shelf = createShelf()
    shelf.content.set('session (free play)', kept)
    expect(await createLogKeeper(shelf, (act) => act()).load(undefined)).toBeUndefined()
  })
})
