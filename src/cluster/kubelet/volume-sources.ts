/**
 * Keeps ConfigMap and Secret volumes up to date. A watch is opened only on nodes whose pods mount such volumes, and a
 * change shows after the time that the kubelet's own round takes.
 * Upstream: pkg/kubelet/util/manager/watch_based_manager.go; syncFrequency 1 min (v1.32).
 */
import { ConfigMap } from '../../api/kinds/config-map'
import { Secret } from '../../api/kinds/secret'
import type { Kind } from '../../api/kind'
import type { KubeObject } from '../../api/object'
import type { Informers } from '../client/informer'
import type { KubeletContext } from './kubelet-context'
import type { PodWorker } from './pod-worker'

/** A pod is looked at again every 60 to 90 s; a change waits for that. */
const LONGEST_ROUND_MS = 90_000

export function followSources(
  { clock, random }: KubeletContext,
  informers: Informers,
  workers: () => Iterable<PodWorker>,
) {
  let isFollowing = false

  function follow<T extends KubeObject>(kind: Kind<T>): void {
    const since = clock.now()
    informers.of(kind).onChange(({ type, object }) => {
      // What was there before has been read already; what an optional source names may come later.
      if (type === 'DELETED' || (type === 'ADDED' && Date.parse(object.metadata.creationTimestamp) < since)) return
      const source = `${kind.kind}/${object.metadata.name}`
      for (const worker of workers()) {
        if (worker.pod.metadata.namespace !== object.metadata.namespace || !worker.volumes.sources.has(source)) continue
        clock.after(random.float() * LONGEST_ROUND_MS, () => worker.volumes.refresh())
      }
    })
  }

  return {
    podAdded({ volumes }: PodWorker): void {
      if (isFollowing || volumes.sources.size === 0) return
      isFollowing = true
      follow(ConfigMap)
      follow(Secret)
    },
  }
}
