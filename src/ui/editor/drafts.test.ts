import { describe, expect, it } from 'vitest'
import { createDrafts } from './drafts'

function createHome(start: Readonly<Record<string, string>>) {
  const files = new Map(Object.entries(start))
  const writes: string[] = []
  let rest: (() => void) | undefined
  const drafts = createDrafts(
    {
      write: (path, content) => {
        writes.push(`${path}=${content}`)
        files.set(path, content)
        return Promise.resolve(undefined)
      },
      read: (path) => Promise.resolve(files.get(path)),
      list: () => Promise.resolve([...files.keys()].map((name) => ({ name, directory: false }))),
    },
    (act) => {
      rest = act
    },
  )
  const shown = (): string[] => [...drafts.store.getState().files].map(([path, { content, saved }]) => `${path}=${content}${content === saved ? '' : '*'}`)
  return { drafts, files, writes, shown, rest: () => rest?.() }
}

describe('the files in the editor', () => {
  it('are read from the home, the first one in front', async () => {
    const { drafts, shown } = createHome({ 'a.yaml': '1', 'b.yaml': '2' })
    await drafts.load(['b.yaml', 'a.yaml', 'gone.yaml'])
    expect(shown()).toEqual(['b.yaml=2', 'a.yaml=1'])
    expect(drafts.store.getState().front).toBe('b.yaml')
  })

  it('are saved once typing rests, not at each key', async () => {
    const { drafts, writes, shown, rest } = createHome({ 'a.yaml': '' })
    await drafts.load(['a.yaml'])
    drafts.edit('a.yaml', 'x')
    drafts.edit('a.yaml', 'xy')
    expect([shown(), writes]).toEqual([['a.yaml=xy*'], []])
    rest()
    expect([shown(), writes]).toEqual([['a.yaml=xy'], ['a.yaml=xy']])
  })

  it('are saved at once before a command, and only once', async () => {
    const { drafts, writes, rest } = createHome({ 'a.yaml': '' })
    await drafts.load(['a.yaml'])
    drafts.edit('a.yaml', 'x')
    drafts.flush()
    rest()
    expect(writes).toEqual(['a.yaml=x'])
  })

  it('show what the shell wrote, and drop what it removed, but never lose what is being typed', async () => {
    const { drafts, files, shown } = createHome({ 'a.yaml': '1', 'b.yaml': '2', 'c.yaml': '3' })
    await drafts.load(['a.yaml', 'b.yaml', 'c.yaml'])
    drafts.edit('c.yaml', 'mine')
    files.set('a.yaml', 'new')
    files.delete('b.yaml')
    files.set('c.yaml', 'theirs')
    files.set('made.yaml', 'x')
    files.set('.bash_history', 'x')
    await drafts.refresh()
    expect(shown()).toEqual(['a.yaml=new', 'c.yaml=mine*', 'made.yaml=x'])
  })

  it('of a former world do not come back late', async () => {
    const { drafts, files, shown } = createHome({ 'a.yaml': '1' })
    const late = drafts.load(['a.yaml'])
    files.set('z.yaml', '9')
    await Promise.all([drafts.load(['z.yaml']), late])
    expect(shown()).toEqual(['z.yaml=9'])
  })
})
