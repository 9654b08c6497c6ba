/** Gentlest first, one at a time, when asked for; how many were asked for is remembered. Who does nothing for a while is told that there are some. */
import type { ToldSentence } from '../../protocol/messages'
import { say } from '../language/say'
import { useSession } from '../session-context'
import { Inline } from '../language/Inline'
import styles from './lesson.module.css'
import { Told, type Phrases } from './Told'
import { useIdle } from './use-idle'
import { useRecord } from './use-record'

interface HintsProps {
  readonly lesson: string
  readonly check: string
  readonly hints: readonly ToldSentence[]
  readonly phrases: Phrases
  /** Offers them to who has done nothing for so long, real ms, in words of what is to become true; absent: they wait to be asked for. */
  readonly offer: { readonly afterMs: number; readonly say: string } | undefined
}

export function Hints({ lesson, check, hints, phrases, offer }: HintsProps): React.JSX.Element | null {
  const { book } = useSession()
  const asked = useRecord(lesson).hints[check] ?? 0
  const shown = Math.min(asked, hints.length)
  const isStuck = useIdle(offer?.afterMs)
  if (hints.length === 0) return null
  const more = (): void => book.change(lesson, (record) => ({ ...record, hints: { ...record.hints, [check]: shown + 1 } }))
  return (
    <>
      {shown > 0 && (
        <ol className={styles.hints} aria-label={say('check.hints')}>
          {hints.slice(0, shown).map((hint) => (
            <li key={JSON.stringify(hint)}>
              <Told sentences={[hint]} phrases={phrases} />
            </li>
          ))}
        </ol>
      )}
      {offer && (
        <p role="status" className={styles.offer}>
          {isStuck && shown === 0 && <Inline text={say('check.offerHint', { say: offer.say })} />}
        </p>
      )}
      {shown < hints.length && (
        <button type="button" onClick={more}>
          {say(shown === 0 ? 'check.hint' : 'check.anotherHint', { number: shown + 1, total: hints.length })}
        </button>
      )}
    </>
  )
}
