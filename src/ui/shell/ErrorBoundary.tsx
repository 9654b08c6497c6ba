/** A bug in one pane must not blank the others: it is shown where the pane was, with a way to try again. */
import { Component, type ReactNode } from 'react'
import { say } from '../language/say'
import styles from './shell.module.css'

interface Props {
  readonly children: ReactNode
}

interface State {
  readonly error: Error | undefined
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined }

  static getDerivedStateFromError(error: Error): State {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <div role="alert" className={styles.notice}>
        <p>{say('page.paneFailed', { message: error.message })}</p>
        <button type="button" onClick={() => this.setState({ error: undefined })}>
          {say('page.showAgain')}
        </button>
      </div>
    )
  }
}
