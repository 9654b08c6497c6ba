/** Our own bug stopped the world: say so, with what a report needs, and offer a way on. */
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
        <strong>The cluster has stopped.</strong> This is a bug of Kubarium, not a mistake of yours. {failure.message}
      </p>
      <details>
        <summary>For a report</summary>
        <pre className={styles.report}>
          {`seed ${settings?.seed ?? 'unknown'}, ${inputs} inputs, lesson ${settings?.lesson ?? 'none'}\n${failure.stack}`}
        </pre>
      </details>
      <button type="button" onClick={() => session.undo()} disabled={inputs === 0}>
        Go back one step
      </button>{' '}
      <button type="button" onClick={() => session.reset()}>
        Start this world again
      </button>
    </div>
  )
}
