/** Where what is wrong came from: the line in the terminal, the line of the file; and where a known mistake stands. */
import type { LessonVerdict } from '../../protocol/messages'
import type { Tongue } from '../../words/sentence'
import { Inline } from '../language/Inline'
import { say } from '../language/say'
import { useTongue } from '../language/tongue'
import { useSession } from '../session-context'
import { showPane } from '../shell/shown-pane'
import styles from './lesson.module.css'
import { ObjectLink } from './ObjectLink'
import { phraseText, titleText } from './Told'
import { useRecord } from './use-record'

export function Cause({ verdict: { cause } }: { verdict: LessonVerdict }): React.JSX.Element | null {
  const { drafts } = useSession()
  if (!cause || cause.by === 'lesson') return null
  const { command, file, line } = cause
  const show = (path: string): void => void drafts.open(path).then(() => showPane('Editor'))
  return (
    <p>
      {cause.by === 'controller' && say('check.byController')} {command !== undefined && <Inline text={say('check.because', { command })} />}{' '}
      {file !== undefined && line !== undefined && (
        <button type="button" className={styles.object} aria-label={say('check.showLine', { file, line })} onClick={() => show(file)}>
          {say('check.line', { file, line })}
        </button>
      )}
    </p>
  )
}

/** After the second hint a mistake and its place are named, after the last one what would be right: nobody wants to be told before they ask. */
const PLACE_AFTER = 2

export function Findings({ verdict: { check, findings = [], mistakes, differences, hints }, lesson }: { verdict: LessonVerdict; lesson: string }): React.JSX.Element | null {
  const asked = useRecord(lesson).hints[check] ?? 0
  const tongue = useTongue()
  if (!tongue || asked < Math.min(PLACE_AFTER, hints.length)) return null
  // What differs is listed already.
  const further = findings.filter(({ object, path }) => !differences.some((difference) => difference.object === object && difference.path === path))
  return (
    <>
      {mistakes.length > 0 && <p>{say('check.mistake', { title: mistakes.map((id) => titleText(id, tongue)).join('; ') })}</p>}
      {further.length > 0 && <Places findings={further} withRight={asked >= hints.length} tongue={tongue} />}
    </>
  )
}

interface PlacesProps {
  readonly findings: NonNullable<LessonVerdict['findings']>
  readonly withRight: boolean
  readonly tongue: Tongue
}

function Places({ findings, withRight, tongue }: PlacesProps): React.JSX.Element {
  return (
    <ul className={styles.differences} aria-label={say('check.findings')}>
      {findings.map(({ object, path, is, right, nearest }) => (
        <li key={`${object} ${path}`}>
          <ObjectLink path={object} label={object} /> <code dir="ltr">{path}</code> <Inline text={say('check.found', { is: phraseText(is, tongue) })} />
          {right !== undefined && withRight && (
            <>
              , <Inline text={say('check.rightWould', { right: phraseText(right, tongue) })} />
            </>
          )}
          {nearest !== undefined && <>, {say('check.nearest', { nearest })}</>}
        </li>
      ))}
    </ul>
  )
}
