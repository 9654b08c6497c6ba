/**
 * Whether a node takes a pod that was bound to it. The scheduler asked the same before, but whoever names a node himself
 * passes it by. Upstream: pkg/kubelet/lifecycle/predicate.go, AdmissionCheck in pkg/scheduler/eventhandlers.go (v1.32).
 *
 * Simplified: a pod of a critical priority is refused like any other; a real kubelet ends others to make room for it.
 */
import { matchesNode } from '../../api/node-selector'
import { requestsWithOverhead } from '../../api/pod-resources'
import { milliValue, quantityValue } from '../../api/quantity'
import { isTolerated } from '../../api/toleration'
import type { Core, Node, Pod } from '../../api/types'

export interface Refusal {
  readonly reason: string
  readonly message: string
}

interface Host {
  readonly node: Node
  readonly allocatable: Readonly<Record<string, string>>
}

/** The pods that a node has taken: most newcomers ask for nothing that they have to be looked at for. */
export interface Others {
  /** No fewer than there are. */
  readonly atMost: number
  list(): readonly Pod[]
}

export function refusalOf(pod: Pod, others: Others, { node, allocatable }: Host): Refusal | undefined {
  return (
    shortage(pod, others, allocatable) ??
    (matchesNode(pod.spec, { name: node.metadata.name, labels: node.metadata.labels ?? {} })
      ? undefined
      : failed('NodeAffinity', "node(s) didn't match Pod's node affinity/selector")) ??
    portConflict(pod, others) ??
    untolerated(pod, node)
  )
}

const failed = (predicate: string, why: string): Refusal => ({ reason: predicate, message: `Predicate ${predicate} failed: ${why}` })

interface Amounts {
  readonly cpu: number
  readonly memory: number
  readonly 'ephemeral-storage': number
}

const resources = ['cpu', 'memory', 'ephemeral-storage'] as const

function shortage(pod: Pod, others: Others, allocatable: Host['allocatable']): Refusal | undefined {
  const places = Number(allocatable.pods ?? 110)
  const used = others.atMost < places ? 0 : others.list().length
  if (used + 1 > places) return outOf('pods', { requested: 1, used, capacity: places })
  if (!hasRequests(pod.spec)) return undefined
  const wanted = requestsOf(pod.spec)
  const taken = sumOf(others.list())
  for (const name of resources) {
    if (wanted[name] === 0 || allocatable[name] === undefined) continue
    const capacity = amount(name, allocatable[name])
    if (wanted[name] > capacity - taken[name]) return outOf(name, { requested: wanted[name], used: taken[name], capacity })
  }
  return undefined
}

/** One walk for all, since it is made for each pod that comes. */
function sumOf(pods: readonly Pod[]): Amounts {
  let [cpu, memory, storage] = [0, 0, 0]
  for (const { spec } of pods) {
    const requests = requestsOf(spec)
    cpu += requests.cpu
    memory += requests.memory
    storage += requests['ephemeral-storage']
  }
  return { cpu, memory, 'ephemeral-storage': storage }
}

const outOf = (name: string, { requested, used, capacity }: { requested: number; used: number; capacity: number }): Refusal => ({
  reason: `OutOf${name}`,
  message: `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
})

const amount = (name: string, text: string | undefined): number => (name === 'cpu' ? milliValue(text ?? '0') : quantityValue(text ?? '0'))

/** Most pods have none, and nothing is to be reckoned. */
const hasRequests = ({ containers, initContainers, overhead }: Readonly<Core.PodSpec>): boolean =>
  overhead !== undefined || containers.some(asksForSome) || (initContainers?.some(asksForSome) ?? false)

const asksForSome = ({ resources }: Core.Container): boolean => resources?.requests !== undefined

const known = new WeakMap<Readonly<Core.PodSpec>, Amounts>()

function requestsOf(spec: Readonly<Core.PodSpec>): Amounts {
  let amounts = known.get(spec)
  if (!amounts) {
    const { cpu, memory, 'ephemeral-storage': storage } = requestsWithOverhead(spec)
    known.set(spec, (amounts = { cpu: amount('cpu', cpu), memory: amount('memory', memory), 'ephemeral-storage': amount('', storage) }))
  }
  return amounts
}

function hostPortsOf({ spec: { initContainers = [], containers } }: Pod): readonly Core.ContainerPort[] {
  const found: Core.ContainerPort[] = []
  for (const { restartPolicy, ports = [] } of initContainers) if (restartPolicy === 'Always') found.push(...ports.filter(isOnHost))
  for (const { ports = [] } of containers) found.push(...ports.filter(isOnHost))
  return found
}

const isOnHost = ({ hostPort }: Core.ContainerPort): boolean => Boolean(hostPort)

function portConflict(pod: Pod, others: Others): Refusal | undefined {
  const wanted = hostPortsOf(pod)
  if (wanted.length === 0) return undefined
  const taken = others.list().flatMap(hostPortsOf)
  return wanted.some((a) => taken.some((b) => collide(a, b)))
    ? failed('NodePorts', "node(s) didn't have free ports for the requested pod ports")
    : undefined
}

const ANY = '0.0.0.0'

function collide(a: Core.ContainerPort, b: Core.ContainerPort): boolean {
  const [one, other] = [a.hostIP || ANY, b.hostIP || ANY]
  return a.hostPort === b.hostPort && (a.protocol ?? 'TCP') === (b.protocol ?? 'TCP') && (one === other || one === ANY || other === ANY)
}

/** A kubelet looks at NoExecute only. */
function untolerated({ spec }: Pod, { spec: { taints = [] } }: Node): Refusal | undefined {
  const hard = taints.filter(({ effect }) => effect === 'NoExecute')
  return hard.every((taint) => isTolerated(taint, spec.tolerations ?? []))
    ? undefined
    : failed('TaintToleration', "node(s) had taints that the pod doesn't tolerate")
}
