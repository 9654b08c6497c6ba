/** The windows of the course over the page: contents and glossary. Escape closes them, and the keyboard comes back to where it was. */
import { useEffect, useRef, type ReactNode } from 'react'
import { say } from '../language/say'
import shell from '../shell/shell.module.css'
import { ContentsList } from './ContentsList'
import styles from './contents.module.css'
import { openWindow, useCourseWindow, type CourseWindow } from './course-windows'
import { GlossaryList } from './GlossaryList'

export function CourseWindows(): React.JSX.Element {
  return (
    <>
      <Window name="contents" title={say('contents.title')}>
        <ContentsList />
      </Window>
      <Window name="glossary" title={say('glossary.title')}>
        <GlossaryList />
      </Window>
    </>
  )
}

interface WindowProps {
  readonly name: CourseWindow
  readonly title: string
  readonly children: ReactNode
}

function Window({ name, title, children }: WindowProps): React.JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const open = useCourseWindow((state) => state.open === name)
  useEffect(() => {
    const { current } = dialog
    if (open && !current?.open) current?.showModal()
    else if (!open && current?.open) current.close()
  }, [open])
  // Another window may stand open by the time this one has closed.
  const onClose = (): void => {
    if (useCourseWindow.getState().open === name) openWindow(undefined)
  }
  return (
    <dialog ref={dialog} className={`${shell.dialog} ${styles.window}`} aria-labelledby={`${name}-title`} onClose={onClose}>
      <header className={styles.head}>
        <h2 id={`${name}-title`}>{title}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          {say('page.close')}
        </button>
      </header>
      {open && children}
    </dialog>
  )
}
