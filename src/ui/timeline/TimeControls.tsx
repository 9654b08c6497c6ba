/** Pause, step, speed, undo, reset: the learner's hold on virtual time. */
import { useState } from 'react'
import { say } from '../language/say'
import { useSession, useSessionState } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { formatElapsed, isPaused, labelOf, speeds, valueOfPace } from './speeds'
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
    <div role="toolbar" aria-label={say('time.time')} className={styles.controls}>
      <button type="button" aria-pressed={paused} disabled={!ready} onClick={toggle}>
        <span aria-hidden="true">{paused ? '▶ ' : '❚❚ '}</span>
        {say(paused ? 'time.resume' : 'time.pause')}
      </button>
      <button type="button" disabled={!ready} onClick={() => session.step()} title={say('time.nextTitle')}>
        {say('time.next')}
      </button>
      <button type="button" disabled={!ready} onClick={() => session.step(10_000)} title={say('time.tenTitle')}>
        {say('time.ten')}
      </button>
      <label className={styles.speed}>
        {say('time.speed')}{' '}
        <select value={speed} onChange={(event) => choose(event.target.value)}>
          {speeds.map((one) => (
            <option key={one.value} value={one.value}>
              {labelOf(one)}
            </option>
          ))}
        </select>
      </label>
      <button type="button" disabled={!ready || inputs === 0 || isReadOnly} onClick={() => session.undo()} title={say('time.undoTitle')}>
        {say('time.undo')}
      </button>
      <button type="button" disabled={!ready || isReadOnly} onClick={() => session.reset()} title={say('time.resetTitle')}>
        {say('time.reset')}
      </button>
    </div>
  )
}

export function ElapsedTime(): React.JSX.Element {
  const seconds = useSessionState((state) => Math.floor((state.nowMs - state.startedAtMs) / 1_000))
  return (
    <span className={styles.elapsed} title={say('time.elapsedTitle')}>
      <span className={styles.quiet}>{say('time.elapsed')} </span>
      <time>{formatElapsed(seconds * 1_000)}</time>
    </span>
  )
}
