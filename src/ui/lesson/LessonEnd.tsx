/** What to remember, where to read on, and the way to the next lesson. */
import { say } from '../language/say'
import { useSession } from '../session-context'
import type { LessonText, RecallFacts } from './course'
import { lessonsOf, useContents } from './course-context'
import { isDrill } from './note-practice'
import { PractiseButton } from './PractiseButton'
import { RecallRest } from './RecallRest'
import styles from './lesson.module.css'
import { Prose } from './prose'
import { useProgress } from './use-record'
import { scoreOf } from './progress-book'

export function LessonEnd({ text: { path, remember, links, recall }, done }: { text: LessonText; done: boolean }): React.JSX.Element {
  return (
    <>
      {remember.length > 0 && (
        <section className={styles.end} aria-labelledby="lesson-remember">
          <h4 id="lesson-remember">{say('lesson.remember')}</h4>
          <ul>
            {remember.map((root, index) => (
              // The sentences of a lesson are fixed, so their place names them.
              <li key={index}>
                <Prose root={root} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {links.length > 0 && (
        <section className={styles.end} aria-labelledby="lesson-links">
          <h4 id="lesson-links">{say('lesson.links')}</h4>
          <ul>
            {links.map(({ title, url }) => (
              <li key={url}>
                <a href={url} target="_blank" rel="noreferrer" hrefLang="en">
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {done && <Finished path={path} recall={recall} />}
    </>
  )
}

function Finished({ path, recall }: { path: string; recall: RecallFacts | undefined }): React.JSX.Element {
  const session = useSession()
  const lessons = lessonsOf(useContents())
  const next = lessons[lessons.findIndex((entry) => entry.path === path) + 1]
  const right = useProgress((progress) => scoreOf(progress).right)
  const total = useProgress((progress) => scoreOf(progress).total)
  return (
    <div className={styles.finished}>
      <p>
        <strong>{say('lesson.allDone')}</strong> {total > 0 && say('predict.score', { right, total })}
      </p>
      {isDrill(path) ? (
        <>
          {recall && <RecallRest path={path} />}
          <PractiseButton />
        </>
      ) : next ? (
        <button type="button" onClick={() => session.openLesson(next.path)}>
          {say('lesson.nextLesson', { title: next.title })}
        </button>
      ) : (
        <p>{say('lesson.courseEnd')}</p>
      )}
    </div>
  )
}
