/** Back, forward, reload, and where to go. */
import { useEffect, useState } from 'react'
import { say } from '../language/say'
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
    <form className={styles.bar} onSubmit={go} aria-label={say('browser.address')}>
      <button type="button" aria-label={say('browser.back')} title={say('browser.back')} disabled={tab.at <= 0} onClick={() => browser.go(-1)}>
        ←
      </button>
      <button type="button" aria-label={say('browser.forward')} title={say('browser.forward')} disabled={tab.at >= tab.entries.length - 1} onClick={() => browser.go(1)}>
        →
      </button>
      {tab.loading ? (
        <button type="button" aria-label={say('browser.stop')} title={say('browser.stopTitle')} onClick={browser.stop}>
          ×
        </button>
      ) : (
        <button type="button" aria-label={say('browser.reload')} title={say('browser.reloadTitle')} disabled={!ready || tab.at < 0} onClick={browser.reload}>
          ↻
        </button>
      )}
      <input
        type="text"
        inputMode="url"
        data-pane-focus
        aria-label={say('browser.webAddress')}
        dir="ltr"
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
        {say('browser.go')}
      </button>
      {isWrong && (
        <p role="alert" className={styles.wrong}>
          {say('browser.noAddress')}
        </p>
      )}
    </form>
  )
}
