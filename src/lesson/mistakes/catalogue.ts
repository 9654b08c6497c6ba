/**
 * The mistakes that can be recognised. In the order in which they are named: what explains more comes first. To add one more: a
 * mistake in a file of this folder, its place here; `catalogue.test.ts` puts it into applications and looks who notices.
 */
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { endsAtOnce, tooLittleMemory, wrongCommand } from './crashes'
import { badlyEncoded, hiddenFiles, notKept } from './files-and-secrets'
import { noBalancer, wrongIngress } from './from-outside'
import { noSuchImage } from './images'
import { fixedPod, fixedSelector, jobRules, selectorAndLabels } from './immutable-fields'
import { nothingToMeasure, overQuota } from './limits-of-namespaces'
import { invalidName, noSuchKind, unknownField, unquotedValue } from './manifest-words'
import { copiedTooEarly, missingSetting } from './missing-settings'
import type { Finding, Mistake } from './mistake'
import { heldByPolicy, nameOfElsewhere, ownLocalhost } from './names-and-policies'
import { impatientLiveness, livenessOnOthers, neverReady, wrongProbeDoor } from './probes'
import { bareIsGone, deletedToStop, relabelled } from './replicas'
import { anotherOwner, brokenAgain, sameTag, stuckRollout } from './rollouts'
import { noNodeFits, tooLargeForNodes, wrongUnits } from './scheduling'
import { declaredIsNotOpened, listensOnLoopback, noSuchNodePort, wrongTargetPort } from './service-ports'
import { heldOnToAddress, selectsNobody } from './service-selector'
import { claimWaits, doesNotGo, noHeadlessService } from './stateful'
import { notAllowed, otherContainer, otherNamespace } from './whose-and-where'

export const mistakes: readonly Mistake[] = [
  // What the API server did not take: nothing else can be right before.
  noSuchKind,
  unknownField,
  unquotedValue,
  invalidName,
  selectorAndLabels,
  fixedSelector,
  fixedPod,
  jobRules,
  noSuchNodePort,
  otherNamespace,
  // What the learner did, where the state alone tells only what came of it.
  deletedToStop,
  bareIsGone,
  brokenAgain,
  anotherOwner,
  sameTag,
  // Pods that are not made, or find no node.
  overQuota,
  wrongUnits,
  tooLargeForNodes,
  claimWaits,
  noNodeFits,
  // Containers that do not run.
  missingSetting,
  hiddenFiles,
  noSuchImage,
  wrongCommand,
  tooLittleMemory,
  livenessOnOthers,
  wrongProbeDoor,
  impatientLiveness,
  endsAtOnce,
  otherContainer,
  // Pods that run, and are not reached.
  badlyEncoded,
  notAllowed,
  wrongIngress,
  noBalancer,
  selectsNobody,
  nameOfElsewhere,
  ownLocalhost,
  heldOnToAddress,
  heldByPolicy,
  noHeadlessService,
  listensOnLoopback,
  declaredIsNotOpened,
  wrongTargetPort,
  copiedTooEarly,
  notKept,
  neverReady,
  nothingToMeasure,
  doesNotGo,
  relabelled,
  stuckRollout,
]

export interface Recognised {
  readonly mistake: Mistake
  readonly finding: Finding
}

/** Conditions that wait for what the learner says or sees; little of the state explains them. */
const BY_LEARNER: ReadonlySet<Check['type']> = new Set(['ran', 'answer', 'never'])
/** What can explain that a line did not print what it should. */
const OF_LINES: ReadonlySet<string> = new Set([otherContainer.id])
/** What can explain that something is still there. */
const OF_PRESENCE: ReadonlySet<string> = new Set([deletedToStop.id, noHeadlessService.id, doesNotGo.id])

/** Says only that a Pod is not ready; whoever knows why says more. */
const GENERAL: ReadonlySet<string> = new Set([neverReady.id])

/** Deepest cause first. */
export function recogniseMistakes(check: Check, view: LessonView): Recognised[] {
  const found = detect(check, view)
  const exact = found.filter(({ mistake }) => !GENERAL.has(mistake.id))
  return exact.length > 0 ? exact : found
}

const detect = (check: Check, view: LessonView): Recognised[] =>
  mistakes.filter(({ id }) => canExplain(check, id)).flatMap((mistake) => {
    const finding = mistake.detect(check, view)
    return finding ? [{ mistake, finding }] : []
  })

function canExplain(check: Check, id: string): boolean {
  if (BY_LEARNER.has(check.type)) return check.type === 'ran' && OF_LINES.has(id)
  // Whoever wants a refusal has not made a mistake by being refused.
  if (check.type === 'reach' && check.fails !== '') return false
  const isAbsence = check.type === 'absent' || (check.type === 'count' && check.atMost === 0)
  return !isAbsence || OF_PRESENCE.has(id)
}
