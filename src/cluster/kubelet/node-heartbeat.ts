/**
 * Registers the node and keeps saying that it lives: its Lease every 10 s, its status every 5 min or when it changed.
 * Upstream: pkg/kubelet/kubelet_node_status.go, k8s.io/component-helpers/apimachinery/lease (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { Lease } from '../../api/kinds/lease'
import { Node } from '../../api/kinds/node'
import type { ObjectMeta } from '../../api/object'
import { isAlreadyExists, isStatusError } from '../../api/status-error'
import type { Clock, Timer } from '../../base/clock'
import type { EventRecorder } from '../client/event-recorder'
import type { StoredImage } from '../container-runtime/image-store'
import { changesOf, type Pressure } from './node-conditions'
import { nodeDraft, nodeStatus, type NodeIdentity } from './node-status'

const LEASE_NAMESPACE = 'kube-node-lease'
const LEASE_SECONDS = 40
const HEARTBEAT_MS = 10_000
const STATUS_MS = 300_000

export interface HeartbeatOptions {
  readonly door: ApiDoor
  readonly clock: Clock
  readonly identity: NodeIdentity
  readonly recorder: EventRecorder
  images(): readonly StoredImage[]
  /** Looks at what the node is short of; calls `changed` when that is something else now. */
  look(changed: () => void): void
  pressures(): ReadonlySet<Pressure>
}

export interface Heartbeat {
  readonly node: Node
  /** The status is to be written with the next beat. */
  changed(): void
  /** The status is written now. */
  report(): void
  stop(): void
}

/** Throws when the node cannot be registered. */
export function startHeartbeat({ door, clock, identity, recorder, images, look, pressures }: HeartbeatOptions): Heartbeat {
  const { name } = identity
  let isStale = false
  let reportedAt = 0
  let lease: Lease | undefined
  let timer: Timer | undefined
  let node = register(door, identity)
  const say = (type: 'Normal' | 'Warning', reason: string, message: string): void => recorder.event(node, type, reason, message)

  function report(): void {
    const before = door.get(Node, { name })
    const status = nodeStatus({ identity, images: images(), before: before.status, pressures: pressures(), now: clock.timestamp() })
    node = door.updateStatus(Node, { ...before, metadata: { ...before.metadata, resourceVersion: '' }, status })
    reportedAt = clock.now()
    isStale = false
    const { bootID } = before.status.nodeInfo ?? {}
    if (bootID && bootID !== identity.ids.boot) say('Warning', 'Rebooted', `Node ${name} has been rebooted, boot id: ${identity.ids.boot}`)
    for (const reason of changesOf(before.status.conditions ?? [], status.conditions ?? [])) say('Normal', reason, `Node ${name} status is now: ${reason}`)
  }

  /** Field by field: a copy of so many fields would be a dictionary, which takes an engine ten times as long. */
  function renew(): void {
    const spec = { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime: clock.microTimestamp() }
    // The one that it left when it ran before.
    lease ??= door.find(Lease, { namespace: LEASE_NAMESPACE, name })
    if (lease) {
      const { apiVersion, kind } = lease
      lease = door.update(Lease, { apiVersion, kind, metadata: unversioned(lease.metadata), spec: { ...lease.spec, ...spec } })
      return
    }
    const owner = { apiVersion: 'v1', kind: 'Node', name, uid: node.metadata.uid }
    lease = door.create(Lease, { metadata: { name, namespace: LEASE_NAMESPACE, ownerReferences: [owner] }, spec })
  }

  function beat(): void {
    timer = clock.after(HEARTBEAT_MS, beat)
    attempt(renew, () => (lease = undefined))
    look(() => attempt(report))
    if (isStale || clock.now() - reportedAt >= STATUS_MS) attempt(report)
  }

  say('Normal', 'Starting', 'Starting kubelet.')
  say('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods')
  attempt(report)
  beat()
  return {
    get node() {
      return node
    },
    changed: () => void (isStale = true),
    report: () => attempt(report),
    stop: () => clock.cancel(timer),
  }
}

/** Whatever was written meanwhile. */
const unversioned = ({ name, generateName, namespace, uid, creationTimestamp, labels, annotations, ownerReferences, finalizers }: ObjectMeta): ObjectMeta => {
  return { name, generateName, namespace, uid, resourceVersion: '', creationTimestamp, labels, annotations, ownerReferences, finalizers }
}

/** What the API server refuses is tried again with the next beat. */
function attempt(act: () => void, refused?: () => void): void {
  try {
    act()
  } catch (error) {
    if (!isStatusError(error)) throw error
    refused?.()
  }
}

function register(door: ApiDoor, identity: NodeIdentity): Node {
  try {
    return door.create(Node, nodeDraft(identity))
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
    return door.get(Node, { name: identity.name })
  }
}
