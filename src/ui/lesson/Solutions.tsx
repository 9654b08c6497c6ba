/** Ways to solve a step, act by act or all at once: files go into the editor, commands into the terminal, under the learner's eyes. */
import { useState } from 'react'
import { say } from '../language/say'
import { useSession } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { CommandBlock } from './CommandBlock'
import type { SolutionAct, SolutionText } from './course'
import { Inline } from '../language/Inline'
import styles from './lesson.module.css'
import { performAct, performActs } from './perform-acts'
import { actWords } from './solution-words'

export function Solutions({ solutions }: { solutions: readonly SolutionText[] }): React.JSX.Element | null {
  if (solutions.length === 0) return null
  return (
    <details className={styles.solutions}>
      <summary>{solutions.length === 1 ? say('solution.show') : say('solution.showSome', { count: solutions.length })}</summary>
      {solutions.map((solution) => (
        <Solution key={solution.title} solution={solution} />
      ))}
    </details>
  )
}

function Solution({ solution: { title, steps } }: { solution: SolutionText }): React.JSX.Element {
  const session = useSession()
  const [doing, setDoing] = useState(false)
  const doAll = (): void => {
    setDoing(true)
    void performActs(session, steps).finally(() => setDoing(false))
  }
  return (
    <section>
      <h5>{title}</h5>
      <ol>
        {steps.map((act, index) => (
          // The acts of a solution are fixed, so their place names them.
          <li key={index}>
            <Act act={act} />
          </li>
        ))}
      </ol>
      <button type="button" disabled={isReadOnly || doing} onClick={doAll}>
        {say(doing ? 'solution.doing' : 'solution.all')}
      </button>
    </section>
  )
}

function Act({ act }: { act: SolutionAct }): React.JSX.Element {
  const session = useSession()
  if (act.type === 'run') return <CommandBlock script={act.command} />
  const { says, button } = actWords(act)
  return (
    <div className={styles.put}>
      <span>
        <Inline text={says} />
      </span>
      {button !== undefined && (
        <button type="button" disabled={isReadOnly} onClick={() => void performAct(session, act)}>
          {button}
        </button>
      )}
    </div>
  )
}
