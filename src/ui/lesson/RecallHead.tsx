/** What somebody has to know who comes into a recall drill: what it recalls, what lies there, what was done before. */
import { say } from '../language/say'
import { useSession } from '../session-context'
import type { RecallFacts } from './course'
import { Inline } from '../language/Inline'
import styles from './lesson.module.css'

export function RecallHead({ facts: { lesson, title, topics, files, done } }: { facts: RecallFacts }): React.JSX.Element {
  const session = useSession()
  return (
    <>
      <p>{say('recall.about', { title })}</p>
      {topics.length > 0 && <List title={say('recall.topics')} items={topics} lang="en" />}
      {done.length > 0 && <List title={say('recall.doneSoFar')} items={done} lang={undefined} />}
      {files.length > 0 && (
        <p>
          <Inline text={say('recall.home', { files: files.map((file) => `\`${file}\``).join(', ') })} />
        </p>
      )}
      <p className={styles.fine}>
        <button type="button" onClick={() => session.openLesson(lesson)}>
          {say('recall.read', { title })}
        </button>
      </p>
    </>
  )
}

function List({ title, items, lang }: { title: string; items: readonly string[]; lang: string | undefined }): React.JSX.Element {
  return (
    <details>
      <summary>{title}</summary>
      <ul lang={lang}>
        {items.map((item) => (
          <li key={item}>
            <Inline text={item} />
          </li>
        ))}
      </ul>
    </details>
  )
}
