/** What must hold of autoscalers, quotas and volumes at each write, and of pods that wait at rest. */
import type { ApiDoor } from '../../api/door'
import type { HorizontalPodAutoscaler } from '../../api/kinds/horizontal-pod-autoscaler'
import { HorizontalPodAutoscaler as AutoscalerKind } from '../../api/kinds/horizontal-pod-autoscaler'
import { Node } from '../../api/kinds/node'
import type { PersistentVolume } from '../../api/kinds/persistent-volume'
import { Pod } from '../../api/kinds/pod'
import type { ResourceQuota } from '../../api/kinds/resource-quota'
import type { KubeObject } from '../../api/object'
import { quantityValue } from '../../api/quantity'
import { requestOf } from './pod-invariants.test.support'
import { objectsOf, type Everything, type Written } from './written.test.support'

const isOver = ({ status: { phase } }: Pod): boolean => phase === 'Succeeded' || phase === 'Failed'

export function capacityFaults(written: Written, all: Everything): string[] {
  const { resource, next, previous, entry } = written
  if (!next) return []
  const isNew = previous?.metadata.uid !== next.metadata.uid
  return [
    ...(resource === 'persistentvolumes' ? volumeFaults(next as PersistentVolume, previous as PersistentVolume | undefined, all) : []),
    ...(isNew ? rationFaults(written, all) : []),
    ...(entry?.actor === 'horizontal-pod-autoscaler' && next.kind in targets && !isNew ? scaleFaults(next, all) : []),
  ]
}

/** A volume belongs to one claim, and a claim has one volume. */
function volumeFaults(volume: PersistentVolume, before: PersistentVolume | undefined, all: Everything): string[] {
  const { claimRef } = volume.spec
  const former = before?.spec.claimRef
  const isTaken = former?.uid !== undefined && claimRef?.uid !== undefined && former.uid !== claimRef.uid
  const others = objectsOf<PersistentVolume>(all, 'persistentvolumes').filter(
    ({ metadata, spec, status }) => metadata.uid !== volume.metadata.uid && claimRef?.uid !== undefined && spec.claimRef?.uid === claimRef.uid && status.phase === 'Bound',
  )
  return [
    ...(isTaken ? [`was of claim ${former.name} (${former.uid}) and is of ${claimRef.name} (${claimRef.uid})`] : []),
    ...(volume.status.phase === 'Bound' ? others.map(({ metadata }) => `is bound to ${claimRef?.name}, as ${metadata.name} is`) : []),
  ]
}

const overdue = ({ metadata: { deletionTimestamp, deletionGracePeriodSeconds } }: KubeObject, at: number): boolean =>
  deletionTimestamp !== undefined && deletionGracePeriodSeconds !== undefined && Date.parse(deletionTimestamp) + 1000 * deletionGracePeriodSeconds < at

/** Nobody comes in beyond what a quota allows; one that is not in force yet allows all. */
function rationFaults({ resource, next, at }: Written, all: Everything): string[] {
  const inside = ({ metadata }: KubeObject): boolean => metadata.namespace === next?.metadata.namespace
  return objectsOf<ResourceQuota>(all, 'resourcequotas').filter(inside).flatMap(({ metadata, spec, status }) =>
    Object.entries(status.hard ?? {}).flatMap(([name, most]) => {
      const wanted = spec.hard?.[name]
      if (wanted === undefined || wanted !== most) return []
      const used = usedOf(name, resource, { all, inside, at })
      return used !== undefined && used > quantityValue(most) + 1e-6 ? [`${name}: ${used}, quota ${metadata.name} allows ${most}`] : []
    }),
  )
}

interface Scope {
  readonly all: Everything
  inside(object: KubeObject): boolean
  readonly at: number
}

/** Undefined: this write is not about it. */
function usedOf(name: string, resource: string, { all, inside, at }: Scope): number | undefined {
  if (name === 'requests.cpu' && resource === 'pods') {
    const pods = objectsOf<Pod>(all, 'pods').filter((pod) => inside(pod) && !isOver(pod) && !overdue(pod, at))
    return pods.reduce((sum, pod) => sum + requestOf(pod, 'cpu'), 0)
  }
  const counted = name === 'persistentvolumeclaims' ? name : name.startsWith('count/') ? name.slice('count/'.length) : undefined
  return counted === resource ? objectsOf(all, resource).filter(inside).length : undefined
}

const targets: Readonly<Record<string, true>> = { Deployment: true, StatefulSet: true, ReplicaSet: true }

const aimsAt = ({ metadata, spec }: HorizontalPodAutoscaler, target: KubeObject): boolean =>
  metadata.namespace === target.metadata.namespace && spec.scaleTargetRef.kind === target.kind && spec.scaleTargetRef.name === target.metadata.name

/** An autoscaler stays within its bounds. */
function scaleFaults(target: KubeObject, all: Everything): string[] {
  const autoscalers = objectsOf<HorizontalPodAutoscaler>(all, 'horizontalpodautoscalers.autoscaling').filter((each) => aimsAt(each, target))
  const { replicas = 1 } = (target as KubeObject & { readonly spec: { readonly replicas?: number } }).spec
  const isWithin = autoscalers.some(({ spec: { minReplicas = 1, maxReplicas } }) => replicas >= minReplicas && replicas <= maxReplicas)
  return autoscalers.length > 0 && !isWithin ? [`scaled to ${replicas} by an autoscaler`] : []
}

/** At rest: workloads are within the bounds of their autoscalers, and no pod waits that some node has room for. */
export function capacityUnrest(door: ApiDoor, all: Everything): string[] {
  const workloads = [...all.values()].flatMap((objects) => [...objects.values()]).filter(({ kind }) => kind in targets)
  const autoscalers = door.list(AutoscalerKind).items
  const strays = autoscalers.flatMap((autoscaler) => {
    const found = workloads.find((workload) => aimsAt(autoscaler, workload)) as (KubeObject & { readonly spec: { readonly replicas?: number } }) | undefined
    const isAlone = autoscalers.filter(({ metadata, spec }) => metadata.namespace === autoscaler.metadata.namespace && spec.scaleTargetRef.name === autoscaler.spec.scaleTargetRef.name).length === 1
    const { minReplicas = 1, maxReplicas } = autoscaler.spec
    const { replicas = 1 } = found?.spec ?? {}
    if (!found || found.metadata.ownerReferences || !isAlone || replicas === 0 || (replicas >= minReplicas && replicas <= maxReplicas)) return []
    return [`HorizontalPodAutoscaler ${autoscaler.metadata.namespace}/${autoscaler.metadata.name} leaves ${replicas}, wanted ${minReplicas} to ${maxReplicas}`]
  })
  return [...strays, ...waiting(door)]
}

function waiting(door: ApiDoor): string[] {
  const pods = door.list(Pod).items
  const nodes = door.list(Node).items.filter(({ spec }) => !spec.unschedulable && !(spec.taints ?? []).some(({ effect }) => effect !== 'PreferNoSchedule'))
  return pods.filter(isPlainAndWaits).flatMap((pod) => {
    const room = nodes.find((node) => {
      const there = pods.filter((other) => other.spec.nodeName === node.metadata.name && !isOver(other))
      const isLess = (resource: 'cpu' | 'memory'): boolean => there.reduce((sum, other) => sum + requestOf(other, resource), requestOf(pod, resource)) <= quantityValue(node.status.allocatable?.[resource])
      return there.length < quantityValue(node.status.allocatable?.pods) && isLess('cpu') && isLess('memory')
    })
    return room ? [`Pod ${pod.metadata.namespace}/${pod.metadata.name} waits, and ${room.metadata.name} has room: ${JSON.stringify(pod.status.conditions)}`] : []
  })
}

const isPlainAndWaits = ({ metadata, spec, status }: Pod): boolean =>
  !spec.nodeName && status.phase === 'Pending' && !metadata.deletionTimestamp && !spec.nodeSelector && !spec.affinity && !spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim)
