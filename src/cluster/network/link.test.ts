/** What a slow or lossy cable does to those who speak over it: ping, DNS time-outs, and TCP, which sends again. */
import { describe, expect, it } from 'vitest'
import { drive } from '../../base/driver'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { Echo, HttpOutcome } from '../../base/os/network-stack'
import { createSimulation } from '../../base/simulation'
import { formatReply, parseQuestion } from './dns-message'
import { createNetwork } from './network'

const START = Date.UTC(2026, 0, 1)

function twoNodes(seed = 'link') {
  const simulation = createSimulation({ seed, startMs: START })
  const { clock } = simulation
  const network = createNetwork({ simulation })
  const one = network.addNode({ name: 'worker-1', address: '172.18.0.3', podCIDR: '10.244.1.0/24' })
  const two = network.addNode({ name: 'worker-2', address: '172.18.0.4', podCIDR: '10.244.2.0/24' })
  const client = one.addPod({ namespace: 'default', name: 'client', hostNetwork: false })
  const neighbour = one.addPod({ namespace: 'default', name: 'neighbour', hostNetwork: false })
  const server = two.addPod({ namespace: 'default', name: 'server', hostNetwork: false })
  let served = 0
  server.listen(80, { protocol: 'http', handle: () => (served++, { status: 200, headers: {}, body: 'hello' }) })
  server.listen(53, {
    protocol: 'udp',
    receive: (datagram, reply) => {
      const { name } = parseQuestion(datagram)
      reply(formatReply({ rcode: 'NOERROR', answers: [{ name, type: 'A', ttl: 5, data: '10.0.0.1' }], authority: [], additional: [] }))
    },
  })
  server.listen(7, { protocol: 'tcp', accept: (socket) => socket.onData((data) => socket.send(data)) })
  const files = new MemoryFileSystem({ clock })
  files.makeDirectory('/etc')
  files.write('/etc/resolv.conf', `nameserver ${server.address}\n`)
  const stack = client.stack({ files, cause: 0 })
  async function timed<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
    const startedAt = clock.now()
    let endedAt = startedAt
    const noted = work.then((value) => ((endedAt = clock.now()), value))
    await drive(clock, { untilMs: startedAt + 600_000 })
    return { value: await noted, ms: endedAt - startedAt }
  }
  const get = () => timed<HttpOutcome>(stack.http({ method: 'GET', host: server.address, port: 80, path: '/', headers: {}, body: '' }))
  return { clock, one, two, stack, timed, get, server, neighbour, served: () => served }
}

const times = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('a slow cable', () => {
  it('makes every trip over it longer, and no other', async () => {
    const { two, stack, timed, get, server, neighbour } = twoNodes()
    two.setLink({ delayMs: 100, loss: 0 })
    expect((await timed(stack.ping(server.address))).ms).toBeCloseTo(200.6, 0)
    expect((await timed(stack.ping(neighbour.address))).ms).toBeLessThan(1)
    expect((await get()).ms).toBeCloseTo(401, 0)
    expect((await timed(stack.query('web', 'A'))).ms).toBeCloseTo(200.6, 0)
    two.setLink(undefined)
    expect((await get()).ms).toBeLessThan(3)
  })

  it('adds to the other cable on the way', async () => {
    const { one, two, stack, timed, server } = twoNodes()
    one.setLink({ delayMs: 30, loss: 0 })
    two.setLink({ delayMs: 20, loss: 0 })
    expect((await timed(stack.ping(server.address))).ms).toBeCloseTo(100.6, 0)
  })

  it('that is slower than a resolver waits is a time-out', async () => {
    const { two, stack, timed } = twoNodes()
    two.setLink({ delayMs: 3_000, loss: 0 })
    expect(await timed(stack.query('web', 'A'))).toMatchObject({ value: { failure: 'timeout' }, ms: 5_000 })
  })
})

describe('a lossy cable', () => {
  it('loses its share of echoes, there and back', async () => {
    const { two, stack, timed, server } = twoNodes()
    two.setLink({ delayMs: 0, loss: 0.3 })
    const { value } = await timed(Promise.all(times(1_000).map(() => stack.ping(server.address, { timeoutMs: 1_000 }))))
    const lost = value.filter((echo: Echo | undefined) => echo === undefined).length
    expect(lost / 1_000).toBeGreaterThan(0.51 - 0.05)
    expect(lost / 1_000).toBeLessThan(0.51 + 0.05)
  })

  it('holds TCP up by the seconds after which it sends again, and loses no request', async () => {
    const { two, stack, timed, server, served } = twoNodes()
    two.setLink({ delayMs: 0, loss: 0.1 })
    const outcomes = times(400).map(() => timed(stack.http({ method: 'GET', host: server.address, port: 80, path: '/', headers: {}, body: '' })))
    const ended = await Promise.all(outcomes)
    expect(ended.every(({ value }) => 'response' in value)).toBe(true)
    expect(served()).toBe(400)
    const slow = ended.filter(({ ms }) => ms > 900).length
    expect(slow / 400).toBeGreaterThan(0.19 - 0.06)
    expect(slow / 400).toBeLessThan(0.19 + 0.06)
    expect(ended.filter(({ ms }) => ms > 100 && ms < 900).length).toBeGreaterThan(30)
  })

  it('that loses everything lets a connection try for 127 seconds', async () => {
    const { two, get, stack, timed, server } = twoNodes()
    two.setLink({ delayMs: 0, loss: 1 })
    expect(await get()).toMatchObject({ value: { failure: 'timeout' }, ms: 127_000 })
    expect(await timed(stack.connect(server.address, 80))).toMatchObject({ value: { failure: 'timeout' }, ms: 127_000 })
  })

  it('keeps the order of what is said over one connection', async () => {
    const { two, stack, timed, clock, server } = twoNodes()
    two.setLink({ delayMs: 0, loss: 0.3 })
    const { value } = await timed(stack.connect(server.address, 7))
    if ('failure' in value) throw new Error(value.failure)
    const heard: string[] = []
    value.socket.onData((data) => void heard.push(data))
    for (const index of times(50)) value.socket.send(`${index};`)
    await drive(clock, { untilMs: clock.now() + 600_000 })
    expect(heard.join('')).toBe(times(50).map((index) => `${index};`).join(''))
  })

  it('is the same in every run with the same seed, and another with another', async () => {
    async function fates(seed: string) {
      const { two, stack, timed, server } = twoNodes(seed)
      two.setLink({ delayMs: 0, loss: 0.5 })
      const { value } = await timed(Promise.all(times(60).map(() => stack.ping(server.address, { timeoutMs: 1_000 }))))
      return value.map((echo) => (echo ? 'x' : '.')).join('')
    }
    expect(await fates('a')).toBe(await fates('a'))
    expect(await fates('a')).not.toBe(await fates('b'))
  })
})

describe('an echo', () => {
  it('tells how far it went: one less for each node that hands it on', async () => {
    const { stack, timed, server, neighbour, one, two } = twoNodes()
    const ttl = async (address: string) => (await timed(stack.ping(address))).value?.ttl
    expect([await ttl(neighbour.address), await ttl(server.address), await ttl(one.address), await ttl(two.address), await ttl('127.0.0.1')]).toEqual([64, 62, 64, 63, 64])
  })

  it('whose time to live ends on the way is answered from there', async () => {
    const { stack, timed, server } = twoNodes()
    const ask = async (ttl: number) => (await timed(stack.ping(server.address, { ttl }))).value
    expect([await ask(1), await ask(2), await ask(3)]).toMatchObject([
      { from: '10.244.1.1', arrived: false },
      { from: '172.18.0.4', arrived: false },
      { from: server.address, arrived: true, ttl: 62 },
    ])
  })
})
