/** The list of keys, in a dialog. */
import { useRef } from 'react'
import { HeadButton } from './HeadButton'
import { shortcuts } from './shortcuts'
import styles from './shell.module.css'

export function KeyHelp(): React.JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <>
      <HeadButton icon="⌨" label="Keys" title="Keys that work from anywhere" onClick={() => dialog.current?.showModal()} />
      <dialog ref={dialog} className={styles.dialog} aria-labelledby="key-help">
        <h2 id="key-help">Keys</h2>
        <dl className={styles.keys}>
          {shortcuts.map(({ code, key, says }) => (
            <div key={code}>
              <dt>
                <kbd>Alt+Shift+{key}</kbd>
              </dt>
              <dd>{says}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>Shift+Tab</kbd>
            </dt>
            <dd>Out of the terminal (or Escape, then Tab)</dd>
          </div>
          <div>
            <dt>
              <kbd>Ctrl+M</kbd>
            </dt>
            <dd>In the editor: whether Tab indents or moves on</dd>
          </div>
        </dl>
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  )
}
