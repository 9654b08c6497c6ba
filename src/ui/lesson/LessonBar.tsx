/** The way through the lesson: a step back, a step on, and from the ends to the lessons before and after. */
import { say } from '../language/say'
import { useSession } from '../session-context'
import type { LessonText } from './course'
import { lessonsOf, useContents } from './course-context'
import styles from './lesson.module.css'
import { goToStep, usePlace } from './place'

interface LessonBarProps {
  readonly text: LessonText
  /** The first step that is not done. */
  readonly current: string | undefined
}

export function LessonBar({ text: { path, steps }, current }: LessonBarProps): React.JSX.Element {
  const session = useSession()
  const lessons = lessonsOf(useContents())
  const here = usePlace(({ step }) => step)
  const at = steps.findIndex(({ id }) => id === here)
  const place = lessons.findIndex((lesson) => lesson.path === path)
  const isOutside = place < 0
  const before = at < 0 && !isOutside ? lessons[place - 1] : undefined
  const after = at === steps.length - 1 && !isOutside ? lessons[place + 1] : undefined
  const back = (): void => (before ? session.openLesson(before.path) : goToStep(path, steps[at - 1]?.id))
  const on = (): void => (after ? session.openLesson(after.path) : goToStep(path, steps[at + 1]?.id))
  const isDone = at >= 0 && current !== steps[at].id && (current === undefined || steps.findIndex(({ id }) => id === current) > at)
  return (
    <nav className={styles.bar} aria-label={say('lesson.steps')}>
      <button type="button" disabled={at < 0 && !before} onClick={back}>
        <span aria-hidden="true" className={styles.arrow}>
          ‹{' '}
        </span>
        {before ? say('lesson.backTo', { title: before.title }) : say('lesson.back')}
      </button>
      <span className={styles.where}>{at >= 0 && say('lesson.step', { number: at + 1, total: steps.length })}</span>
      <button type="button" disabled={at === steps.length - 1 && !after} data-ready={isDone} onClick={on}>
        {after ? say('lesson.nextTo', { title: after.title }) : say('lesson.next')}
        <span aria-hidden="true" className={styles.arrow}>
          {' '}
          ›
        </span>
      </button>
    </nav>
  )
}
