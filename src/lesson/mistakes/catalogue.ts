/**
 * The mistakes that can be recognised. In the order in which they are named: what explains more comes first. To add one more: a
 * mistake in a file of this folder, its place here; `catalogue.test.ts` puts it into applications and looks who notices.
 */
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { endsAtOnce, tooLittleMemory, wrongCommand } from './crashes'
import { canExplain, isAbout } from './explains'
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

/** Says only that a Pod or a rollout does not get on, or where to look; whoever knows why says more. */
const GENERAL: ReadonlySet<string> = new Set([neverReady.id, stuckRollout.id, otherContainer.id])
/** What was refused is not there yet, so that whatever waits for it is no mistake of its own. */
const REFUSED: ReadonlySet<string> = new Set([noSuchKind, unknownField, unquotedValue, invalidName, selectorAndLabels, fixedSelector, jobRules].map(({ id }) => id))
const WAITS_FOR_OTHERS: ReadonlySet<string> = new Set([selectsNobody, wrongIngress, heldOnToAddress, neverReady, stuckRollout, otherContainer].map(({ id }) => id))
/** A mount over files of the image is an emptyDir in most cases, and that it is one is not what is wrong. */
const SAME_VOLUME: readonly [string, string] = [hiddenFiles.id, notKept.id]

/** Deepest cause first. */
export function recogniseMistakes(check: Check, view: LessonView): Recognised[] {
  const found = detect(check, view)
  const ids = new Set<string>(found.map(({ mistake }) => mistake.id))
  const isRefused = [...ids].some((id) => REFUSED.has(id))
  const own = found.filter(({ mistake: { id } }) => !(isRefused && WAITS_FOR_OTHERS.has(id)) && !(id === SAME_VOLUME[1] && ids.has(SAME_VOLUME[0])))
  const exact = own.filter(({ mistake }) => !GENERAL.has(mistake.id))
  return exact.length > 0 ? exact : own.slice(0, 1)
}

const detect = (check: Check, view: LessonView): Recognised[] =>
  mistakes.filter(({ id }) => canExplain(check, id)).flatMap((mistake) => {
    const finding = mistake.detect(check, view)
    return finding && isAbout(finding, { check, id: mistake.id, view }) ? [{ mistake, finding }] : []
  })
