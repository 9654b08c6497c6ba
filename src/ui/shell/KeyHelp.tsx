/** The list of keys, in a dialog. */
import { useRef } from 'react'
import { say } from '../language/say'
import { HeadButton } from './HeadButton'
import { shortcuts } from './shortcuts'
import styles from './shell.module.css'

export function KeyHelp(): React.JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <>
      <HeadButton icon="⌨" label={say('keys.label')} title={say('keys.title')} onClick={() => dialog.current?.showModal()} />
      <dialog ref={dialog} className={styles.dialog} aria-labelledby="key-help">
        <h2 id="key-help">{say('keys.label')}</h2>
        <dl className={styles.keys}>
          {shortcuts.map(({ code, key, says }) => (
            <div key={code}>
              <dt>
                <kbd>Alt+Shift+{key}</kbd>
              </dt>
              <dd>{says()}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>Shift+Tab</kbd>
            </dt>
            <dd>{say('keys.leave')}</dd>
          </div>
          <div>
            <dt>
              <kbd>Ctrl+M</kbd>
            </dt>
            <dd>{say('keys.tab')}</dd>
          </div>
        </dl>
        <form method="dialog">
          <button type="submit">{say('page.close')}</button>
        </form>
      </dialog>
    </>
  )
}
