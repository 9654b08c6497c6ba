/** Name, lesson choice, theme, keys. */
import { useCourse } from '../lesson/course-context'
import { DifferencesDialog } from '../differences/DifferencesDialog'
import { useSession, useSessionState } from '../session-context'
import { HeadButton } from './HeadButton'
import { KeyHelp } from './KeyHelp'
import { ShareDialog } from './ShareDialog'
import styles from './shell.module.css'
import { toggleTheme, useTheme } from './theme'

export function Header(): React.JSX.Element {
  const isDark = useTheme() === 'dark'
  return (
    <header className={styles.head}>
      <img src="./icon.svg" alt="" width="22" height="22" />
      <h1>Kubarium</h1>
      <LessonChoice />
      <span className={styles.spring} />
      <DifferencesDialog />
      <ShareDialog />
      <KeyHelp />
      <HeadButton icon={isDark ? '☀' : '☾'} label={isDark ? 'Light' : 'Dark'} title="Light or dark (Alt+Shift+D)" onClick={toggleTheme} />
    </header>
  )
}

const FREE_PLAY = ''

function LessonChoice(): React.JSX.Element {
  const session = useSession()
  const course = useCourse()
  const lesson = useSessionState((state) => state.settings?.lesson)
  const booting = useSessionState((state) => state.phase === 'booting')
  return (
    <label className={styles.field}>
      <span className={styles.visuallyHidden}>Lesson</span>
      <select
        value={lesson ?? FREE_PLAY}
        disabled={booting}
        onChange={(event) => session.openLesson(event.target.value === FREE_PLAY ? undefined : event.target.value)}
      >
        {course.map(({ path, title, minutes }) => (
          <option key={path} value={path}>
            {title} ({minutes} min)
          </option>
        ))}
        <option value={FREE_PLAY}>Free play</option>
      </select>
    </label>
  )
}
