/**
 * One HTTP request and its response over a connection of its own. Three one-way trips lie before the handler (SYN, SYN-ACK,
 * request), one after it. Everything is told by the clock, with exactly one timer for each thing that can be known in advance.
 *
 * Simplified: a real client keeps connections open for further requests; here each request opens its own, so that each is
 * balanced anew. Simplified: TLS is not spoken; certificates are shown and looked at, but nothing is enciphered.
 */
import type { ConnectFailure, HttpAnswer, HttpOutcome, HttpRequest, HttpResponse, LaterResponse, PassedOn, ServedRequest } from '../../base/os/network-stack'
import { assert } from '../../base/assert'
import type { RepeatedRequest } from './contract'
import { addressText, finish, openFlow, type Fabric } from './fabric'
import { exchangeOverSocket } from './http-over-socket'
import { dataHoldMs, handshakeHoldMs } from './link-loss'
import type { Binding, NetworkNamespace } from './network-namespace'
import { passOn } from './pass-on'
import type { RequestRecord, RequestResult } from './request-log'

/** When the kernel gives up: six retries of the SYN, tcp(7) tcp_syn_retries. */
export const CONNECT_TIMEOUT_MS = 127_000

export interface HttpCall {
  readonly from: NetworkNamespace
  readonly address: number
  readonly request: HttpRequest
  readonly timeoutMs: number
  readonly connectMs?: number
  verify?(certificate: string): string | undefined
}

interface Answered {
  readonly binding: Binding
  readonly isDelayed: boolean
  readonly response: HttpResponse
}

/** Gives what is known of the connection. */
export const exchangeHttp = (fabric: Fabric, call: HttpCall, done: (outcome: HttpOutcome) => void): RequestRecord => new HttpExchange(fabric, call, done).send()

/** Over a connection that an earlier exchange opened; false when its other end has closed it. */
export function exchangeAgain(fabric: Fabric, { call, record }: { call: HttpCall; record: RequestRecord }, done: (outcome: HttpOutcome) => void): boolean {
  const { route: { target }, packet } = record
  if (target?.alive && !target.find('tcp', packet.destinationPort, packet.destination)) return false
  new HttpExchange(fabric, call, done).resume(record)
  return true
}

/** The same may be sent again; each goes over a connection of its own. */
export class HttpExchange implements RepeatedRequest {
  readonly #fabric: Fabric
  readonly #call: HttpCall
  readonly #done: (outcome: HttpOutcome) => void
  readonly #arrives = (): void => this.#arrive()
  readonly #ends = (): void => this.#end()
  /** While it goes on. */
  #record: RequestRecord | undefined
  #answered: Answered | undefined
  #deadline = 0
  #certificate: string | undefined

  constructor(fabric: Fabric, call: HttpCall, done: (outcome: HttpOutcome) => void) {
    this.#fabric = fabric
    this.#call = call
    this.#done = done
  }

  send(): RequestRecord {
    // While one is under way, the next needs a place of its own to keep what becomes of it.
    if (this.#record) return new HttpExchange(this.#fabric, this.#call, this.#done).send()
    const { from, address, request } = this.#call
    const record = openFlow(this.#fabric, from, { protocol: 'tcp', address, port: request.port })
    record.request = request
    this.#begin(record)
    const { fate, latencyMs, loss } = record.route
    const heldMs = loss === 0 ? 0 : this.#holdMs()
    if (heldMs === undefined || fate === 'lost' || fate === 'dropped') this.#giveUpLater()
    else if (fate === 'delivered') this.#within(3 * latencyMs + heldMs, this.#arrives)
    else this.#within(2 * latencyMs + heldMs, () => this.#fail('refused'))
    return record
  }

  /** One trip to the handler. */
  resume(record: RequestRecord): void {
    const { route } = record
    this.#begin(record)
    const heldMs = route.loss === 0 ? 0 : (dataHoldMs(this.#fabric, route) ?? CONNECT_TIMEOUT_MS)
    this.#within(route.target?.alive ? route.latencyMs + heldMs : Infinity, this.#arrives)
  }

  #begin(record: RequestRecord): void {
    this.#record = record
    this.#deadline = this.#fabric.clock.now() + this.#call.timeoutMs
    this.#certificate = undefined
  }

  get #flow(): RequestRecord {
    assert(this.#record, 'an exchange goes on after its end')
    return this.#record
  }

  /** By what was lost on the way to the handler; undefined when the connection does not open in time. */
  #holdMs(): number | undefined {
    const { route } = this.#flow
    const openedMs = handshakeHoldMs(this.#fabric, route)
    if (openedMs === undefined || openedMs > (this.#call.connectMs ?? CONNECT_TIMEOUT_MS)) return undefined
    return openedMs + (dataHoldMs(this.#fabric, route) ?? CONNECT_TIMEOUT_MS)
  }

  #arrive(): void {
    const { packet, route } = this.#flow
    if (!route.target?.alive) return this.#giveUpLater()
    const binding = route.target.find('tcp', packet.destinationPort, packet.destination)
    if (!binding) return this.#fail('refused')
    if (this.#call.request.tls && binding.listener.protocol === 'http' && binding.listener.isPlain) return this.#refuseTls()
    if (this.#call.request.tls && binding.listener.protocol === 'http' && binding.listener.certificate) return this.#greet(binding)
    if (binding.listener.protocol === 'http') return this.#answer(binding, binding.listener.handle(this.#served()))
    if (binding.listener.protocol === 'tcp') return this.#converse(binding)
    this.#fail('refused')
  }

  /** The server shows its certificate first, which takes one more trip there and back. */
  #greet(binding: Binding): void {
    const { listener } = binding
    if (listener.protocol !== 'http') return
    const { request, verify } = this.#call
    this.#certificate = listener.certificate?.(request.serverName ?? request.host)
    const problem = this.#certificate === undefined ? undefined : verify?.(this.#certificate)
    const { latencyMs } = this.#flow.route
    if (problem === undefined) return this.#within(2 * latencyMs, () => this.#answer(binding, listener.handle(this.#served())))
    this.#within(latencyMs, () => this.#failWith({ failure: 'untrusted', address: addressText(this.#fabric, this.#call.address), port: request.port, problem }))
  }

  /** Field by field: a spread costs more than all the rest of a request. */
  #served(): ServedRequest {
    const { packet } = this.#flow
    const { method, host, port, path, headers, body, tls } = this.#call.request
    const remoteAddress = addressText(this.#fabric, packet.source)
    return { method, host, port, path, headers, body, tls, remoteAddress, remotePort: packet.sourcePort, rehearsal: false }
  }

  #answer(binding: Binding, answer: HttpAnswer): void {
    if ('pass' in answer) return this.#passOn(binding, answer)
    if ('later' in answer) return this.#await(binding, answer)
    const isDelayed = 'delayMs' in answer
    const { route } = this.#flow
    const heldMs = route.loss === 0 ? 0 : (dataHoldMs(this.#fabric, route) ?? CONNECT_TIMEOUT_MS)
    this.#answered = { binding, isDelayed, response: isDelayed ? answer.response : answer }
    this.#within((isDelayed ? answer.delayMs : 0) + route.latencyMs + heldMs, this.#ends)
  }

  #end(): void {
    assert(this.#answered, 'an answer arrives that nobody gave')
    const { binding, isDelayed, response } = this.#answered
    if (binding.lost) this.#giveUpLater()
    else if (isDelayed && !binding.open) this.#hangUp()
    else this.#succeed(response)
  }

  /** The server works on it; whoever waits for it may run out of patience meanwhile. */
  #await(binding: Binding, { later }: LaterResponse): void {
    const { clock } = this.#fabric
    let isOver = false
    const leftMs = this.#deadline - clock.now()
    const giveUp = () => {
      isOver = true
      this.#fail('timeout')
    }
    const deadline = Number.isFinite(leftMs) ? clock.after(leftMs, giveUp) : undefined
    later((response) => {
      if (isOver) return
      isOver = true
      clock.cancel(deadline)
      if (response) this.#answer(binding, { delayMs: 0, response })
      else if (binding.lost) this.#giveUpLater()
      else this.#fail('reset')
    })
  }

  /** The server asks somebody else; whoever waits for it may run out of patience meanwhile. */
  #passOn(binding: Binding, passed: PassedOn): void {
    const { clock } = this.#fabric
    const { target: from } = this.#flow.route
    if (!from) return this.#fail('reset')
    let isLate = false
    const leftMs = this.#deadline - clock.now()
    const giveUp = () => {
      isLate = true
      this.#fail('timeout')
    }
    const deadline = Number.isFinite(leftMs) ? clock.after(leftMs, giveUp) : undefined
    passOn(this.#fabric, from, passed, (outcome) => {
      clock.cancel(deadline)
      const next = passed.answer(outcome)
      if (!isLate) this.#answer(binding, next)
    })
  }

  /** Somebody listens who speaks bytes: the request is written out, and what comes back is read as HTTP. */
  #converse(binding: Binding): void {
    const { request, verify, address } = this.#call
    const { cancel } = exchangeOverSocket(this.#fabric, { binding, record: this.#flow, request, verify }, (outcome) => {
      this.#fabric.clock.cancel(deadline)
      const place = { address: addressText(this.#fabric, address), port: request.port }
      if (outcome === 'ended') this.#hangUp()
      else if (outcome === 'plain') this.#failWith({ failure: 'plain', ...place })
      else if ('untrusted' in outcome) this.#failWith({ failure: 'untrusted', ...place, problem: outcome.untrusted })
      else {
        this.#certificate = outcome.certificate
        this.#succeed(outcome.response)
      }
    })
    const leftMs = this.#deadline - this.#fabric.clock.now()
    const giveUp = () => {
      cancel()
      this.#fail('timeout')
    }
    const deadline = Number.isFinite(leftMs) ? this.#fabric.clock.after(leftMs, giveUp) : undefined
  }

  #succeed(response: HttpResponse): void {
    this.#flow.status = response.status
    const address = addressText(this.#fabric, this.#call.address)
    this.#finish('answered', this.#certificate === undefined ? { response, address } : { response, address, certificate: this.#certificate })
  }

  #finish(result: RequestResult, outcome: HttpOutcome): void {
    finish(this.#fabric, this.#flow, result)
    this.#record = undefined
    this.#answered = undefined
    this.#done(outcome)
  }

  /** The greeting is answered, in words that its sender does not understand. */
  #refuseTls(): void {
    const { address, request } = this.#call
    this.#within(this.#flow.route.latencyMs, () => this.#failWith({ failure: 'plain', address: addressText(this.#fabric, address), port: request.port }))
  }

  /** Whoever was asked has ended before it answered. */
  #hangUp(): void {
    const { address, request } = this.#call
    this.#finish('reset', { failure: 'reset', address: addressText(this.#fabric, address), port: request.port, isEmpty: true })
  }

  /** Somebody answered, but not with what was asked for. */
  #failWith(failure: ConnectFailure): void {
    this.#finish('answered', failure)
  }

  #fail(failure: ConnectFailure['failure'] & ('refused' | 'timeout' | 'reset')): void {
    this.#finish(failure, { failure, address: addressText(this.#fabric, this.#call.address), port: this.#call.request.port })
  }

  #giveUpLater(): void {
    const leftMs = Math.min(this.#deadline, this.#flow.at + (this.#call.connectMs ?? CONNECT_TIMEOUT_MS)) - this.#fabric.clock.now()
    this.#fabric.clock.after(Math.max(0, leftMs), () => this.#fail('timeout'))
  }

  /** `then` happens after `delayMs`, unless the caller's patience ends before. */
  #within(delayMs: number, then: () => void): void {
    const { clock } = this.#fabric
    if (clock.now() + delayMs <= this.#deadline) clock.after(delayMs, then)
    else clock.after(this.#deadline - clock.now(), () => this.#fail('timeout'))
  }
}
