/**
 * Is the cluster still on its way to what it was told? Pods that start or end without a complaint say yes; a pod that waits for
 * something only a person can mend says no.
 *
 * Simplified: judged from the pods' own words. Knowing for sure takes a fork of the cluster that is run ahead.
 */
import type { Pod } from '../api/types'
import { isTerminating, type KubeObject } from '../api/object'
import type { LessonView } from './lesson-view'

/** Waiting reasons that pass by themselves. */
const STARTING = new Set(['ContainerCreating', 'PodInitializing'])

/** A sentence about what is still under way, or undefined when nothing is. */
export function convergingBecause(view: LessonView, namespace: string): string | undefined {
  const pods = view.list('Pod', namespace).filter(isPod)
  if (pods.some(isStuck)) return undefined
  const starting = pods.filter((pod) => !isTerminating(pod) && isStarting(pod, view.nowMs)).length
  if (starting > 0) return `${starting} ${starting === 1 ? 'Pod is' : 'Pods are'} still starting.`
  const ending = pods.filter(isTerminating).length
  if (ending > 0) return `${ending} ${ending === 1 ? 'Pod is' : 'Pods are'} still terminating.`
  const behind = view.list('Deployment', namespace).find(isBehind)
  return behind && `Deployment "${behind.metadata.name}" has just changed; its Pods follow.`
}

const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod'

function waitingReasons(pod: Pod): string[] {
  return (pod.status.containerStatuses ?? []).flatMap(({ state }) => (state?.waiting?.reason ? [state.waiting.reason] : []))
}

function isStuck(pod: Pod): boolean {
  const unschedulable = pod.status.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable')
  return unschedulable === true || waitingReasons(pod).some((reason) => !STARTING.has(reason))
}

function isStarting(pod: Pod, nowMs: number): boolean {
  if (pod.status.phase === 'Pending') return true
  if (pod.status.phase !== 'Running') return false
  const ready = pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
  return !ready && nowMs - Date.parse(pod.status.startTime ?? '') < 30_000
}

function isBehind(object: KubeObject): boolean {
  const status = (object as KubeObject & { status?: { observedGeneration?: number } }).status
  return (status?.observedGeneration ?? 0) < (object.metadata.generation ?? 0)
}
