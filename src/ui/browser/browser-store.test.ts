import { describe, expect, it } from 'vitest'
import type { BrowsedPage } from '../../protocol/messages'
import { createBrowserWindows, frontOf, shownOf, type Visit } from './browser-store'

const pageOf = (url: string): BrowsedPage => ({ url, method: 'GET', askedAt: 0, endedAt: 0, redirects: url.endsWith('/sent') ? [{ url, status: 303 }] : [], hops: [], outcome: { type: 'failure', failure: 'refused' } })
const at = (path: string): Visit => ({ method: 'GET', url: `http://a.test/${path}` })

function openWindows() {
  const asked: string[] = []
  const answers: (() => void)[] = []
  const windows = createBrowserWindows({
    browse: ({ url }) =>
      new Promise((resolve) => {
        asked.push(url.replace('http://a.test/', ''))
        answers.push(() => resolve(pageOf(url)))
      }),
  })
  const answer = async (index = answers.length - 1): Promise<void> => {
    answers[index]()
    await Promise.resolve().then(() => Promise.resolve())
  }
  async function visit(...paths: string[]): Promise<void> {
    for (const path of paths) {
      windows.open(at(path))
      await answer()
    }
  }
  const front = () => frontOf(windows.store.getState())
  const shown = (): string | undefined => shownOf(front())?.page?.url.replace('http://a.test/', '')
  return { windows, asked, answer, visit, front, shown }
}

describe('the tabs of the Browser', () => {
  it('go back and forward without asking again, and reload by asking again', async () => {
    const { windows, asked, answer, visit, shown } = openWindows()
    await visit('one', 'two', 'three')
    windows.go(-1)
    windows.go(-1)
    expect(shown()).toBe('one')
    windows.go(-1)
    expect(shown()).toBe('one')
    windows.go(1)
    windows.reload()
    await answer()
    expect(shown()).toBe('two')
    windows.go(1)
    expect(shown()).toBe('three')
    expect(asked).toEqual(['one', 'two', 'three', 'two'])
  })

  it('do not send a form again when its answer led elsewhere', async () => {
    const { windows, answer, front } = openWindows()
    windows.open({ method: 'POST', url: 'http://a.test/sent', body: 'a=1' })
    await answer()
    expect(shownOf(front())?.visit).toEqual({ method: 'GET', url: 'http://a.test/sent' })
  })

  it('forget what lay ahead when another way is taken', async () => {
    const { windows, visit, front, shown } = openWindows()
    await visit('one', 'two')
    windows.go(-1)
    await visit('other')
    windows.go(1)
    expect([shown(), front().entries.length]).toEqual(['other', 2])
  })

  it('show what was asked for last, and nothing after a stop', async () => {
    const { windows, answer, front, shown } = openWindows()
    windows.open(at('slow'))
    windows.open(at('quick'))
    await answer(1)
    await answer(0)
    expect(shown()).toBe('quick')
    windows.open(at('late'))
    windows.stop()
    await answer()
    expect([shown(), front().loading]).toEqual(['quick', undefined])
  })

  it('keep to themselves', async () => {
    const { windows, visit, shown } = openWindows()
    await visit('one')
    windows.open(at('beside'), 'new tab')
    windows.select(1)
    expect(shown()).toBe('one')
    windows.close(1)
    expect(windows.store.getState().tabs.map(({ id }) => id)).toEqual([2])
    windows.close(2)
    expect(shown()).toBeUndefined()
  })

  it('begin anew with another cluster, with what was shown last in it', async () => {
    const { windows, answer, visit, shown } = openWindows()
    await visit('one')
    windows.open(at('pending'))
    windows.begin(pageOf('http://a.test/kept'))
    await answer()
    expect(shown()).toBe('kept')
    windows.begin()
    expect(shown()).toBeUndefined()
  })

  it('remember so much and no more', async () => {
    const { visit, front, shown } = openWindows()
    await visit(...Array.from({ length: 40 }, (_, index) => String(index)))
    expect([front().entries.length, shown()]).toEqual([30, '39'])
  })
})
