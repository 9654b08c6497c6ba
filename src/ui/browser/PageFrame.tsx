/** The page itself, in a frame without scripts. What its reader wants is heard from outside and done by the Browser. */
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { say } from '../language/say'
import type { BrowsedPage } from '../../protocol/messages'
import { useSession } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import styles from './browser.module.css'
import { listenToFrame } from './listen-to-frame'
import { safeDocument } from './safe-document'

interface PageFrameProps {
  readonly url: string
  readonly response: Extract<BrowsedPage['outcome'], { type: 'response' }>
  readonly onPoint: (address: string | undefined) => void
}

export function PageFrame({ url, response, onPoint }: PageFrameProps): React.JSX.Element {
  const { browser } = useSession()
  const frame = useRef<HTMLIFrameElement>(null)
  const { html, title, shortened } = useMemo(() => safeDocument(url, response), [url, response])
  const listen = useCallback(() => {
    const inside = frame.current?.contentDocument
    if (inside && !isReadOnly) listenToFrame(inside, { onPoint, onVisit: (visit, how) => browser.open({ ...visit, referrer: withoutFragment(url) }, how) })
  }, [browser, onPoint, url])
  // Set here, after the listener is there, and not as an attribute: a page may be quicker than React.
  useEffect(() => {
    if (frame.current) frame.current.srcdoc = html
  }, [html])
  return (
    <>
      {shortened && (
        <p role="status" className={styles.notice}>
          {say('browser.tooLarge')}
        </p>
      )}
      {/* Same origin, so that it can be listened to; no scripts, so that nothing in it makes use of that. */}
      <iframe ref={frame} className={styles.frame} title={say('browser.page', { title: title === '' ? url : title })} sandbox="allow-same-origin" referrerPolicy="no-referrer" onLoad={listen} />
    </>
  )
}

const withoutFragment = (url: string): string => url.replace(/#.*/s, '')
