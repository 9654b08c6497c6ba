/**
 * Watches over nodes: one that has been silent for too long is Unknown, its pods are not ready, new ones stay away (NoSchedule), and
 * in the end those on it are to leave (NoExecute). Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go (v1.32).
 */
import { Lease } from '../../../api/kinds/lease'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import { isConflict, isNotFound } from '../../../api/status-error'
import { isUnreachable } from '../../../api/unreachable'
import type { Controller, ControllerContext } from '../controller'
import { readyCondition } from '../pod-state'
import { asUnknown, isLost, observe, readyStatus, type Health } from './node-health'
import { hasEvictionTaint, withConditionTaints, withEvictionTaint } from './node-taints'
import { createZonePace, intervalOf, zoneState, type ZonePace } from './zone-pace'

const MONITOR_MS = 5000
const NODE_NAME = 'spec.nodeName'
const LEASES = 'kube-node-lease'
/** Whether its zone is disrupted does not depend on such a node. */
const EXCLUDED = 'node.kubernetes.io/exclude-disruption'

export const nodeLifecycleController: Controller = {
  name: 'node-controller',
  start(context) {
    const { clock, door, informers, recorder } = context
    const nodes = informers.of(Node)
    const leases = informers.of(Lease, { namespace: LEASES })
    const pods = informers.of(Pod, { indexes: { [NODE_NAME]: ({ spec }) => (spec.nodeName ? [spec.nodeName] : []) } })
    const health = new Map<string, Health>()
    const zones = new Map<string, ZonePace>()
    const taints = context.queue('Node', { reconcile: taint })
    let isAllDisrupted = false

    nodes.onChange(({ type, object }) => {
      const { name } = object.metadata
      if (type === 'ADDED') recorder.event(object, 'Normal', 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`)
      if (type === 'DELETED') {
        recorder.event(object, 'Normal', 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`)
        health.delete(name)
        zoneOf(object).remove(name)
      } else taints.add(name)
    })
    context.every(MONITOR_MS, monitor)
    context.onStop(() => {
      for (const zone of zones.values()) zone.setPause(undefined)
    })

    function zoneOf({ metadata: { labels } }: Node): ZonePace {
      const key = `${labels?.['topology.kubernetes.io/region'] ?? ''}:${labels?.['topology.kubernetes.io/zone'] ?? ''}`
      let zone = zones.get(key)
      if (!zone) zones.set(key, (zone = createZonePace(clock, evict)))
      return zone
    }

    /** What the conditions say about new pods. */
    function taint(name: string): void {
      const node = nodes.get(name)
      const next = node && withConditionTaints(node, clock.timestamp())
      if (next && next !== node) write(() => door.update(Node, next))
    }

    /** Its pods are to leave, as far as they do not put up with it. */
    function evict(name: string): void {
      const node = nodes.get(name)
      if (!node) return
      const next = withEvictionTaint(node, readyStatus(node), clock.timestamp())
      if (next !== node && !write(() => door.update(Node, next))) zoneOf(node).add(name)
    }

    function monitor(): void {
      const counts = new Map<ZonePace, { ready: number; notReady: number }>()
      for (const node of nodes.list()) {
        const zone = zoneOf(node)
        const ready = look(node, zone)
        if (node.metadata.labels?.[EXCLUDED] !== undefined) continue
        let count = counts.get(zone)
        if (!count) counts.set(zone, (count = { ready: 0, notReady: 0 }))
        if (ready === 'True') count.ready++
        else count.notReady++
      }
      setPaces(counts)
    }

    /** Gives the status of the Ready condition, as it is now. */
    function look(node: Node, zone: ZonePace): string {
      const { name } = node.metadata
      const before = health.get(name)
      const seen = observe(before, { node, lease: leases.get(`${LEASES}/${name}`), nowMs: clock.now() })
      const next = isLost(node, seen, clock.now()) ? asUnknown(node, clock.timestamp()) : node
      const isWritten = next !== node && write(() => door.updateStatus(Node, next))
      const ready = isWritten ? readyStatus(next) : seen.ready
      if (seen !== before || ready !== seen.ready) health.set(name, ready === seen.ready ? seen : { ...seen, ready })
      if (before?.ready === 'True' && ready !== 'True') {
        recorder.event(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
        for (const pod of pods.byIndex(NODE_NAME, name)) markNotReady(context, pod)
      }
      if (!isWritten) setEviction(node, zone, ready)
      return ready
    }

    function setEviction(node: Node, zone: ZonePace, ready: string): void {
      const { name } = node.metadata
      if (ready === 'True') zone.remove(name)
      if (hasEvictionTaint(node)) evict(name)
      else if (ready !== 'True' && !isAllDisrupted) zone.add(name)
    }

    /** When every zone seems lost, it is this side that has lost the network: nobody is evicted, and who was to leave may stay. */
    function setPaces(counts: ReadonlyMap<ZonePace, { ready: number; notReady: number }>): void {
      const states = [...counts].map(([zone, count]) => ({ zone, state: zoneState(count), nodes: count.ready + count.notReady }))
      const wasAllDisrupted = isAllDisrupted
      isAllDisrupted = states.length > 0 && states.every(({ state }) => state === 'FullDisruption')
      for (const { zone, state, nodes: size } of states) zone.setPause(isAllDisrupted ? undefined : intervalOf(state, size))
      if (isAllDisrupted && !wasAllDisrupted) for (const node of nodes.list()) reprieve(node)
      if (wasAllDisrupted && !isAllDisrupted) for (const [name, each] of health) health.set(name, { ...each, seenAt: clock.now() })
    }

    function reprieve(node: Node): void {
      zoneOf(node).remove(node.metadata.name)
      const next = withEvictionTaint(node, 'True', clock.timestamp())
      if (next !== node) write(() => door.update(Node, next))
    }
  },
}

/** False when the object has changed or gone in the meantime: the next look finds out. */
function write(act: () => unknown): boolean {
  try {
    act()
    return true
  } catch (error) {
    if (isConflict(error) || isNotFound(error) || isUnreachable(error)) return false
    throw error
  }
}

function markNotReady({ door, clock, recorder }: ControllerContext, pod: Pod): void {
  const ready = readyCondition(pod)
  if (!ready || ready.status === 'False') return
  const condition = { ...ready, status: 'False', lastTransitionTime: clock.timestamp() }
  const conditions = (pod.status.conditions ?? []).map((each) => (each === ready ? condition : each))
  if (!write(() => door.updateStatus(Pod, { ...pod, status: { ...pod.status, conditions } }))) return
  recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready')
}
