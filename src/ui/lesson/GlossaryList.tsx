/** All words of the course with what they mean, by the alphabet. */
import { useState } from 'react'
import { say } from '../language/say'
import styles from './contents.module.css'
import { useContents, useLoaded } from './course-context'
import { Inline } from '../language/Inline'

export function GlossaryList(): React.JSX.Element {
  const glossary = useLoaded(useContents(), ({ loadGlossary }) => loadGlossary()) ?? {}
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const words = Object.entries(glossary)
    .filter(([, { word, means }]) => `${word} ${means}`.toLowerCase().includes(wanted))
    .sort(([, a], [, b]) => Number(b.word.toLowerCase().includes(wanted)) - Number(a.word.toLowerCase().includes(wanted)) || a.word.localeCompare(b.word, 'en', { sensitivity: 'base' }))
  return (
    <div className={styles.contents}>
      <input
        type="search"
        className={styles.search}
        placeholder={say('glossary.filter')}
        aria-label={say('glossary.filter')}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <dl className={styles.words} dir="ltr" tabIndex={0}>
        {words.map(([id, { word, means, chapter, language = 'en' }]) => (
          <div key={id} lang={language} title={say('glossary.firstIn', { chapter })}>
            <dt>{word}</dt>
            <dd>
              <Inline text={means} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
