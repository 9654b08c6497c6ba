/** Name, lesson choice, theme, keys. */
import { parseRecallName } from '../../lesson/drills/recall/recall-name'
import { LanguageChoice } from '../language/LanguageChoice'
import { say } from '../language/say'
import { lessonsOf, useContents } from '../lesson/course-context'
import { isDrill } from '../lesson/note-practice'
import { openWindow } from '../lesson/course-windows'
import { DifferencesDialog } from '../differences/DifferencesDialog'
import { useSessionState } from '../session-context'
import { HeadButton } from './HeadButton'
import { KeyHelp } from './KeyHelp'
import { useNarrow } from './narrow'
import { ShareDialog } from './ShareDialog'
import styles from './shell.module.css'
import { toggleTheme, useTheme } from './theme'

export function Header(): React.JSX.Element {
  const isDark = useTheme() === 'dark'
  const narrow = useNarrow()
  return (
    <header className={styles.head}>
      <img src="./icon.svg" alt="" width="22" height="22" />
      <h1>Kubarium</h1>
      <CourseButton />
      <span className={styles.spring} />
      <DifferencesDialog />
      <ShareDialog />
      <KeyHelp />
      {!narrow && <LanguageChoice />}
      <HeadButton icon={isDark ? '☀' : '☾'} label={say(isDark ? 'page.light' : 'page.dark')} title={say('page.lightDark')} onClick={toggleTheme} />
    </header>
  )
}

/** Where one is, and the way to all that there is. */
function CourseButton(): React.JSX.Element {
  const path = useSessionState((state) => state.settings?.lesson)
  const known = useSessionState((state) => state.settings !== undefined)
  const recalled = parseRecallName(path)
  const lesson = lessonsOf(useContents()).find((one) => one.path === (recalled?.lesson ?? path))
  const named = lesson && recalled ? say('recall.title', { title: lesson.title }) : lesson?.title
  const title = named ?? (known && path === undefined ? say('lesson.freePlay') : isDrill(path) ? say('lesson.drill') : '')
  return (
    <button type="button" className={styles.course} aria-haspopup="dialog" aria-label={`${say('contents.open')}: ${title}`} title={say('contents.openTitle')} onClick={() => openWindow('contents')}>
      <span aria-hidden="true">☰ </span>
      <span className={styles.courseTitle}>{title}</span>
    </button>
  )
}
