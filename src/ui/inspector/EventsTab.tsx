/** The events about the object, latest first. */
import { useMemo } from 'react'
import { say } from '../language/say'
import { useObjects, useSessionState } from '../session-context'
import type { ObjectPath } from '../store/object-store'
import { eventMarks } from '../timeline/event-marks'
import { formatElapsed } from '../timeline/speeds'
import styles from './inspector.module.css'

export function EventsTab({ path }: { path: ObjectPath }): React.JSX.Element {
  const { objects, version } = useObjects()
  const startedAtMs = useSessionState((state) => state.startedAtMs)
  // `objects` is one map for ever; `version` says that it changed.
  const marks = useMemo(() => eventMarks(objects.values()).filter(({ about }) => about === path).reverse(), [objects, version, path])
  if (marks.length === 0) return <p className={styles.empty}>{say('inspector.noEvents')}</p>
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={say('inspector.eventsOf')}>
      <table className={styles.events}>
        <thead>
          <tr>
            <th scope="col">{say('inspector.at')}</th>
            <th scope="col">{say('inspector.type')}</th>
            <th scope="col">{say('inspector.reason')}</th>
            <th scope="col">{say('inspector.message')}</th>
          </tr>
        </thead>
        <tbody>
          {marks.map(({ path: key, atMs, warning, reason, message, count }) => (
            <tr key={key} data-warning={warning}>
              <td>{formatElapsed(atMs - startedAtMs)}</td>
              <td>{warning ? 'Warning' : 'Normal'}</td>
              <td>{count > 1 ? `${reason} ×${count}` : reason}</td>
              <td>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
