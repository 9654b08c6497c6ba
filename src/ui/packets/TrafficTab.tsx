/** What the Pod or the Service asked and was asked, latest first: the drawing's dots in words. */
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { say } from '../language/say'
import { useSession, useSessionState } from '../session-context'
import { parsePath, type ObjectPath } from '../store/object-store'
import { PassageItem } from './PassageItem'
import { ShowProbes } from './ShowProbes'
import { shownSorts, useShownTraffic } from './shown-traffic'
import styles from './traffic.module.css'
import { trafficOf } from './traffic-store'

/** More would only be scrolled past. */
const LISTED = 50

export function TrafficTab({ path }: { readonly path: ObjectPath }): React.JSX.Element {
  const passages = useStore(useSession().traffic, (state) => state.passages)
  const startedAtMs = useSessionState((state) => state.startedAtMs)
  const shown = useShownTraffic()
  const all = useMemo(() => trafficOf(passages, path), [passages, path])
  const sorts = shownSorts(shown)
  const wanted = all.filter(({ sort }) => sorts.has(sort))
  const hidden = all.length - wanted.length
  const { namespace } = parsePath(path)
  const earlier = wanted.length - LISTED
  return (
    <div className={styles.traffic} tabIndex={0} role="region" aria-label={say('traffic.of')}>
      {(hidden > 0 || shown.probes) && (
        <div className={styles.bar}>
          <ShowProbes />
          {hidden > 0 && <span>{say('traffic.notListed', { count: hidden })}</span>}
        </div>
      )}
      {wanted.length === 0 && <p className={styles.plain}>{say('traffic.none')}</p>}
      <ol className={styles.passages} aria-label={say('traffic.latest')}>
        {wanted.slice(0, LISTED).map((passage) => (
          <PassageItem key={passage.id} passage={passage} startedAtMs={startedAtMs} home={namespace} />
        ))}
      </ol>
      {earlier > 0 && <p className={styles.plain}>{say('traffic.earlier', { count: earlier })}</p>}
    </div>
  )
}
