/** One of several answers. */
import { useId } from 'react'
import { Inline } from '../language/Inline'
import styles from './lesson.module.css'

interface ChoicesProps {
  readonly ask: string
  readonly options: readonly string[]
  /** What stands for each. */
  readonly shown: readonly string[]
  readonly chosen: string
  readonly onChoose: (option: string) => void
}

export function Choices({ ask, options, shown, chosen, onChoose }: ChoicesProps): React.JSX.Element {
  const name = useId()
  return (
    <fieldset className={styles.choices}>
      <legend>
        <Inline text={ask} />
      </legend>
      {options.map((option, index) => (
        <label key={option}>
          <input type="radio" name={name} value={option} checked={option === chosen} onChange={() => onChoose(option)} />
          <span>
            <Inline text={shown[index]} />
          </span>
        </label>
      ))}
    </fieldset>
  )
}
