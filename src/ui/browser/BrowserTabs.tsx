/** The tabs of the Browser, when there is more than one. */
import { useStore } from 'zustand'
import { say } from '../language/say'
import { useSession } from '../session-context'
import { shortAddress } from './address'
import { frontOf, shownOf, type BrowserTab } from './browser-store'
import styles from './browser.module.css'

export function BrowserTabs(): React.JSX.Element | null {
  const { browser } = useSession()
  const tabs = useStore(browser.store, (state) => state.tabs)
  const front = useStore(browser.store, (state) => frontOf(state).id)
  if (tabs.length < 2) return null
  return (
    <ul className={styles.tabs} aria-label={say('browser.tabs')}>
      {tabs.map((tab) => (
        <li key={tab.id} data-front={tab.id === front}>
          <button type="button" aria-current={tab.id === front ? 'page' : undefined} onClick={() => browser.select(tab.id)}>
            {nameOf(tab)}
          </button>
          <button type="button" aria-label={say('browser.closeTab', { name: nameOf(tab) })} onClick={() => browser.close(tab.id)}>
            ×
          </button>
        </li>
      ))}
    </ul>
  )
}

function nameOf(tab: BrowserTab): string {
  const url = tab.loading?.visit.url ?? shownOf(tab)?.page?.url
  return url === undefined ? say('browser.newTabNumber', { number: tab.id }) : shortAddress(url)
}
