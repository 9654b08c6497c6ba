/** This moment as a link: opened anywhere, it does all that was done here again and arrives at the same state. */
import { useRef, useState } from 'react'
import { say } from '../language/say'
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
      <HeadButton icon="↗" label={say('share.label')} title={say('share.title')} disabled={!ready} onClick={open} />
      <dialog ref={dialog} className={styles.dialog} aria-labelledby="share-title">
        <h2 id="share-title">{say('share.heading')}</h2>
        <p>{say('share.about')}</p>
        {moment && <SharedLink moment={moment} />}
        <form method="dialog">
          <button type="submit">{say('page.close')}</button>
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
        <input readOnly aria-label={say('share.link')} value={link} onFocus={(event) => event.target.select()} />
        <button type="button" onClick={copy}>
          {say(copied ? 'share.copied' : 'share.copy')}
        </button>
      </div>
      <p className={styles.fine}>
        {say('share.moment', { time: formatElapsed(nowMs - startedAtMs) })} <code title={say('share.hash')}>{hash.slice(0, 16)}</code>
      </p>
    </>
  )
}
