/** Something that the learner should know, until they close it. */
import { say } from '../language/say'
import { useSession, useSessionState } from '../session-context'
import styles from './shell.module.css'

export function Notice(): React.JSX.Element | null {
  const { state } = useSession()
  const notice = useSessionState((current) => current.notice)
  if (notice === undefined) return null
  return (
    <div role="alert" className={styles.notice}>
      <p>{notice}</p>
      <button type="button" onClick={() => state.setState({ notice: undefined })}>
        {say('page.close')}
      </button>
    </div>
  )
}
