/** The page: head, what went wrong if anything did, and the panes, side by side or behind tabs as the room allows. */
import type { Course } from './lesson/course'
import { CourseContext } from './lesson/course-context'
import { CourseWindows } from './lesson/CourseWindows'
import { usePlaceInAddress } from './lesson/place'
import { useLanguage } from './language/language'
import type { Session } from './session'
import { SessionContext, useSession } from './session-context'
import { FailureNotice } from './shell/FailureNotice'
import { Header } from './shell/Header'
import { isWhole } from './shell/pane-list'
import { NarrowWorkspace } from './shell/NarrowWorkspace'
import { Notice } from './shell/Notice'
import { useNarrow } from './shell/narrow'
import { WideWorkspace } from './shell/WideWorkspace'
import { useShortcuts } from './shell/shortcuts'
import styles from './shell/shell.module.css'

export function App({ session, course }: { session: Session; course: Course }): React.JSX.Element {
  return (
    <SessionContext value={session}>
      <CourseContext value={course}>
        <Speaking />
      </CourseContext>
    </SessionContext>
  )
}

/** In another language everything is said anew. */
function Speaking(): React.JSX.Element {
  return <Page key={useLanguage().code} />
}

function Page(): React.JSX.Element {
  const narrow = useNarrow()
  useShortcuts()
  usePlaceInAddress(useSession())
  return (
    <div className={styles.app}>
      {isWhole ? <Header /> : <h1 className={styles.visuallyHidden}>Kubarium</h1>}
      <FailureNotice />
      <Notice />
      <main className={styles.main}>{narrow ? <NarrowWorkspace /> : <WideWorkspace />}</main>
      <CourseWindows />
    </div>
  )
}
