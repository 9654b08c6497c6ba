/**
 * A network namespace: an address and the sockets bound in it. A pod has one, a node has one that its host-network pods share,
 * and so have the machines outside. Upstream: network_namespaces(7), ip(7) for the range of ephemeral ports.
 */
import type { FileSystem } from '../../base/os/file-system'
import type { Interface, Listener } from '../../base/os/network-stack'
import { findAddress, formatAddress, isLoopback } from './address'
import type { Balance } from './balancer'
import type { KnownWay } from './known-way'
import type { NodeState } from './node-state'

const FIRST_EPHEMERAL = 32_768
const LAST_EPHEMERAL = 60_999

export type Transport = 'tcp' | 'udp'

export interface Binding {
  readonly transport: Transport
  readonly port: number
  /** 0: every address. */
  readonly address: number
  readonly listener: Listener
  open: boolean
  /** It ended with its machine or pod: nobody is left who could tell those that wait. */
  lost: boolean
}

export interface NamespaceOptions {
  /** `Pod/default/web`, `Node/worker-1`, or what a machine outside is called. */
  readonly name: string
  readonly address: number
  readonly node: NodeState | undefined
  readonly isHost: boolean
  /** Absent: loopback, and eth0 with the address. */
  readonly interfaces?: readonly Interface[]
  /** Of the network that eth0 is in. */
  readonly prefixLength: number
  /** It is a load balancer: what it gets it passes on. */
  readonly balance?: Balance | undefined
  /** Ports that docker has published on this machine for the cluster. */
  readonly publishedPorts?: readonly number[] | undefined
}

export const LOOPBACK: Interface = { name: 'lo', address: '127.0.0.1', prefixLength: 8 }
const none: readonly number[] = []

export class NetworkNamespace {
  readonly name: string
  readonly address: number
  readonly addressText: string
  readonly node: NodeState | undefined
  readonly isHost: boolean
  readonly balance: Balance | undefined
  readonly publishedPorts: readonly number[]
  /** False once the pod or node is gone: packets to it are lost. */
  alive = true
  /** Of the last program that used the network here: its resolv.conf is that of the pod. */
  files: FileSystem | undefined
  /** The last ways from its node to it. */
  knownWays: readonly KnownWay[] | undefined
  readonly #bound = new Map<number, Binding[]>()
  readonly #prefixLength: number
  /** Made when somebody asks, where they are the usual ones. */
  #interfaces: readonly Interface[] | undefined
  #nextPort = FIRST_EPHEMERAL

  constructor(options: NamespaceOptions) {
    this.name = options.name
    this.address = options.address
    this.addressText = formatAddress(options.address)
    this.node = options.node
    this.isHost = options.isHost
    this.#prefixLength = options.prefixLength
    this.#interfaces = options.interfaces
    this.balance = options.balance
    this.publishedPorts = options.publishedPorts ?? none
  }

  get interfaces(): readonly Interface[] {
    return (this.#interfaces ??= [LOOPBACK, { name: 'eth0', address: this.addressText, prefixLength: this.#prefixLength }])
  }

  ephemeralPort(): number {
    const port = this.#nextPort
    this.#nextPort = port === LAST_EPHEMERAL ? FIRST_EPHEMERAL : port + 1
    return port
  }

  bind(port: number, listener: Listener, options: { address?: string; transport?: Transport } = {}): Binding | undefined {
    const transport = listener.protocol === 'udp' ? 'udp' : (options.transport ?? 'tcp')
    const address = findAddress(options.address ?? '0.0.0.0') ?? 0
    const wanted = port === 0 ? this.ephemeralPort() : port
    const key = keyOf(transport, wanted)
    const others = this.#bound.get(key) ?? []
    if (others.some((other) => other.address === address || other.address === 0 || address === 0)) return undefined
    const binding: Binding = { transport, port: wanted, address, listener, open: true, lost: false }
    this.#bound.set(key, [...others, binding])
    return binding
  }

  close(binding: Binding): void {
    if (!binding.open) return
    binding.open = false
    const key = keyOf(binding.transport, binding.port)
    const left = (this.#bound.get(key) ?? []).filter((other) => other !== binding)
    if (left.length > 0) this.#bound.set(key, left)
    else this.#bound.delete(key)
  }

  find(transport: Transport, port: number, address: number): Binding | undefined {
    for (const binding of this.#bound.get(keyOf(transport, port)) ?? []) if (binding.address === 0 || binding.address === address) return binding
    return undefined
  }

  /** What listens here, in the order it began to. */
  bindings(): readonly Binding[] {
    return [...this.#bound.values()].flat()
  }

  /** The namespace ends with all that was bound in it. */
  end(): void {
    this.alive = false
    for (const binding of this.bindings()) {
      binding.open = false
      binding.lost = true
    }
    this.#bound.clear()
  }

  isOwn(address: number): boolean {
    return address === this.address || isLoopback(address)
  }
}

const keyOf = (transport: Transport, port: number): number => port * 2 + (transport === 'udp' ? 1 : 0)
