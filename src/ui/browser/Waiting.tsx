/** Somebody is asked and has not answered: who, for how long, and how far the question came. */
import { useState } from 'react'
import { useStore } from 'zustand'
import { say } from '../language/say'
import { Hops } from '../packets/PassageItem'
import { useSession, useSessionState } from '../session-context'
import { isPaused } from '../timeline/speeds'
import { shortAddress } from './address'
import styles from './browser.module.css'

/** Whoever answers at once is not worth a word. */
const PATIENCE_MS = 2_000

export function Waiting({ url }: { readonly url: string }): React.JSX.Element {
  const { traffic, state } = useSession()
  const [since] = useState(() => state.getState().nowMs)
  const waited = useSessionState(({ nowMs }) => nowMs - since)
  const paused = useSessionState(({ pace }) => isPaused(pace))
  const passages = useStore(traffic, (store) => store.passages)
  const [isAsked, setAsked] = useState(false)
  const way = passages.findLast(({ from, at, outcome }) => from === 'outside' && at >= since - 1_000 && outcome === undefined)
  return (
    <div className={styles.waiting}>
      <p role="status">
        {paused
          ? say('browser.waitingPaused', { address: shortAddress(url) })
          : waited >= PATIENCE_MS
            ? say('browser.waitingFor', { address: shortAddress(url), seconds: Math.floor(waited / 1000) })
            : say('browser.waiting', { address: shortAddress(url) })}
      </p>
      {way && waited >= PATIENCE_MS && (
        <button type="button" aria-expanded={isAsked} onClick={() => setAsked(!isAsked)}>
          {say('browser.why')}
        </button>
      )}
      {way && isAsked && <Hops hops={way.hops} />}
    </div>
  )
}
