/**
 * Deletes pods from nodes with NoExecute taints: at once those that do not tolerate them, later those that do for a time.
 * Upstream: pkg/controller/tainteviction/taint_eviction.go (v1.32).
 */
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { isTerminating, keyOf, type KubeObject } from '../../../api/object'
import { isConflict, isNotFound } from '../../../api/status-error'
import { tolerates } from '../../../api/toleration'
import type { Core } from '../../../api/types'
import { isSame } from '../../../api/updates'
import type { Timer } from '../../../base/clock'
import type { Controller } from '../controller'

const NODE_NAME = 'spec.nodeName'

interface Planned {
  readonly since: number
  readonly timer: Timer
}

export const taintEvictionController: Controller = {
  name: 'taint-eviction-controller',
  start({ clock, door, informers, recorder, queue }) {
    const nodes = informers.of(Node)
    const pods = informers.of(Pod, { indexes: { [NODE_NAME]: ({ spec }) => (spec.nodeName ? [spec.nodeName] : []) } })
    const planned = new Map<string, Planned>()
    const evictions = queue('Pod', { reconcile: evict })

    nodes.onChange(({ type, object, previous }) => {
      if (type === 'DELETED' || isSame(noExecuteTaints(object), previous ? noExecuteTaints(previous) : [])) return
      for (const pod of pods.byIndex(NODE_NAME, object.metadata.name)) plan(pod)
    })
    pods.onChange(({ type, object, previous }) => {
      if (type === 'DELETED') return spare(object)
      const isKnown = previous && previous.spec.nodeName === object.spec.nodeName && previous.spec.tolerations === object.spec.tolerations
      if (!isKnown && object.spec.nodeName) plan(object)
    })

    function plan(pod: Pod): void {
      const key = keyOf(pod)
      const node = nodes.get(pod.spec.nodeName ?? '')
      const taints = node ? noExecuteTaints(node) : []
      const seconds = toleratedSeconds(pod, taints)
      if (seconds === undefined) spare(pod)
      else if (taints.length === 0 || seconds === Infinity) return spare(pod)
      // Once its time runs, another time changes nothing.
      const known = planned.get(key)
      if (known && known.since < clock.now()) return
      if (known) spare(pod)
      planned.set(key, { since: clock.now(), timer: clock.after((seconds ?? 0) * 1000, () => evictions.add(key)) })
    }

    function cancel(key: string): void {
      clock.cancel(planned.get(key)?.timer)
      planned.delete(key)
    }

    function spare(pod: Pod): void {
      if (!planned.has(keyOf(pod))) return
      cancel(keyOf(pod))
      recorder.event(named(pod), 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${keyOf(pod)}`)
    }

    function evict(key: string): void {
      const pod = pods.get(key)
      if (!planned.has(key)) return
      planned.delete(key)
      if (!pod || isTerminating(pod)) return
      recorder.event(named(pod), 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${key}`)
      try {
        const marked = withDisruption(pod, clock.timestamp())
        if (marked !== pod) door.updateStatus(Pod, marked)
        door.delete(Pod, pod.metadata, { preconditions: { uid: pod.metadata.uid } })
      } catch (error) {
        if (isNotFound(error)) return
        if (isConflict(error)) planned.set(key, { since: clock.now(), timer: clock.after(10, () => evictions.add(key)) })
        else throw error
      }
    }
  },
}

/** Its events speak of the pod by name alone, so what describes a pod by its uid does not find them. */
const named = ({ apiVersion, kind, metadata }: Pod): KubeObject => ({ apiVersion, kind, metadata: { ...metadata, uid: '', resourceVersion: '' } })

const noExecuteTaints = ({ spec }: Node): readonly Core.Taint[] => (spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute')

/** How long the pod may stay: undefined when it does not tolerate all taints, Infinity when it tolerates them for good. */
export function toleratedSeconds({ spec }: Pick<Pod, 'spec'>, taints: readonly Core.Taint[]): number | undefined {
  const used = taints.map((taint) => (spec.tolerations ?? []).find((toleration) => tolerates(toleration, taint)))
  if (used.some((toleration) => toleration === undefined)) return undefined
  return Math.min(...used.map((toleration) => Math.max(0, toleration?.tolerationSeconds ?? Infinity)))
}

function withDisruption(pod: Pod, now: string): Pod {
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget')
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime: now,
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  }
  return { ...pod, status: { ...pod.status, conditions: [...others, condition] } }
}
