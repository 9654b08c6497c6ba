/** Time and what happened in it: controls, and the Events of the cluster as marks that lead to their objects. */
import { useMemo } from 'react'
import { say } from '../language/say'
import { Pane } from '../shell/Pane'
import { useObjects, useSession, useSessionState } from '../session-context'
import { cutStrip, eventMarks, type EventMark, type Strip } from './event-marks'
import { formatElapsed } from './speeds'
import { ElapsedTime, TimeControls } from './TimeControls'
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
    <Pane name="Timeline" actions={<Actions strip={strip} />}>
      <EventStrip strip={strip} startedAtMs={startedAtMs} />
    </Pane>
  )
}

function Actions({ strip }: { strip: Strip }): React.JSX.Element {
  const latest = strip.marks.at(-1)
  return (
    <>
      <TimeControls />
      <p className={styles.latest} role="log" aria-label={say('time.latest')} data-warning={latest?.warning}>
        {latest ? `${latest.warning ? 'Warning: ' : ''}${latest.reason}: ${latest.message}` : ''}
      </p>
      <ElapsedTime />
    </>
  )
}

function EventStrip({ strip, startedAtMs }: { strip: Strip; startedAtMs: number }): React.JSX.Element {
  const session = useSession()
  const share = ({ atMs }: EventMark): number => ((atMs - strip.fromMs) / (strip.toMs - strip.fromMs)) * 100
  return (
    <div className={styles.strip}>
      <span className={styles.end} title={strip.hidden > 0 ? say('time.notDrawn', { count: strip.hidden }) : undefined}>
        {strip.hidden > 0 ? say('time.earlier', { count: strip.hidden }) : say('time.twoMinutes')}
      </span>
      <div className={styles.lane}>
        {strip.marks.map((mark) => (
          <button
            key={mark.path}
            type="button"
            className={mark.warning ? styles.warningMark : styles.mark}
            style={{ insetInlineStart: `${share(mark)}%` }}
            aria-label={say('time.event', { reason: mark.reason, message: mark.message, time: formatElapsed(mark.atMs - startedAtMs) })}
            title={`${formatElapsed(mark.atMs - startedAtMs)} ${mark.reason}: ${mark.message}`}
            onClick={() => session.select(mark.about)}
          />
        ))}
      </div>
      <span className={styles.end}>{say('time.now')}</span>
    </div>
  )
}
