/** Says when a step that was done is not any more. */
import { say } from '../language/say'
import { useSessionState } from '../session-context'
import { Inline } from '../language/Inline'
import styles from './lesson.module.css'

export function Undone(): React.JSX.Element {
  const undone = useSessionState((state) => state.undone)
  const steps = useSessionState((state) => state.lesson?.steps)
  return (
    <div role="status">
      {steps
        ?.filter(({ id }) => undone.includes(id))
        .map(({ id, title, verdicts }) => (
          <div key={id} className={styles.undone}>
            <p>
              <a href={`#step-${id}`} onClick={(event) => (event.preventDefault(), document.getElementById(`step-${id}`)?.scrollIntoView())}>
                {say('lesson.undone', { title })}
              </a>
            </p>
            {verdicts
              .filter(({ kind, hidden }) => !hidden && kind === 'notYet')
              .map(({ check, because }) => (
                <p key={check} lang="en">
                  <Inline text={because} />
                </p>
              ))}
          </div>
        ))}
    </div>
  )
}
