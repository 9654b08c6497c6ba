/** One check as it stands now: its word, and when it does not hold yet, why: the reason, the request's way, the fields that differ, hints. */
import { useState } from 'react'
import type { LessonVerdict } from '../../protocol/messages'
import { useSession } from '../session-context'
import styles from './lesson.module.css'
import { showValue, verdictWords } from './verdict-words'

export function CheckItem({ verdict }: { verdict: LessonVerdict }): React.JSX.Element {
  const { word, glyph } = verdictWords[verdict.kind]
  // Not done yet is no alarm; done wrong is one.
  const tone = verdict.kind === 'notYet' && verdict.mistakes.length > 0 ? 'wrong' : verdict.kind
  return (
    <li className={styles.check} data-kind={tone}>
      <p className={styles.say}>
        <span className={styles.glyph} aria-hidden="true">
          {tone === 'wrong' ? '!' : glyph}
        </span>
        <span className={styles.text}>
          <Inline text={verdict.say} />
        </span>{' '}
        <span className={styles.word}>{word}</span>
      </p>
      {verdict.kind !== 'passed' && <Explanation verdict={verdict} />}
    </li>
  )
}

function Explanation({ verdict }: { verdict: LessonVerdict }): React.JSX.Element {
  return (
    <div className={styles.because}>
      {verdict.because !== '' && (
        <p>
          <Inline text={verdict.because} />
        </p>
      )}
      {verdict.hops.length > 0 && (
        <ol className={styles.hops} aria-label="The way of the request">
          {verdict.hops.map(({ at, ok, text, object }) => (
            <li key={`${at} ${text}`} data-ok={ok}>
              <span aria-hidden="true">{ok ? '✓ ' : '✕ '}</span>
              <span className={styles.visuallyHidden}>{ok ? 'passed: ' : 'stopped: '}</span>
              {object === undefined ? <b>{at}</b> : <ObjectLink path={object} label={at} />} {text}
            </li>
          ))}
        </ol>
      )}
      {verdict.differences.length > 0 && (
        <ul className={styles.differences} aria-label="Fields that differ">
          {verdict.differences.map(({ object, path, expected, actual }) => (
            <li key={`${object} ${path}`}>
              <ObjectLink path={object} label={object} /> <code>{path}</code> is <code>{showValue(actual)}</code>, wanted{' '}
              <code>{showValue(expected)}</code>
            </li>
          ))}
        </ul>
      )}
      <Hints hints={verdict.hints} />
    </div>
  )
}

function ObjectLink({ path, label }: { path: string; label: string }): React.JSX.Element {
  const session = useSession()
  return (
    <button type="button" className={styles.object} onClick={() => session.select(path)}>
      {label}
    </button>
  )
}

/** Gentlest first, one at a time, when asked for. */
function Hints({ hints }: { hints: readonly string[] }): React.JSX.Element | null {
  const [shown, setShown] = useState(0)
  if (hints.length === 0) return null
  return (
    <>
      {shown > 0 && (
        <ol className={styles.hints} aria-label="Hints">
          {hints.slice(0, shown).map((hint) => (
            <li key={hint}>
              <Inline text={hint} />
            </li>
          ))}
        </ol>
      )}
      {shown < hints.length && (
        <button type="button" onClick={() => setShown(shown + 1)}>
          {shown === 0 ? 'Hint' : 'Another hint'} ({shown + 1} of {hints.length})
        </button>
      )}
    </>
  )
}

/** Plain text in which `code` is set as code. */
function Inline({ text }: { text: string }): React.JSX.Element {
  // Every other part stood between backquotes; parts never change place within one text.
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>
}
