/** A lesson as a handout: prose, a box for each check, and the solutions at the end, away from who wants to try first. */
import { say } from '../language/say'
import { useSessionState } from '../session-context'
import type { LessonText } from './course'
import { Inline } from '../language/Inline'
import { LessonEnd } from './LessonEnd'
import styles from './print.module.css'
import { Prose } from './prose'
import { actWords } from './solution-words'

export function PrintedLesson({ text }: { text: LessonText }): React.JSX.Element {
  const states = useSessionState((state) => (state.lesson?.lesson === text.path ? state.lesson.steps : []))
  return (
    <article className={styles.paper} data-print lang={text.language}>
      <h1>{text.title}</h1>
      {text.why && <Prose root={text.why} />}
      <Prose root={text.introduction} />
      {text.steps.map(({ id, title, prose, guesses }, index) => (
        <section key={id}>
          <h2>{say('print.step', { number: index + 1, title })}</h2>
          <Prose
            root={prose}
            guess={(at) => (
              <p>
                <Inline text={`${guesses[at]?.ask} ${guesses[at]?.shown.map((option) => `☐ ${option}`).join(' ')}`} />
              </p>
            )}
          />
          <ul className={styles.boxes}>
            {(states.find((state) => state.id === id)?.verdicts ?? [])
              .filter(({ hidden }) => !hidden)
              .map(({ check, say: says }) => (
                <li key={check}>
                  <Inline text={text.phrases[says] ?? says} />
                </li>
              ))}
          </ul>
        </section>
      ))}
      <LessonEnd text={text} done={false} />
      <section className={styles.solutions}>
        <h2>{say('print.solutions')}</h2>
        {text.steps.map(({ id, title, solutions }, index) => (
          <section key={id}>
            <h3>{say('print.step', { number: index + 1, title })}</h3>
            {solutions.map((solution) => (
              <ol key={solution.title}>
                {solution.steps.map((act, at) => (
                  // The acts of a solution are fixed, so their place names them.
                  <li key={at}>
                    {act.type === 'run' ? <code>{act.command}</code> : <Inline text={actWords(act).says} />}
                    {(act.type === 'write' || act.type === 'open') && <pre>{act.content}</pre>}
                  </li>
                ))}
              </ol>
            ))}
          </section>
        ))}
      </section>
    </article>
  )
}
