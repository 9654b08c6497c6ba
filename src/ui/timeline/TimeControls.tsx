/** Pause, step, speed, undo, reset: the learner's hold on virtual time. */
import { useState } from 'react'
import { useSession, useSessionState } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { formatElapsed, isPaused, speeds, valueOfPace } from './speeds'
import styles from './timeline.module.css'

export function TimeControls(): React.JSX.Element {
  const session = useSession()
  const pace = useSessionState((state) => state.pace)
  const ready = useSessionState((state) => state.phase === 'ready')
  const inputs = useSessionState((state) => state.inputs)
  const paused = isPaused(pace)
  // While time is paused its speed is the one that it will go on with.
  const [next, setNext] = useState('1')
  const speed = paused ? next : valueOfPace(pace)

  const choose = (value: string): void => {
    setNext(value)
    const chosen = speeds.find((one) => one.value === value)
    if (chosen && !paused) session.setPace(chosen.pace)
  }
  const toggle = (): void => {
    setNext(speed)
    const chosen = speeds.find((one) => one.value === speed)
    session.setPace(paused && chosen ? chosen.pace : { type: 'ratio', ratio: 0 })
  }

  return (
    <div role="toolbar" aria-label="Time" className={styles.controls}>
      <button type="button" aria-pressed={paused} disabled={!ready} onClick={toggle}>
        <span aria-hidden="true">{paused ? '▶ ' : '❚❚ '}</span>
        {paused ? 'Resume' : 'Pause'}
      </button>
      <button type="button" disabled={!ready} onClick={() => session.step()} title="To the next event of the cluster, then rest">
        Next event
      </button>
      <button type="button" disabled={!ready} onClick={() => session.step(10_000)} title="Ten simulated seconds, then rest">
        +10 s
      </button>
      <label className={styles.speed}>
        Speed{' '}
        <select value={speed} onChange={(event) => choose(event.target.value)}>
          {speeds.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <button type="button" disabled={!ready || inputs === 0 || isReadOnly} onClick={() => session.undo()} title="The cluster as it was before your last act">
        Undo
      </button>
      <button type="button" disabled={!ready || isReadOnly} onClick={() => session.reset()} title="The same world from its beginning">
        Reset
      </button>
    </div>
  )
}

export function ElapsedTime(): React.JSX.Element {
  const seconds = useSessionState((state) => Math.floor((state.nowMs - state.startedAtMs) / 1_000))
  return (
    <span className={styles.elapsed} title="Simulated time since the cluster was switched on">
      <span className={styles.quiet}>Cluster time </span>
      <time>{formatElapsed(seconds * 1_000)}</time>
    </span>
  )
}
