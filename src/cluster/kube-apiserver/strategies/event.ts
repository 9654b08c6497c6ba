/**
 * Events are forgotten an hour after they were last written (`--event-ttl`). Those of one minute share a lease, which lives as much
 * longer, and go together when it ends. Upstream: pkg/registry/core/event/storage/storage.go, k8s.io/apiserver/pkg/storage/etcd3/lease_manager.go
 * (v1.32).
 *
 * Simplified: each that goes has a revision of its own; etcd takes all that hang on a lease away at one revision.
 */
import type { Caller } from '../../../api/door'
import { Event } from '../../../api/kinds/event'
import type { KubeObject } from '../../../api/object'
import type { Clock } from '../../../base/clock'
import type { Storage } from '../storage'
import type { Strategy } from '../strategy'

const TTL_MS = 3_600_000
const REUSE_MS = 60_000
const MOST_PER_LEASE = 1000

const self: Caller = { user: 'system:apiserver', fieldManager: 'kube-apiserver' }

interface Lease {
  readonly endsAt: number
  /** Of the events as they were written; one that was written again hangs on a later lease. */
  readonly written: KubeObject['metadata'][]
}

export function eventStrategy(clock: Clock, storage: Storage): Strategy {
  let newest: Lease | undefined

  function grant(): Lease {
    const lease: Lease = { endsAt: clock.now() + TTL_MS + REUSE_MS, written: [] }
    clock.after(TTL_MS + REUSE_MS, () => end(lease))
    return lease
  }

  function end({ written }: Lease): void {
    for (const metadata of written) {
      const event = storage.find(Event, metadata)
      if (event?.metadata.resourceVersion === metadata.resourceVersion) storage.remove(Event, event, self)
    }
  }

  return {
    stored({ metadata }) {
      const isOfUse = newest && newest.endsAt >= clock.now() + TTL_MS && newest.written.length < MOST_PER_LEASE
      newest = isOfUse && newest ? newest : grant()
      newest.written.push(metadata)
    },
  }
}
