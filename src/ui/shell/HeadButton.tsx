/** A quiet button of the page's head: an icon with its word, on a phone the icon alone. */
import styles from './shell.module.css'

interface HeadButtonProps {
  readonly icon: string
  readonly label: string
  readonly title: string
  readonly disabled?: boolean
  readonly onClick: () => void
}

export function HeadButton({ icon, label, title, disabled, onClick }: HeadButtonProps): React.JSX.Element {
  return (
    <button type="button" className={styles.headButton} title={title} disabled={disabled} onClick={onClick}>
      <span aria-hidden="true">{icon} </span>
      <span className={styles.headWord}>{label}</span>
    </button>
  )
}
