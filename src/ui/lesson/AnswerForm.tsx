/** A question of a check: the answer is an act of the student like a command, and the cluster knows whether it is true. */
import { useId, useState, type FormEvent } from 'react'
import { say } from '../language/say'
import { useSession } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { Choices } from './Choices'
import type { Question } from './course'
import { Inline } from '../language/Inline'
import styles from './lesson.module.css'

export function AnswerForm({ check, question: { ask, options, shown } }: { check: string; question: Question }): React.JSX.Element {
  const session = useSession()
  const id = useId()
  const [value, setValue] = useState('')
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (value.trim() !== '') session.answer(check, value.trim())
  }
  return (
    <form className={styles.answer} onSubmit={send}>
      {options.length > 0 ? (
        <Choices ask={ask} options={options} shown={shown} chosen={value} onChoose={setValue} />
      ) : (
        <>
          <label htmlFor={id}>
            <Inline text={ask === '' ? say('check.answer') : ask} />
          </label>
          <input id={id} dir="auto" autoComplete="off" spellCheck={false} value={value} onChange={(event) => setValue(event.target.value)} />
        </>
      )}
      <button type="submit" disabled={isReadOnly || value.trim() === ''}>
        {say('check.sendAnswer')}
      </button>
    </form>
  )
}
