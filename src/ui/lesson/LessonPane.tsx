/** The lesson: prose, and after each step its checks, judged anew at every change of the cluster. */
import type { LessonStep } from '../../protocol/messages'
import { useEffect, useRef } from 'react'
import { readAddress } from '../address'
import { useSessionState } from '../session-context'
import { Pane } from '../shell/Pane'
import { CheckItem } from './CheckItem'
import type { LessonText, StepText } from './course'
import { useCourse, useLessonText } from './course-context'
import styles from './lesson.module.css'
import { Prose } from './prose'
import { Solutions } from './SolutionView'

export function LessonPane(): React.JSX.Element {
  const path = useSessionState((state) => state.settings?.lesson)
  const known = useSessionState((state) => state.settings !== undefined)
  const text = useLessonText(path)
  return (
    <Pane name="Lesson" actions={<Progress />}>
      <div className={styles.lesson}>
        {text && <LessonBody text={text} />}
        {known && path === undefined && <FreePlay />}
      </div>
    </Pane>
  )
}

function FreePlay(): React.JSX.Element {
  return (
    <>
      <h3>Free play</h3>
      <p>
        One control plane, two workers, and nothing that could break for good. Try <code>kubectl get nodes</code>, or open a lesson
        above.
      </p>
    </>
  )
}

function LessonBody({ text }: { text: LessonText }): React.JSX.Element {
  const steps = useSessionState((state) => (state.lesson?.lesson === text.path ? state.lesson.steps : undefined))
  const body = useAskedStep(text)
  const current = steps?.find(({ passed }) => !passed)?.id
  return (
    <div ref={body}>
      <h3>{text.title}</h3>
      <Prose root={text.introduction} />
      {text.steps.map((step, index) => (
        <Step key={step.id} text={step} number={index + 1} state={steps?.find(({ id }) => id === step.id)} current={step.id === current} />
      ))}
      {steps && current === undefined && <NextLesson path={text.path} />}
    </div>
  )
}

const asked = readAddress(location)

/** Brings the step that the address asks for into sight, once. */
function useAskedStep({ path, steps }: LessonText): React.RefObject<HTMLDivElement | null> {
  const body = useRef<HTMLDivElement>(null)
  const done = useRef(false)
  useEffect(() => {
    if (done.current || asked.step === undefined || (asked.lesson !== undefined && asked.lesson !== path)) return
    done.current = true
    const step = steps.find(({ id }, index) => asked.step === id || asked.step === String(index + 1))
    if (step) body.current?.querySelector(`#step-${CSS.escape(step.id)}`)?.scrollIntoView()
  }, [path, steps])
  return body
}

interface StepProps {
  readonly text: StepText
  readonly number: number
  readonly state: LessonStep | undefined
  readonly current: boolean
}

function Step({ text, number, state, current }: StepProps): React.JSX.Element {
  const id = `step-${text.id}`
  return (
    <section className={styles.step} aria-labelledby={id} aria-current={current ? 'step' : undefined}>
      <h4 id={id}>
        {number}. {text.title}
        {state?.passed && <span className={styles.passed}> ✓ done</span>}
      </h4>
      <Prose root={text.prose} />
      {state && (
        <ul className={styles.checks} aria-label={`Checks of step ${number}`}>
          {state.verdicts.filter(({ hidden }) => !hidden).map((verdict) => (
            <CheckItem key={verdict.check} verdict={verdict} />
          ))}
        </ul>
      )}
      <Solutions solutions={text.solutions} />
    </section>
  )
}

/** Says aloud when a step is done, and nothing else: verdicts change often. */
function Progress(): React.JSX.Element {
  const done = useSessionState((state) => state.lesson?.steps.filter(({ passed }) => passed).length ?? 0)
  const total = useSessionState((state) => state.lesson?.steps.length ?? 0)
  return (
    <span role="status" className={styles.progress}>
      {total > 0 && `${done} of ${total} steps done`}
    </span>
  )
}

function NextLesson({ path }: { path: string }): React.JSX.Element {
  const course = useCourse()
  const next = course[course.findIndex((entry) => entry.path === path) + 1]
  return (
    <p className={styles.finished}>
      <strong>All steps are done.</strong> {next ? <>Next in the course, in the list above: {next.title}.</> : 'This was the last lesson.'}
    </p>
  )
}
