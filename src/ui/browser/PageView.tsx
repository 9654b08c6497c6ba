/** What came: the page or why there is none, and how it came, for who asks. */
import { useEffect, useState } from 'react'
import { say } from '../language/say'
import type { BrowsedPage } from '../../protocol/messages'
import { Hops } from '../packets/PassageItem'
import styles from './browser.module.css'
import { tellFailure } from './failure-words'
import { PageDetails } from './PageDetails'
import { PageFrame } from './PageFrame'
import { useSession } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { frontOf, shownOf } from './browser-store'

export function PageView({ page }: { readonly page: BrowsedPage }): React.JSX.Element {
  const { outcome } = page
  const [isOpen, setOpen] = useState(false)
  const [pointed, point] = useState<string>()
  return (
    <>
      {outcome.type === 'failure' ? (
        <FailurePage page={page} failure={outcome} />
      ) : outcome.body === '' && outcome.status >= 400 ? (
        <Words title={say('browser.notWorking')} text={say('browser.withoutPage', { host: hostOf(page.url) })} code={`HTTP ERROR ${outcome.status}`} />
      ) : (
        <PageFrame url={page.url} response={outcome} onPoint={point} />
      )}
      <div className={styles.foot}>
        <button type="button" className={styles.summary} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {summaryOf(page)} <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
        </button>
        {pointed !== undefined && <span className={styles.pointed}>{pointed}</span>}
      </div>
      {isOpen && <PageDetails page={page} />}
      <Announcement page={page} />
    </>
  )
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)

function summaryOf({ outcome, askedAt, endedAt, redirects }: BrowsedPage): string {
  const how = outcome.type === 'failure' ? tellFailure(outcome, '').code : `${outcome.status} ${outcome.reason}`.trim()
  const led = redirects.length === 0 ? [] : [say('browser.redirects', { count: redirects.length })]
  return [how, ...led, tookText(endedAt - askedAt)].join(' · ')
}

const tookText = (ms: number): string => (ms >= 10_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms * 10) / 10} ms`)

function FailurePage({ page, failure }: { readonly page: BrowsedPage; readonly failure: Parameters<typeof tellFailure>[0] }): React.JSX.Element {
  const [isAsked, setAsked] = useState(false)
  const words = tellFailure(failure, page.url)
  return (
    <Words {...words}>
      {failure.failure === 'untrusted' && <Proceed url={page.url} method={page.method} />}
      {page.hops.length > 0 && (
        <>
          <button type="button" aria-expanded={isAsked} onClick={() => setAsked(!isAsked)}>
            {say('browser.why')}
          </button>
          {isAsked && <Verdict page={page} />}
          {isAsked && <Hops hops={page.hops} />}
        </>
      )}
    </Words>
  )
}

/** What decided, in a sentence. */
function Verdict({ page: { verdict } }: { readonly page: BrowsedPage }): React.JSX.Element | null {
  if (!verdict || verdict.ok) return null
  return (
    <p>
      <b>{verdict.text}</b> <span className={styles.code}>{[verdict.reason, verdict.object ?? '', verdict.path ?? ''].filter((part) => part !== '').join(' · ')}</span>
    </p>
  )
}

/** Upon the reader's own word, and then for this host until the end of the session. */
function Proceed({ url, method }: { readonly url: string; readonly method: string }): React.JSX.Element {
  const { browser } = useSession()
  const again = frontOf(browser.store.getState())
  const visit = shownOf(again)?.visit ?? { method, url }
  return (
    <p>
      <button type="button" disabled={isReadOnly} onClick={() => browser.open({ ...visit, insecure: true }, 'again')}>
        {say('browser.proceed', { host: hostOf(url) })}
      </button>
    </p>
  )
}

interface WordsProps {
  readonly title: string
  readonly text: string
  readonly code: string
  readonly children?: React.ReactNode
}

function Words({ title, text, code, children }: WordsProps): React.JSX.Element {
  return (
    <div className={styles.failure} tabIndex={0} role="region" aria-label={say('browser.noPage')}>
      <h3>{title}</h3>
      <p>{text}</p>
      <p className={styles.code}>{code}</p>
      {children}
    </div>
  )
}

/** For those who do not see that a page has come. */
function Announcement({ page }: { readonly page: BrowsedPage }): React.JSX.Element {
  const [text, setText] = useState('')
  useEffect(() => setText(`${hostOf(page.url)}: ${summaryOf(page)}`), [page])
  return (
    <span role="status" className={styles.heard}>
      {text}
    </span>
  )
}
