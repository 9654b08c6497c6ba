/**
 * Registers the node and keeps saying that it lives: its Lease every 10 s, its status every 5 min or when it changed.
 * Upstream: pkg/kubelet/kubelet_node_status.go, k8s.io/component-helpers/apimachinery/lease (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { Lease } from '../../api/kinds/lease'
import { Node } from '../../api/kinds/node'
import { isAlreadyExists, isStatusError } from '../../api/status-error'
import type { Clock, Timer } from '../../base/clock'
import type { StoredImage } from '../container-runtime/image-store'
import { nodeDraft, nodeStatus, type NodeIdentity } from './node-status'

const LEASE_NAMESPACE = 'kube-node-lease'
const LEASE_SECONDS = 40
const HEARTBEAT_MS = 10_000
const STATUS_MS = 300_000

export interface HeartbeatOptions {
  readonly door: ApiDoor
  readonly clock: Clock
  readonly identity: NodeIdentity
  images(): readonly StoredImage[]
}

export interface Heartbeat {
  readonly node: Node
  /** The status is to be written with the next beat. */
  changed(): void
  stop(): void
}

export function startHeartbeat({ door, clock, identity, images }: HeartbeatOptions): Heartbeat {
  let isStale = false
  let reportedAt = 0
  let lease: Lease | undefined
  let timer: Timer | undefined
  let node = register(door, identity)

  function report(): void {
    const before = door.get(Node, { name: identity.name })
    const status = nodeStatus({ identity, images: images(), before: before.status, now: clock.timestamp() })
    node = door.updateStatus(Node, { ...before, metadata: { ...before.metadata, resourceVersion: '' }, status })
    reportedAt = clock.now()
    isStale = false
  }

  function renew(): void {
    const { name } = identity
    const spec = { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime: clock.microTimestamp() }
    if (lease) {
      lease = door.update(Lease, {
        ...lease,
        metadata: { ...lease.metadata, resourceVersion: '' },
        spec: { ...lease.spec, ...spec },
      })
      return
    }
    const owner = { apiVersion: 'v1', kind: 'Node', name, uid: node.metadata.uid }
    lease = door.create(Lease, { metadata: { name, namespace: LEASE_NAMESPACE, ownerReferences: [owner] }, spec })
  }

  function beat(): void {
    timer = clock.after(HEARTBEAT_MS, beat)
    attempt(renew, () => (lease = undefined))
    if (isStale || clock.now() - reportedAt >= STATUS_MS) attempt(report)
  }

  attempt(report)
  beat()
  return {
    get node() {
      return node
    },
    changed: () => void (isStale = true),
    stop: () => clock.cancel(timer),
  }
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
