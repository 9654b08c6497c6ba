/** In free play that was begun from a lesson: where one is, and the way back. */
import { say } from '../language/say'
import { useSession, useSessionState } from '../session-context'
import { lessonsOf, useContents } from './course-context'
import styles from './lesson.module.css'

export function Away(): React.JSX.Element | null {
  const session = useSession()
  const lesson = useSessionState((state) => (state.settings?.aside ? state.settings.lesson : undefined))
  const entry = lessonsOf(useContents()).find(({ path }) => path === lesson)
  if (lesson === undefined) return null
  return (
    <div className={styles.away} role="status">
      <p>{say('lesson.away', { title: entry?.title ?? lesson })}</p>
      <button type="button" onClick={() => session.openLesson(lesson)}>
        {say('lesson.return')}
      </button>
    </div>
  )
}
