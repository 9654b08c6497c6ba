/**
 * The mistakes that can be recognised. In the order in which they are named: what explains more comes first. To add one more: a
 * mistake in a file of this folder, its place here; `catalogue.test.ts` puts it into applications and looks who notices.
 */
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { endsAtOnce, tooLittleMemory, wrongCommand } from './crashes'
import { badlyEncoded, hiddenFiles, notKept } from './files-and-secrets'
import { noSuchImage } from './images'
import { fixedPod, fixedSelector, jobRules, selectorAndLabels } from './immutable-fields'
import { nothingToMeasure, overQuota } from './limits-of-namespaces'
import { invalidName, noSuchKind, unknownField, unquotedValue } from './manifest-words'
import { copiedTooEarly, missingSetting } from './missing-settings'
import type { Finding, Mistake } from './mistake'
import { impatientLiveness, livenessOnOthers, neverReady, wrongProbeDoor } from './probes'
import { bareIsGone, deletedToStop, relabelled } from './replicas'
import { noNodeFits, tooLargeForNodes, wrongUnits } from './scheduling'
import { declaredIsNotOpened, listensOnLoopback, noSuchNodePort, wrongTargetPort } from './service-ports'
import { heldOnToAddress, selectsNobody } from './service-selector'

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
  badlyEncoded,
  deletedToStop,
  bareIsGone,
  // Pods that are not made, or find no node.
  overQuota,
  wrongUnits,
  tooLargeForNodes,
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
  // Pods that run, and are not reached.
  selectsNobody,
  listensOnLoopback,
  declaredIsNotOpened,
  wrongTargetPort,
  heldOnToAddress,
  copiedTooEarly,
  notKept,
  neverReady,
  nothingToMeasure,
  relabelled,
]

export interface Recognised {
  readonly mistake: Mistake
  readonly finding: Finding
}

/** Conditions that wait for what the learner says or sees; nothing of the state explains them. */
const BY_LEARNER: ReadonlySet<Check['type']> = new Set(['ran', 'answer', 'never'])
/** What can explain that something is still there. */
const OF_PRESENCE: ReadonlySet<string> = new Set([deletedToStop.id])

/** Deepest cause first. */
export function recogniseMistakes(check: Check, view: LessonView): Recognised[] {
  if (BY_LEARNER.has(check.type)) return []
  return mistakes.filter(({ id }) => canExplain(check, id)).flatMap((mistake) => {
    const finding = mistake.detect(check, view)
    return finding ? [{ mistake, finding }] : []
  })
}

function canExplain(check: Check, id: string): boolean {
  // Whoever wants a refusal has not made a mistake by being refused.
  if (check.type === 'reach' && check.fails !== '') return false
  const isAbsence = check.type === 'absent' || (check.type === 'count' && check.atMost === 0)
  return !isAbsence || OF_PRESENCE.has(id)
}
