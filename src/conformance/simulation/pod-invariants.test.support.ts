/** What must hold of pods at each write, whatever happens to the cluster. */
import type { Node } from '../../api/kinds/node'
import type { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim'
import type { Pod } from '../../api/kinds/pod'
import type { ResourceQuota } from '../../api/kinds/resource-quota'
import type { KubeObject } from '../../api/object'
import { quantityValue } from '../../api/quantity'
import { objectsOf, type Everything, type Written } from './written.test.support'

const isOver = ({ status: { phase } }: Pod): boolean => phase === 'Succeeded' || phase === 'Failed'

export function podFaults({ next, previous, resource, at }: Written, all: Everything): string[] {
  if (resource === 'persistentvolumeclaims' && next) return claimFaults(next as PersistentVolumeClaim, all)
  if (resource !== 'pods' || !next) return []
  const pod = next as Pod
  const before = previous?.metadata.uid === next.metadata.uid ? (previous as Pod) : undefined
  return [...ownerFaults(pod), ...(before ? changeFaults(pod, before) : quotaFaults(pod, all, at)), ...(pod.spec.nodeName && !before?.spec.nodeName ? roomFaults(pod, all) : [])]
}

function claimFaults({ metadata: { uid }, spec: { volumeName } }: PersistentVolumeClaim, all: Everything): string[] {
  const others = volumeName ? objectsOf<PersistentVolumeClaim>(all, 'persistentvolumeclaims').filter(({ metadata, spec }) => spec.volumeName === volumeName && metadata.uid !== uid) : []
  return others.map(({ metadata }) => `has volume ${volumeName}, as ${metadata.name} has`)
}

function ownerFaults({ metadata }: Pod): string[] {
  const controllers = (metadata.ownerReferences ?? []).filter(({ controller }) => controller)
  return controllers.length > 1 ? [`${controllers.length} controllers`] : []
}

function changeFaults(pod: Pod, before: Pod): string[] {
  const faults: string[] = []
  const [from, to] = [before.spec.nodeName, pod.spec.nodeName]
  if (from && from !== to) faults.push(`moved from ${from} to ${to}`)
  if (isOver(before) && pod.status.phase !== before.status.phase) faults.push(`was ${before.status.phase} and is ${pod.status.phase}`)
  for (const field of ['containerStatuses', 'initContainerStatuses'] as const) {
    for (const { name, restartCount } of before.status[field] ?? []) {
      const now = pod.status[field]?.find((status) => status.name === name)
      // A static pod that was taken away and put back while nobody could tell its mirror begins anew.
      if (pod.metadata.annotations?.['kubernetes.io/config.mirror']) continue
      if (!now) faults.push(`${name} has no status any more`)
      else if (now.restartCount < restartCount) faults.push(`restart count of ${name} from ${restartCount} to ${now.restartCount}`)
    }
  }
  if (before.metadata.deletionTimestamp && !pod.metadata.deletionTimestamp) faults.push('is no longer terminating')
  return faults
}

/** The sum that a pod asks of its node: the larger of its containers together and each of its init containers before them. */
export function requestOf({ spec }: Pod, resource: 'cpu' | 'memory'): number {
  const amount = ({ resources }: Pod['spec']['containers'][number]): number => quantityValue(resources?.requests?.[resource])
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...spec.containers, ...sidecars].reduce((sum, container) => sum + amount(container), 0)
}

function roomFaults(pod: Pod, all: Everything): string[] {
  const node = objectsOf<Node>(all, 'nodes').find(({ metadata: { name } }) => name === pod.spec.nodeName)
  if (!node) return [`bound to ${pod.spec.nodeName}, which is no node`]
  const there = objectsOf<Pod>(all, 'pods').filter((other) => other.spec.nodeName === pod.spec.nodeName && !isOver(other))
  return (['cpu', 'memory'] as const).flatMap((resource) => {
    const wanted = there.reduce((sum, other) => sum + requestOf(other, resource), 0)
    const allocatable = quantityValue(node.status.allocatable?.[resource])
    return wanted > allocatable + 1e-6 ? [`${resource} of ${node.metadata.name}: ${wanted} of ${allocatable}`] : []
  })
}

/** Upstream counts no longer what should be gone by now. */
const isOverdue = ({ metadata: { deletionTimestamp, deletionGracePeriodSeconds } }: Pod, at: number): boolean =>
  deletionTimestamp !== undefined && deletionGracePeriodSeconds !== undefined && Date.parse(deletionTimestamp) + 1000 * deletionGracePeriodSeconds < at

/** A quota that was lowered may be exceeded by those who are there; nobody comes in. */
function quotaFaults(pod: Pod, all: Everything, at: number): string[] {
  const inside = ({ metadata }: KubeObject): boolean => metadata.namespace === pod.metadata.namespace
  return objectsOf<ResourceQuota>(all, 'resourcequotas').filter(inside).flatMap(({ metadata, spec, status }) => {
    const most = status.hard?.pods === undefined ? undefined : spec.hard?.pods
    const count = objectsOf<Pod>(all, 'pods').filter((other) => inside(other) && !isOver(other) && !isOverdue(other, at)).length
    return most !== undefined && count > Number(most) ? [`${count} pods, quota ${metadata.name} allows ${most}`] : []
  })
}
