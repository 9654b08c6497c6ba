/** One check as it stands now: its word, and when it does not hold yet, why: the reason, the request's way, the fields that differ, hints. */
import type { LessonVerdict } from '../../protocol/messages'
import { useLanguage } from '../language/language'
import { say } from '../language/say'
import { useTongue } from '../language/tongue'
import { useSessionState } from '../session-context'
import { Cause, Findings } from './Cause'
import { AnswerForm } from './AnswerForm'
import type { LessonText, Question } from './course'
import { Hints } from './Hints'
import { Inline } from '../language/Inline'
import styles from './lesson.module.css'
import { ObjectLink } from './ObjectLink'
import { hopText, Told } from './Told'
import { showValue, showWanted, verdictGlyphs, wordOf } from './verdict-words'

interface CheckItemProps {
  readonly verdict: LessonVerdict
  readonly lesson: LessonText
  readonly question: Question | undefined
  /** It is what the student has to do next. */
  readonly next: boolean
}

export function CheckItem({ verdict, lesson, question, next }: CheckItemProps): React.JSX.Element {
  // Not done yet is no alarm; done wrong is one.
  const tone = verdict.kind === 'notYet' && verdict.mistakes.length > 0 ? 'wrong' : verdict.kind
  return (
    <li className={styles.check} data-kind={tone}>
      <p className={styles.say}>
        <span className={styles.glyph} aria-hidden="true">
          {tone === 'wrong' ? '!' : verdictGlyphs[verdict.kind]}
        </span>
        <span className={styles.text}>
          <Inline text={lesson.phrases[verdict.say] ?? verdict.say} />
        </span>{' '}
        <Word verdict={verdict} />
      </p>
      {question && verdict.kind !== 'passed' && <AnswerForm check={verdict.check} question={question} />}
      {verdict.kind !== 'passed' && <Explanation verdict={verdict} lesson={lesson} next={next} />}
    </li>
  )
}

function Word({ verdict }: { verdict: LessonVerdict }): React.JSX.Element {
  const { passesAtMs } = verdict
  const left = useSessionState(({ nowMs }) => (passesAtMs === undefined ? undefined : Math.max(0, Math.ceil((passesAtMs - nowMs) / 1_000))))
  return <span className={styles.word}>{wordOf(verdict, left)}</span>
}

function Explanation({ verdict, lesson, next }: Omit<CheckItemProps, 'question'>): React.JSX.Element {
  const { tag } = useLanguage()
  const { offerAfterMs } = verdict
  const offer = next && offerAfterMs !== undefined ? { afterMs: offerAfterMs, say: lesson.phrases[verdict.say] ?? verdict.say } : undefined
  return (
    // The lesson around may be in another language.
    <div className={styles.because} lang={tag}>
      {verdict.because.length > 0 && (
        <p>
          <Told sentences={verdict.because} phrases={lesson.phrases} />
        </p>
      )}
      {verdict.hops.length > 0 && <Hops hops={verdict.hops} />}
      {verdict.differences.length > 0 && <Differences differences={verdict.differences} />}
      <Cause verdict={verdict} />
      <Findings verdict={verdict} lesson={lesson.path} />
      <Hints lesson={lesson.path} check={verdict.check} hints={verdict.hints} phrases={lesson.phrases} offer={offer} />
    </div>
  )
}

function Differences({ differences }: Pick<LessonVerdict, 'differences'>): React.JSX.Element {
  const tongue = useTongue()
  return (
    <ul className={styles.differences} aria-label={say('check.differences')}>
      {differences.map(({ object, path, expected, actual }) => (
        <li key={`${object} ${path}`}>
          <ObjectLink path={object} label={object} /> <code dir="ltr">{path}</code>{' '}
          <Inline text={say('check.differs', { actual: showValue(actual), expected: showWanted(expected, tongue) })} />
        </li>
      ))}
    </ul>
  )
}

function Hops({ hops }: Pick<LessonVerdict, 'hops'>): React.JSX.Element {
  const tongue = useTongue()
  return (
    <ol className={styles.hops} aria-label={say('check.way')}>
      {hops.map(({ at, ok, text, object }) => (
        <li key={`${at} ${text}`} data-ok={ok}>
          <span aria-hidden="true">{ok ? '✓ ' : '✕ '}</span>
          <span className={styles.visuallyHidden}>{say(ok ? 'check.hopPassed' : 'check.hopStopped')} </span>
          {object === undefined ? <b>{at}</b> : <ObjectLink path={object} label={at} />} <span>{tongue ? hopText(text, tongue) : text}</span>
        </li>
      ))}
    </ol>
  )
}
