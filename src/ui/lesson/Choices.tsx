/** One of several answers. */
import { useId } from 'react'
import { Inline } from '../language/Inline'
import styles from './lesson.module.css'

interface ChoicesProps {
  readonly ask: string
  readonly options: readonly string[]
  readonly chosen: string
  readonly onChoose: (option: string) => void
}

export function Choices({ ask, options, chosen, onChoose }: ChoicesProps): React.JSX.Element {
  const name = useId()
  return (
    <fieldset className={styles.choices}>
      <legend>
        <Inline text={ask} />
      </legend>
      {options.map((option) => (
        <label key={option}>
          <input type="radio" name={name} value={option} checked={option === chosen} onChange={() => onChoose(option)} />
          <span>
            <Inline text={option} />
          </span>
        </label>
      ))}
    </fieldset>
  )
}
