/** Says when a step that was done is not any more. */
import { say } from '../language/say'
import { useSessionState } from '../session-context'
import type { LessonText } from './course'
import styles from './lesson.module.css'
import { Told } from './Told'

export function Undone({ text }: { text: LessonText }): React.JSX.Element {
  const undone = useSessionState((state) => state.undone)
  const steps = useSessionState((state) => state.lesson?.steps)
  return (
    <div role="status">
      {steps
        ?.filter(({ id }) => undone.includes(id))
        .map(({ id, title: english, verdicts }) => (
          <div key={id} className={styles.undone}>
            <p>
              <a href={`#step-${id}`} onClick={(event) => (event.preventDefault(), document.getElementById(`step-${id}`)?.scrollIntoView())}>
                {say('lesson.undone', { title: text.steps.find((step) => step.id === id)?.title ?? english })}
              </a>
            </p>
            {verdicts
              .filter(({ kind, hidden }) => !hidden && kind === 'notYet')
              .map(({ check, because }) => (
                <p key={check}>
                  <Told sentences={because} phrases={text.phrases} />
                </p>
              ))}
          </div>
        ))}
    </div>
  )
}
