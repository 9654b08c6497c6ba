/**
 * Which mistakes can explain that a check does not hold. A check that asks for the trouble itself is not explained by it; one that asks
 * what is written in an object is explained by what stands there, not by how Pods fare.
 */
import type { Check, ObjectPattern } from '../lesson'
import type { LessonView } from '../lesson-view'
import { differencesOf, selectObjects } from '../objects'
import { readSubject } from '../subject'
import { at } from './application'
import type { Finding } from './mistake'
import { patternOf } from './scope'

/** Conditions that wait for what the learner says or sees; little of the state explains them. */
const BY_LEARNER: ReadonlySet<Check['type']> = new Set(['ran', 'answer', 'never'])
/** What can explain that a line did not print what it should: the wrong container was asked. */
const OF_LINES: ReadonlySet<string> = new Set(['K36'])
/** What can explain that something is still there. */
const OF_PRESENCE: ReadonlySet<string> = new Set(['K14', 'K23', 'K50'])
/** What keeps a file or a line from taking effect, wherever it was meant to. */
const OF_ACTS: ReadonlySet<string> = new Set(['K05', 'K12', 'K13', 'K14', 'K15', 'K16', 'K17', 'K22', 'K31', 'K34', 'K45', 'K46', 'K47', 'K48', 'K50'])

/** How trouble shows, and the mistakes that make it. */
const TROUBLES: readonly { readonly shows: RegExp; readonly of: ReadonlySet<string> }[] = [
  { shows: /"restartCount":(?:\{"gte"|[1-9])|"lastState"|"exitCode":[1-9]|BackOff"|CrashLoop|BackoffLimitExceeded|"Failed"|"Error"/, of: new Set(['K25', 'K26', 'K27', 'K29', 'K30', 'K38']) },
  { shows: /ErrImagePull|ImagePullBackOff|pull/, of: new Set(['K24']) },
  { shows: /CreateContainerConfigError|FailedMount|not found|find key/, of: new Set(['K32']) },
  { shows: /Unschedulable|FailedScheduling|"Pending"/, of: new Set(['K37', 'K39', 'K41', 'K43']) },
  { shows: /ProgressDeadlineExceeded/, of: new Set(['K19', 'K20', 'K24', 'K25', 'K26', 'K28', 'K30', 'K32', 'K37', 'K41']) },
  { shows: /Unhealthy/, of: new Set(['K27', 'K28', 'K29', 'K30']) },
  { shows: /FailedCreate/, of: new Set(['K40']) },
  { shows: /OOMKilled/, of: new Set(['K38']) },
]

export function canExplain(check: Check, id: string): boolean {
  if (BY_LEARNER.has(check.type)) return check.type === 'ran' && OF_LINES.has(id)
  // Whoever wants a refusal has not made a mistake by being refused.
  if (check.type === 'reach' && check.fails !== '') return false
  if (isAskedFor(check, id)) return false
  const isAbsence = check.type === 'absent' || (check.type === 'count' && check.atMost === 0)
  return !isAbsence || OF_PRESENCE.has(id)
}

function isAskedFor(check: Check, id: string): boolean {
  if (check.type !== 'event' && check.type !== 'assert' && check.type !== 'count') return false
  const wish = check.type === 'event' ? JSON.stringify([check.reason, check.message]) : JSON.stringify(check.object.match ?? {})
  return TROUBLES.some(({ shows, of }) => of.has(id) && shows.test(wish))
}

/** Whether what was found has to do with what the check asks for. */
export function isAbout(finding: Finding, { check, id, view }: { readonly check: Check; readonly id: string; readonly view: LessonView }): boolean {
  const { object, path } = finding
  const pattern = patternOf(check)
  if (!OF_ACTS.has(id) && !isStillSo(finding, view)) return false
  if (check.type !== 'assert' || !pattern || OF_ACTS.has(id) || !isOfWriting(pattern)) return true
  return selectObjects(pattern, view).some((each) => differencesOf(each, pattern).some((difference) => difference.object === object && overlap(difference.path, path)))
}

/** What a Pod of before shows may be mended where it was written. */
function isStillSo({ object, path, is }: Finding, view: LessonView): boolean {
  const { kind, namespace = '', name } = readSubject(object)
  const written = view.find(kind, namespace, name)
  const value = at(written, path)
  return typeof is !== 'string' || !['string', 'number', 'boolean'].includes(typeof value) || String(value).includes(is)
}

/** Kinds that come to be without a person, and change by themselves. */
const MADE: ReadonlySet<string> = new Set(['Endpoints', 'EndpointSlice', 'Event', 'Job', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod', 'ReplicaSet'])

/** Of an object that a person writes, only what was written is asked for. */
const isOfWriting = ({ kind, match }: ObjectPattern): boolean => !MADE.has(kind) && !(typeof match === 'object' && match !== null && 'status' in match)

/** One place lies in the other: `spec.template` and `spec.template.spec.containers[0].image`. */
function overlap(a: string, b: string): boolean {
  const [short, long] = [stepsOf(a), stepsOf(b)].sort((one, other) => one.length - other.length)
  return short.every((step, index) => step === long[index])
}

const stepsOf = (path: string): readonly string[] => path.split(/[.[\]]+/).filter((step) => step !== '')
