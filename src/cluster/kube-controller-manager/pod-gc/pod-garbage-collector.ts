/**
 * Clears away pods that nobody else will: of nodes that are gone, unscheduled ones that are to go, and ended ones when there are too
 * many. Upstream: pkg/controller/podgc/gc_controller.go (v1.32).
 */
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { isTerminating, keyOf } from '../../../api/object'
import { isConflict, isNotFound } from '../../../api/status-error'
import type { Controller, ControllerContext } from '../controller'
import { isTerminated } from '../pod-state'

const PERIOD_MS = 20_000
/** A node that comes back within this time finds its pods. */
const QUARANTINE_MS = 40_000
/** So many ended pods may stay (--terminated-pod-gc-threshold). */
const THRESHOLD = 12_500
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service'

export const podGarbageCollector: Controller = {
  name: 'pod-garbage-collector-controller',
  start(context) {
    const { clock, informers } = context
    const nodes = informers.of(Node)
    const pods = informers.of(Pod)
    /** Kept along with the changes, so that a look round does not have to look at every pod. */
    const ended = new Set<string>()
    const leaving = new Set<string>()
    const perNode = new Map<string, Set<string>>()
    const missingSince = new Map<string, number>()

    pods.onChange(({ type, object }) => {
      const key = keyOf(object)
      const isGone = type === 'DELETED'
      keep(ended, key, !isGone && isTerminated(object))
      keep(leaving, key, !isGone && isTerminating(object))
      const { nodeName } = object.spec
      if (!nodeName) return
      const there = perNode.get(nodeName) ?? new Set<string>()
      keep(there, key, !isGone)
      if (there.size > 0) perNode.set(nodeName, there)
      else perNode.delete(nodeName)
    })

    context.every(PERIOD_MS, () => {
      for (const key of ended.size > THRESHOLD ? oldest(ended.size - THRESHOLD) : []) markAndRemove(context, pods.get(key))
      for (const key of leaving) {
        const pod = pods.get(key)
        if (pod && (!pod.spec.nodeName || isOutOfService(nodes.get(pod.spec.nodeName)))) markAndRemove(context, pod)
      }
      for (const name of lostNodes()) for (const key of perNode.get(name) ?? []) markAndRemove(context, pods.get(key), NODE_IS_GONE)
    })

    function oldest(count: number): readonly string[] {
      const found = [...ended].map(pods.get).filter((pod) => pod !== undefined)
      return found.sort(byEvictionAndAge).slice(0, count).map(keyOf)
    }

    /** Nodes that have pods but have not been there for long enough. */
    function lostNodes(): readonly string[] {
      for (const name of missingSince.keys()) if (nodes.get(name) || !perNode.has(name)) missingSince.delete(name)
      for (const name of perNode.keys()) if (!nodes.get(name) && !missingSince.has(name)) missingSince.set(name, clock.now())
      return [...missingSince].filter(([, since]) => clock.now() - since >= QUARANTINE_MS).map(([name]) => name)
    }
  },
}

function keep(set: Set<string>, key: string, isIn: boolean): void {
  if (isIn) set.add(key)
  else set.delete(key)
}

/** Somebody has said that the node is switched off for good. */
function isOutOfService(node: Node | undefined): boolean {
  const isReady = node?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
  return node !== undefined && !isReady && (node.spec.taints ?? []).some(({ key }) => key === OUT_OF_SERVICE)
}

/** Pods that were evicted are missed least. */
export function byEvictionAndAge(a: Pod, b: Pod): number {
  const [isEvicted, isOtherEvicted] = [a, b].map(({ status }) => status.phase === 'Failed' && status.reason === 'Evicted')
  if (isEvicted !== isOtherEvicted) return isEvicted ? -1 : 1
  const [created, otherCreated] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  if (created !== otherCreated) return created < otherCreated ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}

const NODE_IS_GONE = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' }

/** A pod that nobody runs has failed, whatever it last said: those who replace it wait for that. */
function markAndRemove({ door, clock }: ControllerContext, pod: Pod | undefined, reason?: typeof NODE_IS_GONE): void {
  if (!pod) return
  const { status, metadata } = pod
  const others = (status.conditions ?? []).filter(({ type }) => type !== reason?.type)
  const conditions = reason ? [...others, { ...reason, lastTransitionTime: clock.timestamp() }] : status.conditions
  try {
    if (!isTerminated(pod))
      door.updateStatus(Pod, { ...pod, status: { ...status, phase: 'Failed', ...(conditions ? { conditions } : {}) } })
    door.delete(Pod, metadata, { gracePeriodSeconds: 0, preconditions: { uid: metadata.uid } })
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error
  }
}
