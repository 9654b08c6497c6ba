/** This moment as a link: opened anywhere, it does all that was done here again and arrives at the same state. */
import { useRef, useState } from 'react'
import { useSession, useSessionState } from '../session-context'
import type { SharedMoment } from '../session'
import { formatElapsed } from '../timeline/speeds'
import { HeadButton } from './HeadButton'
import styles from './shell.module.css'

export function ShareDialog(): React.JSX.Element {
  const session = useSession()
  const ready = useSessionState((state) => state.phase === 'ready')
  const dialog = useRef<HTMLDialogElement>(null)
  const [moment, setMoment] = useState<SharedMoment>()
  const open = (): void => {
    setMoment(undefined)
    dialog.current?.showModal()
    void session.share().then(setMoment)
  }
  return (
    <>
      <HeadButton icon="↗" label="Share" title="This session as a link" disabled={!ready} onClick={open} />
      <dialog ref={dialog} className={styles.dialog} aria-labelledby="share-title">
        <h2 id="share-title">Share this moment</h2>
        <p>The link holds everything you did. Whoever opens it gets the same cluster, to the last byte.</p>
        {moment && <SharedLink moment={moment} />}
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  )
}

function SharedLink({ moment: { token, hash, nowMs } }: { moment: SharedMoment }): React.JSX.Element {
  const startedAtMs = useSessionState((state) => state.startedAtMs)
  const [copied, setCopied] = useState(false)
  const link = `${location.origin}${location.pathname}#replay=${token}`
  const copy = (): void => void navigator.clipboard.writeText(link).then(() => setCopied(true))
  return (
    <>
      <div className={styles.link}>
        <input readOnly aria-label="Link" value={link} onFocus={(event) => event.target.select()} />
        <button type="button" onClick={copy}>
          {copied ? 'Copied' : 'Copy'}
        </button>
      </div>
      <p className={styles.fine}>
        Cluster time {formatElapsed(nowMs - startedAtMs)}, state <code title="Hash of the whole state">{hash.slice(0, 16)}</code>
      </p>
    </>
  )
}
