/** Events, of the older group and of the newer. Upstream: pkg/apis/core/validation/events.go (v1.32). */
import { allFaults, invalid, required, type FieldError } from '../field-error'
import type { Event, EventsEvent } from '../types'
import { qualifiedName } from './formats'

const none: readonly FieldError[] = []
/** Of events about what lives in no namespace. */
const homes = ['default', 'kube-system']
const MAX_WORD = 128
const MAX_NOTE = 1024

/** An event lives where its object lives, or in `default` when the object lives nowhere. */
export function validateEvent(event: Event): readonly FieldError[] {
  const { metadata, involvedObject, eventTime } = event
  const { namespace = '' } = involvedObject
  const isAtHome = namespace ? metadata.namespace === namespace : homes.includes(metadata.namespace ?? '')
  const misplaced = isAtHome ? none : [invalid('involvedObject.namespace', namespace, 'does not match event.namespace')]
  if (!eventTime) return misplaced
  const { action, message, reason, reportingComponent, reportingInstance } = event
  const words = { action, note: message, reason, reportingController: reportingComponent, reportingInstance }
  return allFaults(misplaced, validateWords(words, 'reportingComponent'))
}

interface Words {
  readonly reportingController?: string
  readonly reportingInstance?: string
  readonly action?: string
  readonly reason?: string
  readonly note?: string
}

/** The two groups call the controller by different names, and the note by one. */
function validateWords(event: Words, controller: string): readonly FieldError[] {
  const { reportingController = '', note = '' } = event
  return allFaults(
    reportingController ? none : [required(controller)],
    qualifiedName(reportingController).map((fault) => invalid(controller, reportingController, fault)),
    validateWord(event.reportingInstance, 'reportingInstance'),
    validateWord(event.action, 'action'),
    validateWord(event.reason, 'reason'),
    note.length > MAX_NOTE ? [invalid('message', '', `can have at most ${MAX_NOTE} characters`)] : none,
  )
}

function validateWord(word: string | undefined, path: string): readonly FieldError[] {
  if (!word) return [required(path)]
  return word.length > MAX_WORD ? [invalid(path, '', `can have at most ${MAX_WORD} characters`)] : none
}

/** What the newer group asks beside, of a new event; the fields of the older one stay empty. */
export function validateNewEvent(event: EventsEvent): readonly FieldError[] {
  const { type = '', eventTime, series } = event
  const unset = (isSet: unknown, path: string): readonly FieldError[] => (isSet ? [invalid(path, '', 'needs to be unset')] : none)
  return [
    ...(eventTime ? validateWords(event, 'reportingController') : none),
    ...(series && (series.count ?? 0) < 2 ? [invalid('series.count', '', 'should be at least 2')] : none),
    ...(series && !series.lastObservedTime ? [required('series.lastObservedTime')] : none),
    ...(eventTime ? none : [required('eventTime')]),
    ...(type === 'Normal' || type === 'Warning' ? none : [invalid('type', '', `has invalid value: ${type}`)]),
    ...unset(event.deprecatedFirstTimestamp, 'firstTimestamp'),
    ...unset(event.deprecatedLastTimestamp, 'lastTimestamp'),
    ...unset(event.deprecatedCount, 'count'),
    ...unset(event.deprecatedSource?.component || event.deprecatedSource?.host, 'source'),
  ]
}
