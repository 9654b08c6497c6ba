/** A shell example with a button that types it into the terminal. */
import { say } from '../language/say'
import { useSession } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { Lines } from './Lines'
import styles from './lesson.module.css'
import { typeScript } from './perform-acts'

export function CommandBlock({ script }: { script: string }): React.JSX.Element {
  const session = useSession()
  const run = (): void => typeScript(session, script)
  return (
    <div className={styles.command}>
      <Lines text={script} />
      <button type="button" data-act disabled={isReadOnly} onClick={run} aria-label={say('solution.runThis', { script })} title={say('solution.runTitle')}>
        <span aria-hidden="true">▸ </span>
        {say('solution.run')}
      </button>
    </div>
  )
}
