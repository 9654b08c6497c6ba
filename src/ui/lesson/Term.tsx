/** A word of the glossary: a click says what it means, beside the word. */
import { useId, useRef, type ReactNode, type ToggleEvent } from 'react'
import { useContents, useLoaded } from './course-context'
import { Inline } from '../language/Inline'
import styles from './lesson.module.css'

const GAP = 6

export function Term({ id, children }: { id: string; children?: ReactNode }): React.JSX.Element {
  const name = useId()
  const button = useRef<HTMLButtonElement>(null)
  const contents = useContents()
  const glossary = useLoaded(contents, ({ loadGlossary }) => loadGlossary())
  const entry = glossary?.[id]
  const place = ({ newState, currentTarget }: ToggleEvent<HTMLSpanElement>): void => {
    const word = button.current?.getBoundingClientRect()
    if (newState !== 'open' || !word) return
    const { width, height } = currentTarget.getBoundingClientRect()
    const below = word.bottom + GAP
    currentTarget.style.left = `${Math.max(GAP, Math.min(word.left, innerWidth - width - GAP))}px`
    currentTarget.style.top = `${below + height < innerHeight ? below : Math.max(GAP, word.top - height - GAP)}px`
  }
  if (glossary && !entry) return <span>{children}</span>
  return (
    <>
      <button ref={button} type="button" className={styles.term} popoverTarget={name}>
        {children}
      </button>
      <span id={name} popover="auto" className={styles.meaning} role="note" lang={entry?.language ?? 'en'} dir="ltr" onToggle={place}>
        {entry && (
          <>
            <strong>{entry.word}</strong> <Inline text={entry.means} />
          </>
        )}
      </span>
    </>
  )
}
