/** How an Event points at what it is about, and what it is called. Upstream: k8s.io/client-go/tools/{reference/ref.go,record/event.go}. */
import type { KubeObject } from '../../api/object'
import type { Core } from '../../api/types'
import type { Clock } from '../../base/clock'
import type { Random } from '../../base/random'

/** Who speaks of an object by its name alone gives no uid, and none is written. */
export function referenceTo({ apiVersion, kind, metadata }: KubeObject, fieldPath?: string): Core.ObjectReference {
  const { name, namespace, resourceVersion, uid } = metadata
  return { kind, namespace: namespace || undefined, name, uid: uid || undefined, apiVersion, resourceVersion: resourceVersion || undefined, fieldPath: fieldPath || undefined }
}

/** Object name, a dot, the nanosecond in hex; never the same nanosecond twice. */
export function createEventNamer(clock: Clock, random: Random): (objectName: string) => string {
  let lastMs = 0
  let nanos = 0
  return (objectName) => {
    nanos = clock.now() === lastMs ? nanos + 1 : random.below(900_000)
    lastMs = clock.now()
    return `${objectName}.${(BigInt(Math.floor(lastMs)) * 1_000_000n + BigInt(nanos)).toString(16)}`
  }
}
