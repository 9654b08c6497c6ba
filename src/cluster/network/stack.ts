/**
 * The network as one program sees it: promises over the callbacks of the fabric. A promise is resolved by a step of the clock, so
 * the driver is told that asynchronous code goes on.
 */
import type { Clock } from '../../base/clock'
import type { FileSystem } from '../../base/os/file-system'
import type { ConnectOutcome, DnsAnswer, Echo, HttpOptions, HttpOutcome, HttpRequest, NetworkStack, Resolution } from '../../base/os/network-stack'
import type { NetworkStackFactory } from './contract'
import { formatAddress, findAddress, parseAddress } from './address'
import { awakeListener, awakeSocket } from './awake'
import type { Fabric } from './fabric'
import { CONNECT_TIMEOUT_MS, exchangeHttp } from './http-exchange'
import { startLoad } from './load'
import type { NetworkNamespace } from './network-namespace'
import { kernelTables } from './kernel-tables'
import { ping } from './ping'
import { redirected } from './redirect'
import { query, resolve, type ResolverUser } from './resolver'
import { readResolverConfig } from './resolver-files'
import { connectTcp } from './tcp-connect'
import { askUdp, type UdpOutcome } from './udp-question'

const MOST_REDIRECTS = 10
const DNS_PORT = 53
const DATAGRAM_TIMEOUT_MS = 5_000

type NameFailure = { readonly failure: 'unknown-host'; readonly host: string } | { readonly failure: 'timeout'; readonly address: string }

export const stackFactory =
  (fabric: Fabric, from: NetworkNamespace): NetworkStackFactory =>
  ({ files, cause }) => {
    from.files = files
    return createStack({ fabric, from, files }, cause)
  }

function createStack(user: ResolverUser & { files: FileSystem }, cause: number): NetworkStack {
  const { fabric, from, files } = user
  const { clock } = fabric
  const ask = <T>(act: (done: (value: T) => void) => void): Promise<T> => asked(clock, cause, act)

  const resolveHost = (host: string) => ask<Resolution>((done) => resolve(user, host, done))

  async function fetchOnce(request: HttpRequest, timeoutMs: number, { address: given, connectMs, verify }: HttpOptions): Promise<HttpOutcome> {
    const startedAt = clock.now()
    const address = await addressOf(given ?? request.host, timeoutMs)
    if (typeof address !== 'number') return 'host' in address ? address : { ...address, port: request.port }
    const leftMs = timeoutMs - (clock.now() - startedAt)
    return ask<HttpOutcome>((done) => exchangeHttp(fabric, { from, address, request, timeoutMs: leftMs, connectMs, verify }, done))
  }

  async function addressOf(host: string, timeoutMs: number): Promise<number | NameFailure> {
    const literal = findAddress(host)
    if (literal !== undefined) return literal
    const resolution = await ask<Resolution | 'late'>((done) => {
      const deadline = Number.isFinite(timeoutMs) ? clock.after(timeoutMs, () => done('late')) : undefined
      resolve(user, host, (found) => {
        clock.cancel(deadline)
        done(found)
      })
    })
    if (resolution === 'late') return { failure: 'timeout', address: host }
    return 'failure' in resolution ? { failure: 'unknown-host', host } : parseAddress(resolution.addresses[0])
  }

  return {
    interfaces: from.interfaces,
    resolve: resolveHost,
    async query(name, type, server, options = {}) {
      const { servers, timeoutMs } = readResolverConfig(files)
      const asking = { name, type, server: server ?? servers[0], timeoutMs: options.timeoutMs ?? timeoutMs }
      const outcome = await ask<DnsAnswer | { failure: 'refused' | 'timeout'; server: string }>((done) => query(user, asking, done))
      return 'failure' in outcome ? { failure: outcome.failure, address: outcome.server, port: DNS_PORT } : outcome
    },
    async http(request, options = {}) {
      const { timeoutMs = Infinity, follow = false } = options
      const startedAt = clock.now()
      let current = request
      for (let redirects = 0; ; redirects++) {
        const outcome = await fetchOnce(current, timeoutMs - (clock.now() - startedAt), options)
        const next = follow && redirects < MOST_REDIRECTS && 'response' in outcome ? redirected(current, outcome.response) : undefined
        if (!next) return outcome
        current = next
      }
    },
    async datagram(host, port, data, { timeoutMs = DATAGRAM_TIMEOUT_MS } = {}) {
      const address = await addressOf(host, timeoutMs)
      if (typeof address !== 'number') return 'host' in address ? address : { ...address, port }
      const outcome = await ask<UdpOutcome>((done) => askUdp(fabric, { from, address, port, datagram: data, timeoutMs }, done))
      return 'datagram' in outcome ? { data: outcome.datagram, address: formatAddress(address) } : { failure: outcome.failure, address: formatAddress(address), port }
    },
    load(plan) {
      let stop: () => void = () => undefined
      const ended = ask<undefined>((done) => void (stop = startLoad(user, plan, () => done(undefined)).stop))
      return { ended, stop: () => stop() }
    },
    async connect(host, port, { timeoutMs = CONNECT_TIMEOUT_MS } = {}) {
      const address = await addressOf(host, timeoutMs)
      if (typeof address !== 'number') return 'host' in address ? address : { ...address, port }
      const outcome = await ask<ConnectOutcome>((done) => connectTcp(fabric, { from, address, port, timeoutMs }, done))
      return 'socket' in outcome ? { socket: awakeSocket(clock, outcome.socket) } : outcome
    },
    ping(address, { timeoutMs = 10_000, ttl } = {}) {
      const target = findAddress(address)
      if (target === undefined) return Promise.resolve(undefined)
      return ask<Echo | undefined>((done) => ping(fabric, { from, address: target, timeoutMs, ...(ttl === undefined ? {} : { ttl }) }, done))
    },
    listen(port, listener, options) {
      const binding = from.bind(port, awakeListener(clock, listener), options)
      return binding && { close: () => from.close(binding) }
    },
    listening: () => from.bindings().map(({ transport, address, port }) => ({ transport, address: formatAddress(address), port })),
    kernel: kernelTables(fabric, from.isHost ? from.node : undefined),
  }
}

/** `done` may be called at once (a name from /etc/hosts) or by a later step; both wake whoever waits. */
function asked<T>(clock: Clock, cause: number, act: (done: (value: T) => void) => void): Promise<T> {
  return new Promise((settle) => {
    clock.within(cause === 0 ? clock.cause : cause, () => act((value) => clock.wake(() => settle(value))))
  })
}
