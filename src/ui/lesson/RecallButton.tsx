/** A lesson that was done, met again: one of its topics in a drill, the one that has waited longest. */
import { say } from '../language/say'
import { useSession } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import type { LessonEntry } from './course'
import { useContents } from './course-context'
import { openWindow } from './course-windows'
import { historyOf } from './use-practice'

export function RecallButton({ lesson: { path, title } }: { lesson: LessonEntry }): React.JSX.Element {
  const session = useSession()
  const contents = useContents()
  const open = async (): Promise<void> => {
    const [topics, { recallOfLesson }, { recallName }] = await Promise.all([contents.loadRecall(), import('../../lesson/drills/practice'), import('../../lesson/drills/recall/recall-name')])
    const drill = recallOfLesson(historyOf(session.book.store.getState(), contents), { lesson: path, topics })
    if (!drill) return
    openWindow(undefined)
    session.openLesson(recallName({ ...drill.place, seed: drill.seed }))
  }
  return (
    <button type="button" disabled={isReadOnly} aria-label={say('recall.lessonTitle', { title })} title={say('recall.lessonTitle', { title })} onClick={() => void open()}>
      {say('recall.lesson')}
    </button>
  )
}
