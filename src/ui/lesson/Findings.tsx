/** Places of the course that have the words of a search; the index is loaded when somebody searches first. */
import { say } from '../language/say'
import styles from './contents.module.css'
import type { Contents } from './course'
import { lessonsOf, useLoaded } from './course-context'
import { findPassages } from './find-passages'

interface FindingsProps {
  readonly contents: Contents
  readonly query: string
  readonly onGo: (lesson: string, step: string | undefined) => void
}

export function Findings({ contents, query, onGo }: FindingsProps): React.JSX.Element {
  const passages = useLoaded(contents, ({ loadSearch }) => loadSearch())
  if (!passages) return <p role="status">{say('contents.loading')}</p>
  const found = findPassages(passages, query)
  const titles = new Map(lessonsOf(contents).map(({ path, title }) => [path, title]))
  return (
    <>
      <p role="status" className={styles.fine}>
        {found.length === 0 ? say('contents.none') : say('contents.results', { count: found.length })}
      </p>
      <ol className={styles.findings}>
        {found.map(({ passage: { lesson, step, title }, excerpt }) => (
          <li key={`${lesson} ${step ?? ''}`}>
            <button type="button" className={styles.lesson} onClick={() => onGo(lesson, step)}>
              <span className={styles.name}>
                {step === undefined ? title : `${titles.get(lesson) ?? lesson} › ${title}`}
                {excerpt !== '' && <span className={styles.excerpt}>{excerpt}</span>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}
