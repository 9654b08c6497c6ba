/** A guess before the surprise: choose, lock in, and see afterwards what the cluster says. */
import { useState } from 'react'
import { say } from '../language/say'
import { useSession, useSessionState } from '../session-context'
import { Choices } from './Choices'
import type { PredictionText } from './course'
import { Inline } from '../language/Inline'
import styles from './lesson.module.css'
import { Prose } from './prose'
import { useRecord } from './use-record'

interface GuessProps {
  readonly lesson: string
  readonly step: string
  /** Which guess of the step. */
  readonly index: number
  readonly text: PredictionText
}

export function Guess({ lesson, step, index, text }: GuessProps): React.JSX.Element {
  const { book } = useSession()
  const name = `${step} ${index}`
  // What the cluster says now; when the step is done it is the answer. Read here, so that the prose around need not be made anew.
  const truth = useSessionState((state) => state.lesson?.steps.find(({ id }) => id === step)?.truths[index] || undefined)
  const done = useSessionState((state) => state.lesson?.steps.some(({ id, passed }) => id === step && passed) === true)
  const guess = useRecord(lesson).guesses[name]
  const [chosen, setChosen] = useState('')
  const [wished, setWished] = useState(false)
  const known = guess?.truth ?? (wished || (done && guess !== undefined) ? truth : undefined)
  const inWords = (option: string): string => text.shown[text.options.indexOf(option)] ?? option
  const lock = (): void => book.change(lesson, (record) => ({ ...record, guesses: { ...record.guesses, [name]: { chosen } } }))
  return (
    <div role="group" className={styles.guess} aria-label={say('predict.title')}>
      <h5>{say('predict.title')}</h5>
      {guess === undefined ? (
        <>
          <Choices ask={text.ask} options={text.options} shown={text.shown} chosen={chosen} onChoose={setChosen} />
          <button type="button" disabled={chosen === ''} onClick={lock}>
            {say('predict.lock')}
          </button>
        </>
      ) : (
        <>
          <p>
            <Inline text={text.ask} />
          </p>
          <p>
            <Inline text={say('predict.locked', { option: inWords(guess.chosen) })} />
          </p>
        </>
      )}
      {known === undefined ? (
        <p className={styles.fine}>
          {wished && <>{say('predict.unknown')} </>}
          {guess && !wished && <>{say('predict.later')} </>}
          {(guess !== undefined || done) && !wished && (
            <button type="button" onClick={() => setWished(true)}>
              {say('predict.reveal')}
            </button>
          )}
        </p>
      ) : (
        <div role="status">
          <p>
            <strong>
              <Inline text={say(guess === undefined ? 'predict.is' : guess.chosen === known ? 'predict.right' : 'predict.wrong', { truth: inWords(known) })} />
            </strong>
          </p>
          <Prose root={text.then} />
        </div>
      )}
    </div>
  )
}
