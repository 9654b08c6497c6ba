/** How Kubarium differs from a real cluster, in the words of its own code; read when somebody asks. */
import { useRef, useState } from 'react'
import { say } from '../language/say'
import { HeadButton } from '../shell/HeadButton'
import shell from '../shell/shell.module.css'
import styles from './differences.module.css'
import type { Difference } from './read-marks'

export function DifferencesDialog(): React.JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const [differences, setDifferences] = useState<readonly Difference[]>([])
  const open = (): void => {
    dialog.current?.showModal()
    void import('virtual:differences').then((module) => setDifferences(module.differences))
  }
  return (
    <>
      <HeadButton icon="≠" label={say('differences.label')} title={say('differences.title')} onClick={open} />
      <dialog ref={dialog} className={shell.dialog} aria-labelledby="differences">
        <h2 id="differences">{say('differences.title')}</h2>
        <p>{say('differences.about')}</p>
        <div className={styles.list} tabIndex={0} role="region" aria-label={say('differences.list')} lang="en" dir="ltr">
          {[...byRoom(differences)].map(([room, items]) => (
            <section key={room}>
              <h3>{room}</h3>
              <ul>
                {items.map(({ file, text }, index) => (
                  <li key={index} title={file}>
                    {text}
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
        <form method="dialog">
          <button type="submit">{say('page.close')}</button>
        </form>
      </dialog>
    </>
  )
}

function byRoom(differences: readonly Difference[]): ReadonlyMap<string, readonly Difference[]> {
  const rooms = new Map<string, Difference[]>()
  for (const difference of differences) {
    const items = rooms.get(difference.room)
    if (items) items.push(difference)
    else rooms.set(difference.room, [difference])
  }
  return rooms
}
