/** One step: its prose with guesses in place, its checks, its solutions; and a link of its own. */
import { useCallback, useState, type ReactNode } from 'react'
import type { LessonStep } from '../../protocol/messages'
import { say } from '../language/say'
import { useSession } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { CheckItem } from './CheckItem'
import type { LessonText, SolutionText, StepText } from './course'
import { Guess } from './Guess'
import styles from './lesson.module.css'
import { stepAddress } from './place'
import { Prose } from './prose'
import { Solutions } from './Solutions'

interface StepProps {
  readonly lesson: LessonText
  readonly text: StepText
  readonly number: number
  readonly state: LessonStep | undefined
  readonly current: boolean
}

export function Step({ lesson, text, number, state, current }: StepProps): React.JSX.Element {
  const id = `step-${text.id}`
  const { path } = lesson
  const done = state?.passed === true
  // Who recalls something gets hints only when they ask.
  const next = current && !lesson.recall ? state?.verdicts.find(({ hidden, kind }) => !hidden && kind !== 'passed')?.check : undefined
  const guess = useCallback(
    (index: number): ReactNode =>
      index < text.guesses.length && <Guess lesson={path} step={text.id} index={index} text={text.guesses[index]} />,
    [path, text],
  )
  const solutions = state?.answers ? text.solutions.map((solution) => answeredBy(solution, state.answers ?? {})) : text.solutions
  return (
    <section className={styles.step} data-step={text.id} aria-labelledby={id} aria-current={current ? 'step' : undefined} lang={text.language}>
      <h4 id={id} tabIndex={-1}>
        {number}. {text.title}
        {done && <span className={styles.passed}> ✓ {say('lesson.stepDone')}</span>}
      </h4>
      {text.outdated && <p className={styles.outdated}>{say('lesson.outdated')}</p>}
      <Prose root={text.prose} guess={guess} />
      {state && (
        <ul className={styles.checks} aria-label={say('lesson.checksOfStep', { number })}>
          {state.verdicts.filter(({ hidden }) => !hidden).map((verdict) => (
            <CheckItem key={verdict.check} verdict={verdict} lesson={lesson} question={text.questions[verdict.check]} next={verdict.check === next} />
          ))}
        </ul>
      )}
      <Solutions solutions={solutions} />
      <StepActs lesson={path} step={text.id} number={number} />
    </section>
  )
}

/** What is true in this cluster in the place of what was true where the solution was written. */
const answeredBy = ({ title, steps }: SolutionText, answers: Readonly<Record<string, string>>): SolutionText => ({
  title,
  steps: steps.map((act) => (act.type === 'answer' && answers[act.check] !== undefined ? { ...act, value: answers[act.check] } : act)),
})

interface StepActsProps {
  readonly lesson: string
  readonly step: string
  readonly number: number
}

function StepActs({ lesson, step, number }: StepActsProps): React.JSX.Element {
  const session = useSession()
  const [copied, setCopied] = useState(false)
  const copy = (): void => void navigator.clipboard.writeText(stepAddress(lesson, step)).then(() => setCopied(true))
  return (
    <p className={styles.stepActs}>
      <button type="button" aria-label={say('lesson.copyStep', { number })} title={say('lesson.copyStep', { number })} onClick={copy}>
        <span aria-hidden="true"># </span>
        {copied ? say('lesson.copied') : say('lesson.link')}
      </button>
      {number > 1 && (
        <button type="button" disabled={isReadOnly} title={say('lesson.startHereTitle')} onClick={() => session.startAt(step)}>
          <span aria-hidden="true">⟲ </span>
          {say('lesson.startHere')}
        </button>
      )}
    </p>
  )
}
