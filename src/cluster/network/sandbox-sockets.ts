/**
 * What a pod sees of its network namespace: its sockets and names. One of one shape for each pod, whose methods all of them share, for
 * there are thousands. Upstream: network_namespaces(7).
 */
import type { ConnectFailure, ConnectOutcome, DnsAnswer, HttpOutcome, Interface, Listener, NetworkStack } from '../../base/os/network-stack'
import type { FileSystem } from '../../base/os/file-system'
import { connectByName } from './connect-by-name'
import type { ConnectionCall, HttpServerCall, NameQuestion, PodSandbox } from './contract'
import type { Fabric } from './fabric'
import type { Binding, NetworkNamespace, Transport } from './network-namespace'
import { passOn } from './pass-on'
import { query } from './resolver'
import { stackFactory } from './stack'

const DNS_PORT = 53

interface Place {
  readonly fabric: Fabric
  readonly namespace: NetworkNamespace
}

export class SandboxSockets implements PodSandbox {
  readonly #fabric: Fabric
  readonly #namespace: NetworkNamespace
  readonly #end: () => void
  /** Where the namespace is the node's: what is to be closed with the pod. */
  readonly #own: Binding[] | undefined

  /** `own` where others use the namespace, too. */
  constructor({ fabric, namespace }: Place, end: () => void, own?: Binding[]) {
    this.#fabric = fabric
    this.#namespace = namespace
    this.#end = end
    this.#own = own
  }

  get address(): string {
    return this.#namespace.addressText
  }

  get interfaces(): readonly Interface[] {
    return this.#namespace.interfaces
  }

  listen(port: number, listener: Listener, options?: { address?: string; transport?: Transport }): { close(): void } | undefined {
    const namespace = this.#namespace
    const binding = namespace.bind(port, listener, options)
    if (!binding) return undefined
    this.#own?.push(binding)
    return { close: () => namespace.close(binding) }
  }

  connect(call: ConnectionCall, done: (outcome: ConnectOutcome) => void): void {
    connectByName(this.#fabric, this.#namespace, { call, done })
  }

  http({ files, request, timeoutMs }: HttpServerCall, done: (outcome: HttpOutcome) => void): void {
    passOn(this.#fabric, this.#namespace, { pass: request, files, timeoutMs, connectMs: timeoutMs }, done)
  }

  query(question: NameQuestion, done: (outcome: DnsAnswer | ConnectFailure) => void): void {
    query({ fabric: this.#fabric, from: this.#namespace }, question, (outcome) =>
      done('failure' in outcome ? { failure: outcome.failure, address: outcome.server, port: DNS_PORT } : outcome),
    )
  }

  stack(user: { files: FileSystem; cause: number }): NetworkStack {
    return stackFactory(this.#fabric, this.#namespace)(user)
  }

  remove(): void {
    for (const binding of this.#own ?? []) this.#namespace.close(binding)
    this.#end()
  }
}
