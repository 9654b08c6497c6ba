/** A file that the prose shows; a click puts it into the editor as it stands here. */
import { say } from '../language/say'
import { useSession } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import styles from './lesson.module.css'
import { putIntoEditor } from './perform-acts'

export function FileBlock({ file, content }: { file: string; content: string }): React.JSX.Element {
  const session = useSession()
  const open = (): void => putIntoEditor(session, file, () => `${content}\n`)
  return (
    <figure className={styles.file}>
      <figcaption>
        <code dir="ltr">{file}</code>
        <button type="button" data-act disabled={isReadOnly} onClick={open} aria-label={say('solution.openThis', { file })}>
          <span aria-hidden="true">✎ </span>
          {say('solution.open')}
        </button>
      </figcaption>
      <pre tabIndex={0} dir="ltr" lang="en" aria-label={say('solution.file', { file })}>
        <code>{content}</code>
      </pre>
    </figure>
  )
}
