/**
 * Is the cluster still on its way to what it was told? Pods that start or end without a complaint say yes; a pod that waits for
 * something only a person can mend says no.
 *
 * Simplified: judged from the pods' own words, for the moment until the fork that is run ahead (`host/oracle.ts`) knows for sure.
 */
import type { Pod } from '../api/types'
import { isTerminating, type KubeObject } from '../api/object'
import { sentence, type Sentence } from '../words/sentence'
import type { Check } from './lesson'
import type { LessonView } from './lesson-view'
import { namespaceOf, patternOf } from './mistakes/scope'

/** Waiting reasons that pass by themselves. */
const STARTING = new Set(['ContainerCreating', 'PodInitializing'])

/** A sentence about what is still under way, or undefined when nothing is. */
export function convergingBecause(view: LessonView, namespace: string): Sentence | undefined {
  const pods = view.list('Pod', namespace).filter(isPod)
  if (pods.some(isStuck)) return undefined
  const starting = pods.filter((pod) => !isTerminating(pod) && isStarting(pod, view.nowMs)).length
  if (starting > 0) return sentence('converging.starting', { count: starting })
  const ending = pods.filter(isTerminating).length
  if (ending > 0) return sentence('converging.ending', { count: ending })
  const behind = view.list('Deployment', namespace).find(isBehind)
  return behind && sentence('converging.behind', { name: behind.metadata.name })
}

/** A sentence about the first Pod of what the check names that will not get on by itself, or undefined when there is none. */
export function stuckBecause(view: LessonView, check: Check): Sentence | undefined {
  const namespace = namespaceOf(check)
  const name = patternOf(check)?.name ?? ''
  const pods = view.list('Pod', namespace).filter(isPod).filter((pod) => !isTerminating(pod) && pod.metadata.name.startsWith(name))
  for (const pod of pods) {
    const { name } = pod.metadata
    const unschedulable = pod.status.conditions?.find(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable')
    if (unschedulable) return sentence('stuck.noNode', { name, message: unschedulable.message ?? unschedulable.reason ?? '' })
    const reason = waitingReasons(pod).find((each) => !STARTING.has(each))
    if (reason) return sentence('stuck.reason', { name, reason })
  }
  const waiting = pods.find((pod) => waitingReasons(pod).length > 0)
  if (waiting) return sentence('stuck.still', { name: waiting.metadata.name, reason: waitingReasons(waiting)[0] })
  const unready = pods.find((pod) => pod.status.phase === 'Running' && !isReady(pod))
  return unready && sentence('stuck.notReady', { name: unready.metadata.name })
}

const isReady = (pod: Pod): boolean => pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true

const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod'

function waitingReasons(pod: Pod): string[] {
  return [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])].flatMap(({ state }) => (state?.waiting?.reason ? [state.waiting.reason] : []))
}

function isStuck(pod: Pod): boolean {
  const unschedulable = pod.status.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable')
  return unschedulable === true || waitingReasons(pod).some((reason) => !STARTING.has(reason))
}

function isStarting(pod: Pod, nowMs: number): boolean {
  if (pod.status.phase === 'Pending') return true
  if (pod.status.phase !== 'Running') return false
  return !isReady(pod) && nowMs - Date.parse(pod.status.startTime ?? '') < 30_000
}

function isBehind(object: KubeObject): boolean {
  const status = (object as KubeObject & { status?: { observedGeneration?: number } }).status
  return (status?.observedGeneration ?? 0) < (object.metadata.generation ?? 0)
}
