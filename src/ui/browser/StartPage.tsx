/** Before an address is typed: what there is to be opened. */
import { useEffect, useMemo, useState } from 'react'
import type { BrowserDoors } from '../../protocol/messages'
import { useSession, useSessionState } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { Inline } from '../language/Inline'
import { say } from '../language/say'
import styles from './browser.module.css'
import { openingsOf } from './openings'

const none: BrowserDoors = { ports: [], hosts: [] }
/** A port-forward begins and ends without a word to the cluster; it is looked for as time goes by. */
const LOOK_EVERY_MS = 1_000

export function StartPage(): React.JSX.Element {
  const { browser, objects } = useSession()
  const moment = useMoment()
  const doors = useDoors(moment)
  // Looked for as time goes by, not with each change of the cluster: this page may lie behind another.
  const openings = useMemo(() => openingsOf(objects.store.getState().objects.values(), doors), [objects, moment, doors])
  return (
    <div className={styles.start} tabIndex={0} role="region" aria-label={say('browser.canOpen')}>
      {openings.length === 0 ? (
        <p>
          <Inline text={say('browser.nothingOpen')} />
        </p>
      ) : (
        <ul aria-label={say('browser.open')}>
          {openings.map(({ url, label, says, first }, index) => (
            <li key={index}>
              <button type="button" disabled={isReadOnly} onClick={() => browser.open({ method: 'GET', url })}>
                {label}
              </button>{' '}
              {says}
              {first !== undefined && <span className={styles.first}>{first}</span>}
            </li>
          ))}
        </ul>
      )}
      <p className={styles.fine}>{say('browser.smallWorld')}</p>
    </div>
  )
}

const useMoment = (): number | undefined => useSessionState(({ nowMs, phase }) => (phase === 'ready' ? Math.floor(nowMs / LOOK_EVERY_MS) : undefined))

function useDoors(moment: number | undefined): BrowserDoors {
  const { desk } = useSession()
  const [doors, setDoors] = useState(none)
  useEffect(() => {
    if (moment === undefined) return undefined
    let gone = false
    void desk.doors().then((found) => {
      if (!gone) setDoors((before) => (JSON.stringify(before) === JSON.stringify(found) ? before : found))
    })
    return () => {
      gone = true
    }
  }, [desk, moment])
  return doors
}
