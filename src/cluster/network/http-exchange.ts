/**
 * One HTTP request and its response over a connection of its own. Three one-way trips lie before the handler (SYN, SYN-ACK,
 * request), one after it. Everything is told by the clock, with exactly one timer for each thing that can be known in advance.
 *
 * Simplified: a real client keeps connections open for further requests; here each request opens its own, so that each is
 * balanced anew. Simplified: TLS is not spoken; a real `https` client would check a certificate.
 */
import type { ConnectFailure, DelayedResponse, HttpOutcome, HttpRequest, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import { addressText, finish, openFlow, type Fabric } from './fabric'
import { exchangeOverSocket } from './http-over-socket'
import type { Binding, NetworkNamespace } from './network-namespace'
import type { RequestRecord } from './request-log'

/** When the kernel gives up: six retries of the SYN, tcp(7) tcp_syn_retries. */
export const CONNECT_TIMEOUT_MS = 127_000

export interface HttpCall {
  readonly from: NetworkNamespace
  readonly address: number
  readonly request: HttpRequest
  readonly timeoutMs: number
}

export function exchangeHttp(fabric: Fabric, call: HttpCall, done: (outcome: HttpOutcome) => void): void {
  const record = openFlow(fabric, call.from, { protocol: 'tcp', address: call.address, port: call.request.port })
  new HttpExchange(fabric, { call, record, done }).begin()
}

class HttpExchange {
  readonly #fabric: Fabric
  readonly #call: HttpCall
  readonly #record: RequestRecord
  readonly #done: (outcome: HttpOutcome) => void
  readonly #deadline: number

  constructor(fabric: Fabric, { call, record, done }: { call: HttpCall; record: RequestRecord; done: (outcome: HttpOutcome) => void }) {
    this.#fabric = fabric
    this.#call = call
    this.#record = record
    this.#done = done
    this.#deadline = fabric.clock.now() + call.timeoutMs
  }

  begin(): void {
    const { fate, latencyMs } = this.#record.route
    if (fate === 'delivered') this.#within(3 * latencyMs, () => this.#arrive())
    else if (fate === 'rejected') this.#within(2 * latencyMs, () => this.#fail('refused'))
    else this.#giveUpLater()
  }

  #arrive(): void {
    const { packet, route } = this.#record
    if (!route.target?.alive) return this.#giveUpLater()
    const binding = route.target.find('tcp', packet.destinationPort, packet.destination)
    if (!binding) return this.#fail('refused')
    if (this.#call.request.tls && binding.listener.protocol === 'http' && binding.listener.isPlain) return this.#refuseTls()
    if (binding.listener.protocol === 'http') return this.#answer(binding, binding.listener.handle(this.#served()))
    if (binding.listener.protocol === 'tcp') return this.#converse(binding)
    this.#fail('refused')
  }

  /** Field by field: a spread costs more than all the rest of a request. */
  #served(): ServedRequest {
    const { packet } = this.#record
    const { method, host, port, path, headers, body, tls } = this.#call.request
    const remoteAddress = addressText(this.#fabric, packet.source)
    return { method, host, port, path, headers, body, tls, remoteAddress, remotePort: packet.sourcePort, rehearsal: false }
  }

  #answer(binding: Binding, answer: HttpResponse | DelayedResponse): void {
    const delayed = 'delayMs' in answer
    const response = delayed ? answer.response : answer
    const waitMs = (delayed ? answer.delayMs : 0) + this.#record.route.latencyMs
    this.#within(waitMs, () => {
      if (binding.lost) return this.#giveUpLater()
      if (delayed && !binding.open) return this.#fail('reset')
      this.#end(response)
    })
  }

  /** Somebody listens who speaks bytes: the request is written out, and what comes back is read as HTTP. */
  #converse(binding: Binding): void {
    const fail = () => this.#fail('reset')
    const { cancel } = exchangeOverSocket(this.#fabric, { binding, record: this.#record, request: this.#call.request }, (response) => {
      this.#fabric.clock.cancel(deadline)
      if (response) this.#end(response)
      else fail()
    })
    const leftMs = this.#deadline - this.#fabric.clock.now()
    const giveUp = () => {
      cancel()
      this.#fail('timeout')
    }
    const deadline = Number.isFinite(leftMs) ? this.#fabric.clock.after(leftMs, giveUp) : undefined
  }

  #end(response: HttpResponse): void {
    finish(this.#fabric, this.#record, 'answered')
    this.#done({ response, address: addressText(this.#fabric, this.#call.address) })
  }

  /** The greeting is answered, in words that its sender does not understand. */
  #refuseTls(): void {
    this.#within(this.#record.route.latencyMs, () => {
      finish(this.#fabric, this.#record, 'answered')
      this.#done({ failure: 'plain', address: addressText(this.#fabric, this.#call.address), port: this.#call.request.port })
    })
  }

  #fail(failure: ConnectFailure['failure'] & ('refused' | 'timeout' | 'reset')): void {
    finish(this.#fabric, this.#record, failure)
    this.#done({ failure, address: addressText(this.#fabric, this.#call.address), port: this.#call.request.port })
  }

  #giveUpLater(): void {
    const leftMs = Math.min(this.#deadline, this.#record.at + CONNECT_TIMEOUT_MS) - this.#fabric.clock.now()
    this.#fabric.clock.after(leftMs, () => this.#fail('timeout'))
  }

  /** `then` happens after `delayMs`, unless the caller's patience ends before. */
  #within(delayMs: number, then: () => void): void {
    const { clock } = this.#fabric
    if (clock.now() + delayMs <= this.#deadline) clock.after(delayMs, then)
    else clock.after(this.#deadline - clock.now(), () => this.#fail('timeout'))
  }
}
