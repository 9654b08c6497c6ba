/** A shell example with a button that types it into the terminal. */
import { useSession } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { showPane } from '../shell/shown-pane'
import { commandsOf } from './commands'
import styles from './lesson.module.css'

export function CommandBlock({ script }: { script: string }): React.JSX.Element {
  const { terminal } = useSession()
  const run = (): void => {
    showPane('Terminal')
    for (const command of commandsOf(script)) terminal.type(command)
  }
  return (
    <div className={styles.command}>
      <pre tabIndex={0}>
        <code>
          {script.split('\n').map((line, index) => (
            // Lines of a fixed text never change place.
            <span key={index} className={styles.line}>
              {line}
              {'\n'}
            </span>
          ))}
        </code>
      </pre>
      <button type="button" disabled={isReadOnly} onClick={run} aria-label={`Run in the terminal: ${script}`} title="Type this in the terminal">
        <span aria-hidden="true">▸ </span>Run
      </button>
    </div>
  )
}
