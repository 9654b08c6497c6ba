/** A drill a day: what is due, and the way into it. */
import { useId } from 'react'
import { say } from '../language/say'
import { useSession } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import styles from './contents.module.css'
import { lessonsOf, useContents } from './course-context'
import { openWindow } from './course-windows'
import type { DrillOffer } from './due-drill'
import { usePractising } from './use-practice'

export function DailyDrill(): React.JSX.Element | null {
  const session = useSession()
  const id = useId()
  const { offer, doneToday } = usePractising()
  const what = useWordsOf(offer)
  // Who has nothing of their own to practise finds drills below.
  if (!offer || (offer.kind === 'any' && !doneToday)) return null
  const begin = (): void => {
    openWindow(undefined)
    session.openLesson(offer.name)
  }
  return (
    <section className={styles.daily} aria-labelledby={id}>
      <h3 id={id}>{say('practice.title')}</h3>
      <p>
        {doneToday && <>{say('practice.doneToday')} </>}
        {what}
        {offer.due > 1 && <> {say('practice.due', { count: offer.due })}</>}
      </p>
      <button type="button" disabled={isReadOnly} onClick={begin}>
        {say(doneToday ? 'practice.more' : 'practice.start')}
      </button>
    </section>
  )
}

function useWordsOf(offer: DrillOffer | undefined): string {
  const lessons = lessonsOf(useContents())
  if (offer?.kind === 'mistake') return say('practice.mistake')
  if (offer?.kind !== 'topic') return say('practice.any')
  return say('practice.topic', { title: lessons.find(({ path }) => path === offer.lesson)?.title ?? offer.lesson })
}
