/** A browser on the student's machine: what a pod serves is seen as its users would see it, by the way that their packets take. */
import { useStore } from 'zustand'
import { say } from '../language/say'
import { useSession } from '../session-context'
import { Pane } from '../shell/Pane'
import { AddressBar } from './AddressBar'
import { BrowserTabs } from './BrowserTabs'
import { frontOf, shownOf, type BrowserTab } from './browser-store'
import styles from './browser.module.css'
import { PageView } from './PageView'
import { StartPage } from './StartPage'
import { Waiting } from './Waiting'

export function BrowserPane(): React.JSX.Element {
  const { browser } = useSession()
  const tab = useStore(browser.store, frontOf)
  return (
    <Pane
      name="Browser"
      actions={
        <button type="button" onClick={browser.newTab} title={say('browser.newTabTitle')}>
          {say('browser.newTab')}
        </button>
      }
    >
      <div className={styles.browser}>
        <BrowserTabs />
        <AddressBar key={tab.id} tab={tab} />
        <View tab={tab} />
      </div>
    </Pane>
  )
}

function View({ tab }: { readonly tab: BrowserTab }): React.JSX.Element {
  const shown = shownOf(tab)
  return (
    <>
      {tab.loading && <Waiting key={tab.loading.turn} url={tab.loading.visit.url} />}
      {shown?.page ? <PageView key={`${tab.id} ${tab.at} ${shown.page.askedAt}`} page={shown.page} /> : !tab.loading && <StartPage />}
    </>
  )
}

