/** Back, forward, reload, and where to go. */
import { useEffect, useState } from 'react'
import { useSession, useSessionState } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { typedAddress } from './address'
import { shownOf, type BrowserTab } from './browser-store'
import styles from './browser.module.css'

export function AddressBar({ tab }: { readonly tab: BrowserTab }): React.JSX.Element {
  const { browser } = useSession()
  const ready = useSessionState((state) => state.phase === 'ready') && !isReadOnly
  const current = tab.loading?.visit.url ?? shownOf(tab)?.page?.url ?? ''
  const [text, setText] = useState(current)
  const [isWrong, setWrong] = useState(false)
  // Where a link or a redirect led.
  useEffect(() => setText(current), [current])

  const go = (event: React.FormEvent): void => {
    event.preventDefault()
    const url = typedAddress(text)
    setWrong(url === undefined)
    if (url !== undefined && ready) browser.open({ method: 'GET', url }, url === current ? 'again' : 'here')
  }
  return (
    <form className={styles.bar} onSubmit={go} aria-label="Address">
      <button type="button" aria-label="Back" title="Back" disabled={tab.at <= 0} onClick={() => browser.go(-1)}>
        ←
      </button>
      <button type="button" aria-label="Forward" title="Forward" disabled={tab.at >= tab.entries.length - 1} onClick={() => browser.go(1)}>
        →
      </button>
      {tab.loading ? (
        <button type="button" aria-label="Stop" title="Stop waiting" onClick={browser.stop}>
          ×
        </button>
      ) : (
        <button type="button" aria-label="Reload" title="Ask again, as it was asked" disabled={!ready || tab.at < 0} onClick={browser.reload}>
          ↻
        </button>
      )}
      <input
        type="text"
        inputMode="url"
        data-pane-focus
        aria-label="Web address"
        aria-invalid={isWrong}
        placeholder="localhost:8080"
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setWrong(false)
        }}
        onFocus={(event) => event.target.select()}
      />
      <button type="submit" disabled={!ready}>
        Go
      </button>
      {isWrong && (
        <p role="alert" className={styles.wrong}>
          That is no web address. One looks like localhost:8080 or http://172.18.0.3:30080/path.
        </p>
      )}
    </form>
  )
}
