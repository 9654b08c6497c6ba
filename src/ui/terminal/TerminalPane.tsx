/** The terminal's region. The screen itself is loaded after the page has been drawn. */
import { useEffect, useRef } from 'react'
import { say } from '../language/say'
import { Pane } from '../shell/Pane'
import { useSession, useSessionState } from '../session-context'
import { useTheme } from '../shell/theme'
import { isPaused } from '../timeline/speeds'
import styles from './terminal.module.css'
import type { XtermScreen } from './xterm-screen'

export function TerminalPane(): React.JSX.Element {
  const { terminal } = useSession()
  const atPrompt = useSessionState((state) => state.atPrompt)
  const phase = useSessionState((state) => state.phase)
  const element = useRef<HTMLDivElement>(null)
  const screen = useRef<XtermScreen | undefined>(undefined)
  const theme = useTheme()

  useEffect(() => {
    let gone = false
    void import('./xterm-screen').then(({ openXterm }) => {
      if (!gone && element.current) screen.current = openXterm(element.current, terminal)
    })
    return () => {
      gone = true
      screen.current?.dispose()
      screen.current = undefined
    }
  }, [terminal])

  useEffect(() => screen.current?.setTheme(), [theme])

  const paused = useSessionState((state) => isPaused(state.pace))
  const busy = phase === 'ready' && !atPrompt
  return (
    <Pane
      name="Terminal"
      actions={
        <>
          {busy && paused && <span className={styles.waits}>{say('terminal.waits')}</span>}
          <button type="button" disabled={!busy} onClick={() => terminal.interrupt()} title={say('terminal.interruptTitle')}>
            {say('terminal.interrupt')}
          </button>
        </>
      }
    >
      <div ref={element} dir="ltr" className={styles.screen} data-at-prompt={atPrompt} />
    </Pane>
  )
}
