/** A lesson from its title to what to remember, with its steps in between and the way through them below. */
import { useCallback, useEffect, useRef } from 'react'
import { readAddress } from '../address'
import { say } from '../language/say'
import { useSessionState } from '../session-context'
import { Away } from './Away'
import type { LessonText } from './course'
import { LessonBar } from './LessonBar'
import { LessonEnd } from './LessonEnd'
import styles from './lesson.module.css'
import { LessonTools } from './LessonTools'
import { noteStep, usePlace } from './place'
import { Prose } from './prose'
import { RecallHead } from './RecallHead'
import { Step } from './Step'
import { Undone } from './Undone'

export function LessonBody({ text }: { text: LessonText }): React.JSX.Element {
  const steps = useSessionState((state) => (state.lesson?.lesson === text.path ? state.lesson.steps : undefined))
  const away = useSessionState((state) => state.settings?.aside === true)
  const body = usePlaceOf(text)
  const seen = useStepInSight(body)
  const current = steps?.find(({ passed }) => !passed)?.id
  return (
    <div className={styles.frame}>
      {/* First for the keyboard, which would else have to walk through the whole lesson to it. */}
      <LessonBar text={text} current={current} />
      <div ref={body} className={styles.lesson} data-lesson={text.path} lang={text.language} onScroll={seen}>
        <h3 id="lesson-title" tabIndex={-1}>
          {text.recall ? say('recall.title', { title: text.title }) : text.title}
        </h3>
        <LessonTools text={text} />
        {text.outdated && <p className={styles.outdated}>{say('lesson.outdated')}</p>}
        {away && <Away />}
        {text.why && (
          <div className={styles.why}>
            <Prose root={text.why} />
          </div>
        )}
        {text.recall && <RecallHead facts={text.recall} />}
        <Prose root={text.introduction} />
        <Undone text={text} />
        {text.steps.map((step, index) => (
          <Step key={step.id} lesson={text} text={step} number={index + 1} state={steps?.find(({ id }) => id === step.id)} current={step.id === current} />
        ))}
        <LessonEnd text={text} done={steps !== undefined && current === undefined} />
      </div>
    </div>
  )
}

/** Brings the step that one asked for into sight: by the address at first, later by going there. */
function usePlaceOf({ path, steps }: LessonText): React.RefObject<HTMLDivElement | null> {
  const body = useRef<HTMLDivElement>(null)
  const { wish, fulfilled, lesson: wanted, step } = usePlace()
  const asked = useRef(readAddress(location))
  useEffect(() => {
    const { lesson, step: first } = asked.current
    asked.current = { ...asked.current, step: undefined }
    if (wish > 0 || first === undefined || (lesson !== undefined && lesson !== path)) return
    const found = steps.find(({ id }, index) => first === id || first === String(index + 1))
    if (found) headingOf(body.current, found.id)?.scrollIntoView()
  }, [path, steps, wish])
  useEffect(() => {
    if (wish === fulfilled || wanted !== path) return
    usePlace.setState({ fulfilled: wish })
    const heading = headingOf(body.current, step)
    heading?.scrollIntoView()
    heading?.focus({ preventScroll: true })
  }, [wish, fulfilled, wanted, path, step])
  return body
}

const headingOf = (body: HTMLElement | null, step: string | undefined): HTMLElement | null | undefined =>
  body?.querySelector<HTMLElement>(step === undefined ? '#lesson-title' : `#step-${CSS.escape(step)}`)

/** Which step stands at the top of what one sees; the way on goes from there. */
function useStepInSight(body: React.RefObject<HTMLDivElement | null>): () => void {
  const planned = useRef(false)
  return useCallback(() => {
    if (planned.current) return
    planned.current = true
    requestAnimationFrame(() => {
      planned.current = false
      const { top, bottom } = body.current?.getBoundingClientRect() ?? { top: 0, bottom: 0 }
      // The last ones may be too short to come to the top: who went there stays there while the title is in sight.
      const chosen = headingOf(body.current, usePlace.getState().step)?.getBoundingClientRect()
      if (chosen && chosen.top >= top && chosen.bottom <= bottom) return
      const above = [...(body.current?.querySelectorAll<HTMLElement>('[data-step]') ?? [])].filter((section) => section.getBoundingClientRect().top <= top + 80)
      noteStep(above.at(-1)?.dataset.step)
    })
  }, [body])
}
