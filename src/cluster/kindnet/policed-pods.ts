/**
 * Which policies rule which pods, kept up to date change by change: a pod is looked at again when its labels, address, node or the
 * policies of its namespace change, and nothing else is. Upstream: kube-network-policies pkg/networkpolicy/controller.go (v0.7).
 */
import type { NetworkPolicy, Pod } from '../../api/types'
import { findAddress } from '../network/address'
import type { CompiledPolicy, Labels } from './compile-policy'
import { compilePolicy } from './compile-policy'
import type { PolicedPod, World } from './judge'

export interface PodEntry extends PolicedPod {
  readonly pod: Pod
  readonly address: number
  readonly nodeName: string
  ingress: readonly CompiledPolicy[]
  egress: readonly CompiledPolicy[]
  /** A policy is about it, whichever direction it rules. */
  isSelected: boolean
}

/** Whether some policy is about a pod has changed. */
type OnSelected = (entry: PodEntry) => void

const none: Labels = {}

export class PolicedPods implements World {
  readonly #byAddress = new Map<number, PodEntry>()
  readonly #byKey = new Map<string, PodEntry>()
  readonly #byNamespace = new Map<string, Set<PodEntry>>()
  readonly #policies = new Map<string, Map<string, CompiledPolicy>>()
  readonly #namespaces = new Map<string, Labels>()
  readonly #onSelected: OnSelected

  constructor(onSelected: OnSelected) {
    this.#onSelected = onSelected
  }

  findPod(address: number): PodEntry | undefined {
    return this.#byAddress.get(address)
  }

  labelsOf(namespace: string): Labels {
    return this.#namespaces.get(namespace) ?? none
  }

  setNamespace(name: string, labels: Labels | undefined): void {
    if (labels) this.#namespaces.set(name, labels)
    else this.#namespaces.delete(name)
  }

  setPolicy(key: string, namespace: string, policy: NetworkPolicy | undefined): void {
    const own = this.#policies.get(namespace) ?? new Map<string, CompiledPolicy>()
    if (policy) own.set(key, compilePolicy(policy))
    else own.delete(key)
    if (own.size > 0) this.#policies.set(namespace, own)
    else this.#policies.delete(namespace)
    for (const entry of this.#byNamespace.get(namespace) ?? []) this.#apply(entry)
  }

  setPod(key: string, pod: Pod | undefined): void {
    const before = this.#byKey.get(key)
    if (before && pod && isSame(before.pod, pod)) return
    if (before) this.#remove(key, before)
    const address = pod && addressOf(pod)
    if (pod && address !== undefined) this.#add(key, pod, address)
  }

  #add(key: string, pod: Pod, address: number): void {
    const namespace = pod.metadata.namespace ?? ''
    const entry: PodEntry = {
      pod,
      address,
      name: `Pod/${key}`,
      namespace,
      labels: pod.metadata.labels ?? none,
      nodeName: pod.spec.nodeName ?? '',
      ports: portsOf(pod),
      ingress: [],
      egress: [],
      isSelected: false,
    }
    this.#byKey.set(key, entry)
    this.#byAddress.set(address, entry)
    const others = this.#byNamespace.get(namespace)
    if (others) others.add(entry)
    else this.#byNamespace.set(namespace, new Set([entry]))
    this.#apply(entry)
  }

  #remove(key: string, entry: PodEntry): void {
    this.#byKey.delete(key)
    if (this.#byAddress.get(entry.address) === entry) this.#byAddress.delete(entry.address)
    this.#byNamespace.get(entry.namespace)?.delete(entry)
    this.#select(entry, false)
  }

  #apply(entry: PodEntry): void {
    const own = this.#policies.get(entry.namespace)
    const about = own ? [...own.values()].filter(({ selects }) => selects(entry.labels)).sort(byName) : []
    entry.ingress = about.filter(({ ingress }) => ingress)
    entry.egress = about.filter(({ egress }) => egress)
    this.#select(entry, about.length > 0)
  }

  #select(entry: PodEntry, isSelected: boolean): void {
    if (entry.isSelected === isSelected) return
    entry.isSelected = isSelected
    this.#onSelected(entry)
  }
}

const byName = (a: CompiledPolicy, b: CompiledPolicy): number => (a.name < b.name ? -1 : 1)

/** Of pods that use the node's address a policy says nothing, and those that have ended have given theirs back. */
function addressOf({ spec, status }: Pod): number | undefined {
  if (spec.hostNetwork || status.podIP === undefined || status.phase === 'Succeeded' || status.phase === 'Failed') return undefined
  return findAddress(status.podIP)
}

const isSame = (before: Pod, now: Pod): boolean =>
  before.metadata.labels === now.metadata.labels && before.spec === now.spec && addressOf(before) === addressOf(now)

function portsOf({ spec }: Pod): ReadonlyMap<string, readonly number[]> {
  const ports = new Map<string, number[]>()
  for (const { name, containerPort, protocol = 'TCP' } of spec.containers.flatMap((container) => container.ports ?? [])) {
    if (name === undefined) continue
    const key = `${name}/${protocol}`
    ports.set(key, [...(ports.get(key) ?? []), containerPort])
  }
  return ports
}
