/** Our own bug stopped the world: say so, with what a report needs, and offer a way on. */
import { say } from '../language/say'
import { useSession, useSessionState } from '../session-context'
import styles from './shell.module.css'

export function FailureNotice(): React.JSX.Element | null {
  const session = useSession()
  const failure = useSessionState((state) => state.failure)
  const settings = useSessionState((state) => state.settings)
  const inputs = useSessionState((state) => state.inputs)
  if (!failure) return null
  return (
    <div role="alert" className={styles.notice}>
      <p>
        <strong>{say('page.stopped')}</strong> {say('page.stoppedWhy', { message: failure.message })}
      </p>
      <details>
        <summary>{say('page.report')}</summary>
        <pre className={styles.report}>
          {`seed ${settings?.seed ?? 'unknown'}, ${inputs} inputs, lesson ${settings?.lesson ?? 'none'}\n${failure.stack}`}
        </pre>
      </details>
      <button type="button" onClick={() => session.undo()} disabled={inputs === 0}>
        {say('page.stepBack')}
      </button>{' '}
      <button type="button" onClick={() => session.reset()}>
        {say('page.startAgain')}
      </button>
    </div>
  )
}
