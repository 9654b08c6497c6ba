/**
 * The windows of the Browser: tabs, each with where it has been. Going back shows the page as it was, without asking again; reloading
 * asks again as it was asked. What an address gives is found out by the worker, on the student's machine. Pure steps over one state.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { BrowsedPage, PageMessage } from '../../protocol/messages'
import type { Desk } from '../desk'

export type Visit = Omit<Extract<PageMessage, { type: 'browse' }>, 'type' | 'id'>

export interface Entry {
  readonly visit: Visit
  /** Undefined while it is waited for, and when it was let go. */
  readonly page: BrowsedPage | undefined
}

export interface BrowserTab {
  readonly id: number
  /** Oldest first. */
  readonly entries: readonly Entry[]
  readonly at: number
  /** What is waited for; the page before it is still shown. */
  readonly loading: { readonly turn: number; readonly visit: Visit } | undefined
}

export interface BrowserState {
  readonly tabs: readonly BrowserTab[]
  /** Id of the tab in front. */
  readonly front: number
  readonly lastId: number
}

export type HowToOpen = 'here' | 'new tab' | 'again'

export interface BrowserWindows {
  readonly store: StoreApi<BrowserState>
  open(visit: Visit, how?: HowToOpen): void
  reload(): void
  stop(): void
  go(steps: -1 | 1): void
  select(id: number): void
  newTab(): void
  close(id: number): void
  /** The cluster is another one; `page` is what was shown last in it. */
  begin(page?: BrowsedPage): void
}

const MOST_ENTRIES = 30

const emptyTab = (id: number): BrowserTab => ({ id, entries: [], at: -1, loading: undefined })
const fresh = (): BrowserState => ({ tabs: [emptyTab(1)], front: 1, lastId: 1 })

export const frontOf = ({ tabs, front }: BrowserState): BrowserTab => tabs.find(({ id }) => id === front) ?? tabs[0]
export const shownOf = ({ entries, at }: BrowserTab): Entry | undefined => entries[at]

export function createBrowserWindows(desk: Pick<Desk, 'browse'>): BrowserWindows {
  const store = createStore<BrowserState>(fresh)
  let turns = 0

  const change = (id: number, step: (tab: BrowserTab) => BrowserTab): void =>
    store.setState((state) => ({ tabs: state.tabs.map((tab) => (tab.id === id ? step(tab) : tab)) }))

  function load(id: number, visit: Visit, again: boolean): void {
    const turn = ++turns
    change(id, (tab) => ({ ...tab, loading: { turn, visit } }))
    void desk.browse(visit).then((page) =>
      change(id, (tab) => (tab.loading?.turn === turn ? arrived(tab, { visit: landed(visit, page), page }, again) : tab)),
    )
  }

  const windows: BrowserWindows = {
    store,
    open(visit, how = 'here') {
      if (how === 'new tab') windows.newTab()
      load(frontOf(store.getState()).id, visit, how === 'again')
    },
    reload() {
      const entry = shownOf(frontOf(store.getState()))
      if (entry) windows.open(entry.visit, 'again')
    },
    stop: () => change(store.getState().front, (tab) => ({ ...tab, loading: undefined })),
    go(steps) {
      change(store.getState().front, (tab) => ({ ...tab, loading: undefined, at: Math.min(Math.max(tab.at + steps, 0), tab.entries.length - 1) }))
    },
    select: (front) => store.setState({ front }),
    newTab: () => store.setState(({ tabs, lastId }) => ({ tabs: [...tabs, emptyTab(lastId + 1)], front: lastId + 1, lastId: lastId + 1 })),
    close: (id) => store.setState((state) => closed(state, id)),
    begin(page) {
      turns++
      store.setState(page ? { ...fresh(), tabs: [{ ...emptyTab(1), entries: [{ visit: { method: 'GET', url: page.url }, page }], at: 0 }] } : fresh())
    },
  }
  return windows
}

/** Where redirects led is what will be asked for again. */
const landed = (visit: Visit, { redirects, method, url }: BrowsedPage): Visit => (redirects.length === 0 ? visit : method === visit.method ? { ...visit, url } : { method, url })

/** A page has come: beyond the one that was shown, or in its place. What lay before it to go forward to is gone. */
function arrived(tab: BrowserTab, entry: Entry, again: boolean): BrowserTab {
  const past = tab.entries.slice(0, again ? tab.at : tab.at + 1).slice(1 - MOST_ENTRIES)
  const ahead = again ? tab.entries.slice(tab.at + 1) : []
  return { ...tab, entries: [...past, entry, ...ahead], at: past.length, loading: undefined }
}

function closed(state: BrowserState, id: number): BrowserState {
  const at = state.tabs.findIndex((tab) => tab.id === id)
  const tabs = state.tabs.filter((tab) => tab.id !== id)
  if (tabs.length === 0) return { tabs: [emptyTab(state.lastId + 1)], front: state.lastId + 1, lastId: state.lastId + 1 }
  return { ...state, tabs, front: state.front === id ? tabs[Math.min(at, tabs.length - 1)].id : state.front }
}
