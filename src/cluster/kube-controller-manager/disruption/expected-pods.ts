/**
 * How many pods a budget may count on: those that there are, or, where it speaks of a share or of a number that may be away, those
 * that their workloads want. Upstream: getExpectedPodCount, getExpectedScale in pkg/controller/disruption/disruption.go (v1.32).
 */
import { apiVersionOf, resourceName, type Kind } from '../../../api/kind'
import { Deployment } from '../../../api/kinds/deployment'
import type { Pod } from '../../../api/kinds/pod'
import type { PodDisruptionBudget } from '../../../api/kinds/pod-disruption-budget'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { ReplicationController } from '../../../api/kinds/replication-controller'
import { StatefulSet } from '../../../api/kinds/stateful-set'
import { controllerOf, type KubeObject, type OwnerReference } from '../../../api/object'
import { isNotFound } from '../../../api/status-error'
import type { ControllerContext } from '../controller'

export interface Expected {
  readonly expected: number
  readonly desired: number
  /** Whether some pods have no controller that could be asked. */
  readonly hasUnmanaged: boolean
}

/** Why it cannot be told. */
export interface Unknown {
  readonly why: string
}

interface Scale {
  readonly uid: string
  readonly replicas: number
}

type Context = Pick<ControllerContext, 'door' | 'catalog' | 'informers'>

/** The workloads whose pods budgets mostly are about, in copies that are kept anyway. */
export function createExpectedPods({ door, catalog, informers }: Context) {
  const copies = {
    Deployment: informers.of(Deployment),
    ReplicaSet: informers.of(ReplicaSet),
    ReplicationController: informers.of(ReplicationController),
    StatefulSet: informers.of(StatefulSet),
  }

  const isKnown = (kind: string): kind is keyof typeof copies => Object.hasOwn(copies, kind)

  function find(owner: OwnerReference, namespace: string): Deployment | ReplicaSet | ReplicationController | StatefulSet | undefined {
    const isBuiltIn = owner.apiVersion === 'v1' || owner.apiVersion.startsWith('apps/')
    if (!isBuiltIn || !isKnown(owner.kind)) return undefined
    const found = copies[owner.kind].get(`${namespace}/${owner.name}`)
    return found?.metadata.uid === owner.uid ? found : undefined
  }

  /** A ReplicaSet of a Deployment wants what that wants. */
  function scaleOf(owner: OwnerReference, namespace: string): Scale | Unknown | undefined {
    const workload = find(owner, namespace)
    const above = workload && controllerOf(workload)
    const chief = above?.kind === 'Deployment' ? find(above, namespace) : workload
    return chief ? { uid: chief.metadata.uid, replicas: chief.spec.replicas ?? 1 } : askedScale(owner, namespace)
  }

  function askedScale(owner: OwnerReference, namespace: string): Scale | Unknown | undefined {
    const { apiVersion, name, uid } = owner
    const kind = catalog.all().find((known) => known.kind === owner.kind && apiVersionOf(known) === apiVersion)
    if (!kind) return { why: `no matches for kind ${JSON.stringify(owner.kind)} in version ${JSON.stringify(apiVersion)}` }
    if (!kind.scale) return { why: `${resourceName(kind)} does not implement the scale subresource` }
    const found = present(kind, { namespace, name })
    return found?.metadata.uid === uid ? { uid, replicas: kind.scale.read(found).replicas } : undefined
  }

  function present(kind: Kind, place: { namespace: string; name: string }): KubeObject | undefined {
    try {
      return door.get(kind, place)
    } catch (error) {
      if (isNotFound(error)) return undefined
      throw error
    }
  }

  /** The sum of what the controllers of these pods want. */
  function wantedOf(pods: readonly Pod[]): { readonly wanted: number; readonly hasUnmanaged: boolean } | Unknown {
    const scales = new Map<string, number>()
    const asked = new Set<string>()
    for (const pod of pods) {
      const owner = controllerOf(pod)
      if (!owner || asked.has(owner.uid)) continue
      asked.add(owner.uid)
      const scale = scaleOf(owner, pod.metadata.namespace ?? '') ?? { why: `found no controllers for pod ${JSON.stringify(pod.metadata.name)}` }
      if ('why' in scale) return scale
      scales.set(scale.uid, scale.replicas)
    }
    const wanted = [...scales.values()].reduce((sum, replicas) => sum + replicas, 0)
    return { wanted, hasUnmanaged: pods.some((pod) => !controllerOf(pod)) }
  }

  return ({ spec: { minAvailable, maxUnavailable } }: PodDisruptionBudget, pods: readonly Pod[]): Expected | Unknown => {
    if (maxUnavailable === undefined && minAvailable === undefined) return { expected: 0, desired: 0, hasUnmanaged: false }
    if (maxUnavailable === undefined && typeof minAvailable === 'number') {
      return { expected: pods.length, desired: minAvailable, hasUnmanaged: false }
    }
    const wanted = wantedOf(pods)
    if ('why' in wanted) return wanted
    const { wanted: expected, hasUnmanaged } = wanted
    const desired = maxUnavailable === undefined ? shareOf(minAvailable, expected) : Math.max(0, expected - shareOf(maxUnavailable, expected))
    return { expected, desired, hasUnmanaged }
  }
}

/** A number, or so many of a hundred, rounded up. Upstream: k8s.io/apimachinery/pkg/util/intstr GetScaledValueFromIntOrPercent. */
const shareOf = (value: number | string = 0, total: number): number =>
  typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * total) / 100)
