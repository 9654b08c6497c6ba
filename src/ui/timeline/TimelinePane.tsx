/** Time and what happened in it: controls, and the Events of the cluster as marks that lead to their objects. */
import { useMemo } from 'react'
import { Pane } from '../shell/Pane'
import { useObjects, useSession, useSessionState } from '../session-context'
import { cutStrip, eventMarks, type EventMark, type Strip } from './event-marks'
import { formatElapsed } from './speeds'
import { TimeControls } from './TimeControls'
import styles from './timeline.module.css'

const WINDOW_MS = 120_000
const LIMIT = 120

export function TimelinePane(): React.JSX.Element {
  const { version, objects } = useObjects()
  const nowSeconds = useSessionState((state) => Math.ceil(state.nowMs / 1_000))
  const startedAtMs = useSessionState((state) => state.startedAtMs)
  // `objects` is one map for ever; `version` says that it changed.
  const marks = useMemo(() => eventMarks(objects.values()), [objects, version])
  const strip = cutStrip(marks, { nowMs: nowSeconds * 1_000, windowMs: WINDOW_MS, limit: LIMIT })
  return (
    <Pane name="Timeline" actions={<TimeControls />}>
      <EventStrip strip={strip} startedAtMs={startedAtMs} />
    </Pane>
  )
}

function EventStrip({ strip, startedAtMs }: { strip: Strip; startedAtMs: number }): React.JSX.Element {
  const session = useSession()
  const latest = strip.marks.at(-1)
  const share = ({ atMs }: EventMark): number => ((atMs - strip.fromMs) / (strip.toMs - strip.fromMs)) * 100
  return (
    <div className={styles.strip}>
      <div className={styles.lane}>
        {strip.marks.map((mark) => (
          <button
            key={mark.path}
            type="button"
            className={mark.warning ? styles.warningMark : styles.mark}
            style={{ left: `${share(mark)}%` }}
            aria-label={`${mark.reason}: ${mark.message}, at ${formatElapsed(mark.atMs - startedAtMs)}`}
            title={`${formatElapsed(mark.atMs - startedAtMs)} ${mark.reason}: ${mark.message}`}
            onClick={() => session.select(mark.about)}
          />
        ))}
      </div>
      <p className={styles.latest} role="log" aria-label="Latest event">
        {latest ? `${latest.warning ? 'Warning: ' : ''}${latest.reason}: ${latest.message}` : 'No events in the last two minutes.'}
      </p>
      {strip.hidden > 0 && <p className={styles.quiet}>{strip.hidden} earlier events are not drawn.</p>}
    </div>
  )
}
