/** The chapters with their lessons, what is done of each, and the search over all of them. */
import { useId, useState } from 'react'
import { LanguageChoice } from '../language/LanguageChoice'
import { say } from '../language/say'
import { useSession, useSessionState } from '../session-context'
import styles from './contents.module.css'
import type { ChapterEntry, LessonEntry } from './course'
import { lessonsOf, useContents } from './course-context'
import { openWindow } from './course-windows'
import { DailyDrill } from './DailyDrill'
import { Findings } from './Findings'
import { goToStep } from './place'
import { PractiseButton } from './PractiseButton'
import { ProgressFile } from './ProgressFile'
import { RecallButton } from './RecallButton'
import { recordOf, type CourseProgress } from './progress-book'
import { useProgress } from './use-record'

export function ContentsList(): React.JSX.Element {
  const contents = useContents()
  const progress = useProgress((all) => all)
  const [query, setQuery] = useState('')
  const go = useGoTo()
  const lessons = lessonsOf(contents)
  const done = lessons.filter((lesson) => stateOf(progress, lesson).isDone).length
  return (
    <div className={styles.contents}>
      <p className={styles.overall}>
        <progress max={lessons.length || 1} value={done} aria-label={say('contents.done', { done, total: lessons.length })} />{' '}
        <span aria-hidden="true">{say('contents.done', { done, total: lessons.length })}</span>
      </p>
      <Resume lessons={lessons} />
      <DailyDrill />
      <input
        type="search"
        className={styles.search}
        placeholder={say('contents.search')}
        aria-label={say('contents.search')}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {query.trim() === '' ? (
        <nav aria-label={say('contents.course')}>
          {contents.chapters.map((chapter) => (
            <Chapter key={chapter.id} chapter={chapter} progress={progress} />
          ))}
          <button type="button" className={styles.free} onClick={() => go(undefined)}>
            {say('lesson.freePlay')}
          </button>{' '}
          <PractiseButton />
        </nav>
      ) : (
        <Findings contents={contents} query={query} onGo={go} />
      )}
      <div className={styles.tools} role="group" aria-label={say('contents.tools')}>
        <button type="button" onClick={() => openWindow('glossary')}>
          {say('glossary.open')}
        </button>
        <ProgressFile />
        <LanguageChoice />
      </div>
    </div>
  )
}

type GoTo = (lesson: string | undefined, step?: string) => void

/** Opens a lesson, and takes to a step of it. */
function useGoTo(): GoTo {
  const session = useSession()
  const here = useSessionState((state) => (state.settings?.aside ? '' : state.settings?.lesson))
  return (lesson, step) => {
    openWindow(undefined)
    if (lesson !== here) session.openLesson(lesson)
    if (lesson !== undefined && (step !== undefined || lesson === here)) goToStep(lesson, step)
  }
}

function Resume({ lessons }: { lessons: readonly LessonEntry[] }): React.JSX.Element | null {
  const last = useProgress((progress) => progress.last)
  const here = useSessionState((state) => state.settings?.lesson)
  const go = useGoTo()
  const lesson = lessons.find(({ path }) => path === last?.lesson)
  if (!lesson || lesson.path === here) return null
  return (
    <button type="button" className={styles.resume} onClick={() => go(lesson.path, last?.step)}>
      {say('contents.resume', { title: lesson.title })}
    </button>
  )
}

function Chapter({ chapter: { title, about, lessons, coming }, progress }: { chapter: ChapterEntry; progress: CourseProgress }): React.JSX.Element {
  const id = useId()
  const done = lessons.filter((lesson) => stateOf(progress, lesson).isDone).length
  return (
    <section className={styles.chapter} aria-labelledby={id}>
      <h3 id={id}>
        {title}
        {lessons.length > 0 && <span className={styles.fine}> {say('contents.chapterDone', { done, total: lessons.length })}</span>}
      </h3>
      <p className={styles.about}>{about}</p>
      {lessons.length === 0 && coming.length === 0 && <p className={styles.coming}>{say('contents.chapterComing')}</p>}
      <ol>
        {lessons.map((lesson) => (
          <Lesson key={lesson.path} lesson={lesson} progress={progress} />
        ))}
        {coming.map((name) => (
          <li key={name} className={styles.coming}>
            {name} <span className={styles.fine}>({say('contents.coming')})</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Lesson({ lesson, progress }: { lesson: LessonEntry; progress: CourseProgress }): React.JSX.Element {
  const go = useGoTo()
  const here = useSessionState((state) => state.settings?.lesson === lesson.path)
  const { isDone, passed, hints } = stateOf(progress, lesson)
  const words = isDone ? say('contents.lessonDone') : passed > 0 ? say('contents.lessonBegun', { done: passed, total: lesson.steps.length }) : ''
  return (
    <li className={styles.entry}>
      <button type="button" className={styles.lesson} aria-current={here ? 'page' : undefined} onClick={() => go(lesson.path)}>
        <span aria-hidden="true" className={styles.mark}>
          {isDone ? '✓' : passed > 0 ? '◐' : '○'}
        </span>
        <span className={styles.name}>{lesson.title}</span>
        <span className={styles.fine}>
          {[words, hints > 0 ? say('contents.hints', { count: hints }) : '', say('contents.minutes', { minutes: lesson.minutes })].filter((part) => part !== '').join(' · ')}
        </span>
      </button>
      {isDone && lesson.loadSource && <RecallButton lesson={lesson} />}
    </li>
  )
}

/** Steps that a lesson had once and has no more do not count. */
function stateOf(progress: CourseProgress, { path, steps }: LessonEntry): { readonly isDone: boolean; readonly passed: number; readonly hints: number } {
  const record = recordOf(progress, path)
  const passed = steps.filter(({ id }) => record.passed.includes(id)).length
  return { isDone: steps.length > 0 && passed === steps.length, passed, hints: Object.values(record.hints).reduce((sum, count) => sum + count, 0) }
}
