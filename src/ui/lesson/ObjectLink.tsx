/** Names an object; a click chooses it in graph, tree and inspector. */
import { useSession } from '../session-context'
import styles from './lesson.module.css'

export function ObjectLink({ path, label }: { path: string; label: string }): React.JSX.Element {
  const session = useSession()
  return (
    <button type="button" className={styles.object} onClick={() => session.select(path)}>
      {label}
    </button>
  )
}
