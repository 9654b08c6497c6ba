/**
 * Carries out the plan of a StatefulSet and tells on the set what was done to its pods. In order a step waits for the success of the one
 * before; at once they come in batches of one, two, four and so on, until something fails.
 * Upstream: pkg/controller/statefulset/stateful_pod_control.go, stateful_set_control.go runForAll, slowStartBatch (v1.32).
 */
import { Pod } from '../../../api/kinds/pod'
import { isAlreadyExists, isConflict, type StatusError } from '../../../api/status-error'
import { hasItsClaims } from './claims'
import { hasIdentity, ordinalOf, podOf, restored, type Version } from './numbered-pod'
import { isOrdered, type Plan, type Step } from './plan'
import { createClaims, doClaimsFit, isAnyClaimStale, refused, settleOwners, type Numbered, type Work } from './pod-claims'

const LARGEST_BATCH = 500

export interface Carried {
  readonly failure: StatusError | undefined
  /** How many pods of an old revision were taken down. */
  readonly retired: number
}

export function carryOut(work: Work, plan: Plan, versionAt: (ordinal: number) => Version): Carried {
  const take = (step: Step): StatusError | undefined => takeStep(work, step, versionAt)
  let retired = 0
  for (const phase of plan) {
    const failure = isOrdered(work.set) ? oneByOne(phase, take) : inBatches(phase, take)
    if (failure) return { failure, retired }
    retired += phase.filter(({ act }) => act === 'retire').length
  }
  return { failure: undefined, retired }
}

type Take = (step: Step) => StatusError | undefined

function oneByOne(steps: readonly Step[], take: Take): StatusError | undefined {
  for (const step of steps) {
    const failure = take(step)
    if (failure) return failure
  }
  return undefined
}

function inBatches(steps: readonly Step[], take: Take): StatusError | undefined {
  for (let at = 0, size = 1; at < steps.length; at += size, size = Math.min(2 * size, LARGEST_BATCH)) {
    const failures = steps.slice(at, at + size).map(take)
    const failure = failures.find((each) => each !== undefined)
    if (failure) return failure
  }
  return undefined
}

function takeStep(work: Work, step: Step, versionAt: (ordinal: number) => Version): StatusError | undefined {
  switch (step.act) {
    case 'create':
      return create(work, step.ordinal, versionAt(step.ordinal))
    case 'delete':
    case 'retire':
      return told(work, 'delete', step.pod.metadata.name, refused(() => work.door.delete(Pod, step.pod.metadata)))
    case 'part': {
      const numbered = { ordinal: ordinalOf(work.set, step.pod) ?? 0, pod: step.pod }
      return doClaimsFit(work, numbered) ? undefined : settleOwners(work, numbered)
    }
    case 'tend':
      return (step.isWaiting ? fill(work, step) : undefined) ?? (step.isReached ? conform(work, step) : undefined)
  }
}

/** Its claims first. Nothing is said when a pod of that name is in the way: it is seen with the next round. */
function create(work: Work, ordinal: number, version: Version): StatusError | undefined {
  const draft = podOf(work.set, ordinal, version)
  const { name } = draft.metadata
  const numbered: Numbered = { ordinal, pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name, uid: '' } } }
  if (isAnyClaimStale(work, numbered)) return undefined
  const lacking = createClaims(work, numbered)
  if (lacking) return told(work, 'create', name, lacking)
  const failure = refused(() => work.door.create(Pod, draft))
  if (failure && isAlreadyExists(failure)) return failure
  const unsettled = settleOwners(work, numbered)
  return unsettled ? told(work, 'update', name, unsettled) : told(work, 'create', name, failure)
}

function fill(work: Work, numbered: Numbered): StatusError | undefined {
  const lacking = createClaims(work, numbered)
  if (lacking) return lacking
  const unsettled = settleOwners(work, numbered)
  return unsettled && told(work, 'update', numbered.pod.metadata.name, unsettled)
}

/** Whatever was put right, the pod is written and the set says so. */
function conform(work: Work, numbered: Numbered & { readonly pod: Pod }): StatusError | undefined {
  const { pod, ordinal } = numbered
  const { name } = pod.metadata
  const hasClaims = hasItsClaims(work.set, pod, ordinal)
  const isSettled = doClaimsFit(work, numbered)
  if (hasIdentity(pod) && hasClaims && isSettled) return undefined
  const lacking = hasClaims ? undefined : createClaims(work, numbered)
  const failure = lacking ?? (isSettled ? undefined : settleOwners(work, numbered))
  if (failure) return told(work, 'update', name, failure)
  return told(work, 'update', name, refused(() => work.door.update(Pod, restored(work.set, pod, ordinal))))
}

/**
 * A conflict is not told: the next round comes at once.
 * Simplified: a real controller tells of one over a claim; there it is rare, here the scheduler's mark on a new claim always comes between.
 */
function told({ recorder, set }: Work, verb: 'create' | 'update' | 'delete', pod: string, failure: StatusError | undefined): StatusError | undefined {
  if (failure && isConflict(failure)) return failure
  const subject = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`
  const deed = `${verb[0].toUpperCase()}${verb.slice(1)}`
  if (failure) recorder.event(set, 'Warning', `Failed${deed}`, `${subject} failed error: ${failure.message}`)
  else recorder.event(set, 'Normal', `Successful${deed}`, `${subject} successful`)
  return failure
}
