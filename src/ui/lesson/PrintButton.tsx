/** The lesson on paper. */
import { useEffect, useState } from 'react'
import { createPortal, flushSync } from 'react-dom'
import { say } from '../language/say'
import type { LessonText } from './course'
import { PrintedLesson } from './PrintedLesson'

export function PrintButton({ text }: { text: LessonText }): React.JSX.Element {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    // Also when the browser's own menu asks for it.
    const begin = (): void => flushSync(() => setPrinting(true))
    const end = (): void => setPrinting(false)
    window.addEventListener('beforeprint', begin)
    window.addEventListener('afterprint', end)
    return () => {
      window.removeEventListener('beforeprint', begin)
      window.removeEventListener('afterprint', end)
    }
  }, [])
  return (
    <>
      <button type="button" onClick={() => window.print()}>
        {say('lesson.print')}
      </button>
      {printing && createPortal(<PrintedLesson text={text} />, document.body)}
    </>
  )
}
