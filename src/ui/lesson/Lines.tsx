/** An example, line by line; what goes on in the next line is set in. Read from left to right in every language. */
import styles from './lesson.module.css'

export function Lines({ text }: { text: string }): React.JSX.Element {
  return (
    <pre tabIndex={0} dir="ltr" lang="en">
      <code>
        {text.split('\n').map((line, index) => (
          // Lines of a fixed text never change place.
          <span key={index} className={styles.line}>
            {line}
            {'\n'}
          </span>
        ))}
      </code>
    </pre>
  )
}
