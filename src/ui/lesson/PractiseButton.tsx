/** A drill: a cluster with something wrong in it, or a step of a lesson once more, chosen by what the student has done. */
import { say } from '../language/say'
import { useSession, useSessionState } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import { openWindow } from './course-windows'
import { useContents } from './course-context'
import { givenUp, isDrill } from './note-practice'
import { findOffer } from './use-practice'

export function PractiseButton(): React.JSX.Element {
  const session = useSession()
  const contents = useContents()
  const here = useSessionState((state) => (isDrill(state.settings?.lesson) ? state.settings?.lesson : undefined))
  const isSolved = useSessionState((state) => state.lesson !== undefined && state.lesson.steps.every(({ passed }) => passed))
  const open = async (): Promise<void> => {
    // Who asks for another one before this one is solved has given it up.
    if (here !== undefined && !isSolved) session.book.practise((practice, nowMs) => givenUp(practice, { lesson: here, nowMs }))
    const { name } = await findOffer(session.book.store.getState(), contents)
    openWindow(undefined)
    session.openLesson(name)
  }
  return (
    <button type="button" disabled={isReadOnly} title={say('lesson.practiseTitle')} onClick={() => void open()}>
      {say(here === undefined ? 'lesson.practise' : 'lesson.anotherDrill')}
    </button>
  )
}
