/** The lesson: prose, and after each step its checks, judged anew at every change of the cluster. */
import { say } from '../language/say'
import { useSessionState } from '../session-context'
import { askedPanes } from '../shell/asked-panes'
import { Pane } from '../shell/Pane'
import { Away } from './Away'
import { ContentsButton } from './ContentsButton'
import { useLessonText } from './course-context'
import { DailyDrill } from './DailyDrill'
import { Inline } from '../language/Inline'
import { LessonBody } from './LessonBody'
import styles from './lesson.module.css'

export function LessonPane(): React.JSX.Element {
  const path = useSessionState((state) => state.settings?.lesson)
  const known = useSessionState((state) => state.settings !== undefined)
  const text = useLessonText(path)
  return (
    <Pane name="Lesson" actions={<PaneActions />}>
      {text && <LessonBody key={text.path} text={text} />}
      {known && path === undefined && <FreePlay />}
    </Pane>
  )
}

function PaneActions(): React.JSX.Element {
  return (
    <>
      <Progress />
      {askedPanes !== undefined && <ContentsButton />}
    </>
  )
}

function FreePlay(): React.JSX.Element {
  return (
    <div className={styles.lesson}>
      <h3>{say('lesson.freePlay')}</h3>
      <p>
        <Inline text={say('lesson.freePlayAbout')} />
      </p>
      <Away />
      <DailyDrill />
    </div>
  )
}

/** Says aloud when a step is done, and nothing else: verdicts change often. */
function Progress(): React.JSX.Element {
  const done = useSessionState((state) => state.lesson?.steps.filter(({ passed }) => passed).length ?? 0)
  const total = useSessionState((state) => state.lesson?.steps.length ?? 0)
  return (
    <span role="status" className={styles.progress}>
      {total > 0 && say('lesson.stepsDone', { done, total })}
    </span>
  )
}
