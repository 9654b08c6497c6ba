/** One connection as a line; opened, hop by hop with the rules that matched. */
import { memo, useState } from 'react'
import { say } from '../language/say'
import { useObjects, useSession } from '../session-context'
import { completePath } from '../store/object-store'
import { formatElapsed } from '../timeline/speeds'
import styles from './traffic.module.css'
import type { Passage } from './traffic-store'
import { placeOf, splitRule, tellPassage } from './traffic-words'

interface PassageItemProps {
  readonly passage: Passage
  readonly startedAtMs: number
  /** The namespace that goes without saying. */
  readonly home: string
}

const glyphs: Readonly<Record<NonNullable<Passage['outcome']>, string>> = { answered: '◉', refused: '×', reset: '×', timeout: '◇' }

export const PassageItem = memo(function PassageItem({ passage, startedAtMs, home }: PassageItemProps): React.JSX.Element {
  const [open, setOpen] = useState(false)
  const { from, asked, address, to, outcome, reason } = tellPassage(passage, home)
  return (
    <li>
      <details className={styles.passage} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <span className={styles.way}>
            <span className={styles.at}>{formatElapsed(passage.at - startedAtMs)}</span>{' '}
            <b>{from}</b> → {asked !== '' && <b>{asked} </b>}
            <span className={styles.address}>{asked === '' ? address : `(${address})`}</span>
            {to !== undefined && <> → <b>{to}</b></>}:{' '}
            <span className={styles.outcome} data-outcome={passage.outcome}>
              {outcome}
              <span aria-hidden="true"> {passage.outcome && glyphs[passage.outcome]}</span>
            </span>
            {reason !== undefined && <span className={styles.reason}>{reason}</span>}
          </span>
        </summary>
        {open && <Hops hops={passage.hops} />}
      </details>
    </li>
  )
})

/** Each decision on a way, in order. */
export function Hops({ hops }: Pick<Passage, 'hops'>): React.JSX.Element {
  if (hops.length === 0) return <p className={styles.plain}>{say('traffic.straight')}</p>
  return (
    <ol className={styles.hops} aria-label={say('traffic.hops')}>
      {hops.map(({ at, ok, text, node, object, path, rules = [] }, index) => (
        <li key={index} data-ok={ok}>
          <span className={styles.place}>{[placeOf(at, object), ...(node === undefined ? [] : [say('traffic.on', { node })])].join(' ')}</span> {text}
          {object !== undefined && object !== 'outside' && <Decider object={object} path={path} />}
          {rules.length > 0 && (
            <ol className={styles.rules} dir="ltr" aria-label={say('traffic.rules')}>
              {rules.map((rule, row) => (
                <Rule key={row} rule={rule} />
              ))}
            </ol>
          )}
        </li>
      ))}
    </ol>
  )
}

/** The object that decided, a click away. */
function Decider({ object, path }: { readonly object: string; readonly path: string | undefined }): React.JSX.Element {
  const session = useSession()
  const isThere = useObjects().objects.has(completePath(object))
  const name = path === undefined ? object : `${object}, ${path}`
  if (!isThere) return <span className={styles.decider}>{name}</span>
  return (
    <button type="button" className={styles.decider} onClick={() => session.select(object)}>
      {name}
    </button>
  )
}

function Rule({ rule }: { readonly rule: string }): React.JSX.Element {
  const { match, jump, rest } = splitRule(rule)
  return (
    <li>
      <code>
        {match}
        <b>{jump}</b>
        {rest}
      </code>
    </li>
  )
}
