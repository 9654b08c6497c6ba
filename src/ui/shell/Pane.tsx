/** A region of the page with its name: the landmarks that tests and assistive technology go by. */
import type { ReactNode } from 'react'
import { say } from '../language/say'
import styles from './shell.module.css'

export type PaneName = 'Lesson' | 'Editor' | 'Browser' | 'Terminal' | 'Cluster graph' | 'Cluster tree' | 'Inspector' | 'Timeline'

interface PaneProps {
  readonly name: PaneName
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Pane({ name, actions, children }: PaneProps): React.JSX.Element {
  return (
    <section className={styles.pane} aria-label={say(`pane.${name}`)} data-pane={name}>
      <header className={styles.paneHead}>
        <h2>{say(`pane.${name}`)}</h2>
        <div className={styles.paneActions}>{actions}</div>
      </header>
      <div className={styles.paneBody}>{children}</div>
    </section>
  )
}
