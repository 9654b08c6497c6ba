/** What can be done with the lesson as a whole. */
import { say } from '../language/say'
import { useSession, useSessionState } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import type { LessonText } from './course'
import styles from './lesson.module.css'
import { PrintButton } from './PrintButton'

export function LessonTools({ text }: { text: LessonText }): React.JSX.Element {
  const session = useSession()
  const ready = useSessionState(({ phase }) => phase === 'ready')
  const away = useSessionState((state) => state.settings?.aside === true)
  const stopped = isReadOnly || !ready
  return (
    <details className={styles.tools}>
      <summary>{say('lesson.menu')}</summary>
      <button type="button" disabled={stopped} title={say('lesson.restartTitle')} onClick={() => session.restartLesson()}>
        {say('lesson.restart')}
      </button>
      {!away && (
        <button type="button" disabled={stopped} title={say('lesson.leaveTitle')} onClick={() => session.leaveLesson()}>
          {say('lesson.leave')}
        </button>
      )}
      <PrintButton text={text} />
    </details>
  )
}
