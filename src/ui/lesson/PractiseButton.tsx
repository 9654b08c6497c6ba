/** A drill: a cluster with something wrong in it, chosen by the mistakes that the student has made. */
import { say } from '../language/say'
import { useSession, useSessionState } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { openWindow } from './course-windows'
import { drilledMistake } from './note-practice'
import { practiceOf } from './progress-book'

export function PractiseButton(): React.JSX.Element {
  const session = useSession()
  const here = useSessionState((state) => drilledMistake(state.settings?.lesson))
  const isSolved = useSessionState((state) => state.lesson !== undefined && state.lesson.steps.every(({ passed }) => passed))
  const open = async (): Promise<void> => {
    const { nextDrillName } = await import('./drill-text')
    // Who asks for another one before this one is solved has given it up.
    if (here !== undefined && !isSolved) session.book.practise(({ met, done }, atMs) => ({ met, done: [...done, { mistake: here, atMs, solved: false }] }))
    openWindow(undefined)
    session.openLesson(nextDrillName(practiceOf(session.book.store.getState()), Date.now()))
  }
  return (
    <button type="button" disabled={isReadOnly} title={say('lesson.practiseTitle')} onClick={() => void open()}>
      {say(here === undefined ? 'lesson.practise' : 'lesson.anotherDrill')}
    </button>
  )
}
