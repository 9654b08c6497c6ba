/** A thousand requests a second: every one of them is counted on both sides. */
import { describe, expect, it } from 'vitest'
import { drive } from '../../base/driver'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { LoadPlan, LoadResult } from '../../base/os/network-stack'
import { createSimulation } from '../../base/simulation'
import { createNetwork } from './network'

const START = Date.UTC(2026, 0, 1)

/** Servers that count, and a client on another node. */
function setting(servers = 3) {
  const simulation = createSimulation({ seed: 'load', startMs: START })
  const { clock } = simulation
  const network = createNetwork({ simulation })
  const one = network.addNode({ name: 'worker-1', address: '172.18.0.3', podCIDR: '10.244.1.0/24' })
  const two = network.addNode({ name: 'worker-2', address: '172.18.0.4', podCIDR: '10.244.2.0/24' })
  const counts = Array.from({ length: servers }, () => 0)
  const pods = counts.map((_, i) => one.addPod({ namespace: 'default', name: `web-${i}`, hostNetwork: false }))
  const bindings = pods.map((pod, i) => pod.listen(80, { protocol: 'http', handle: () => (counts[i]++, { status: 200, headers: {}, body: 'hello' }) }))
  const files = new MemoryFileSystem({ clock })
  const stack = two.addPod({ namespace: 'default', name: 'client', hostNetwork: false }).stack({ files, cause: 0 })
  const heard: LoadResult[] = []
  async function load(host: string, plan: Partial<LoadPlan>, forMs = 600_000) {
    const startedAt = clock.now()
    const request = { method: 'GET', host, port: 80, path: '/', headers: {}, body: '' }
    const { ended, stop } = stack.load({ request, workers: 1, requestsEach: 1, everyMs: undefined, timeoutMs: 20_000, keepsAlive: true, heard: (result) => void heard.push(result), ...plan })
    let tookMs = forMs
    void ended.then(() => (tookMs = clock.now() - startedAt))
    await drive(clock, { untilMs: startedAt + forMs })
    stop()
    return tookMs
  }
  return { clock, pods, bindings, counts, heard, load }
}

describe('a load', () => {
  it('is sent at the rate that is asked for, request by request, and none is lost or counted twice', async () => {
    const { pods, counts, heard, load } = setting(1)
    const tookMs = await load(pods[0].address, { workers: 10, everyMs: 10, requestsEach: 1_000 })
    expect(tookMs).toBeGreaterThan(10_000)
    expect(tookMs).toBeLessThan(10_010)
    expect(counts).toEqual([10_000])
    expect(heard).toHaveLength(10_000)
    expect(heard.every(({ outcome }) => 'response' in outcome)).toBe(true)
  })

  it('goes as fast as answers come where no rate is asked for', async () => {
    const { pods, heard, load } = setting(1)
    await load(pods[0].address, { workers: 4, requestsEach: Infinity }, 1_000)
    const [first, ...others] = heard.slice(0, 40)
    expect(first.dialMs).toBeGreaterThan(0)
    expect(others.at(-1)?.dialMs).toBe(0)
    expect(heard.length).toBeGreaterThan(6_000)
  })

  it('dials anew for each request when connections are not kept', async () => {
    const { pods, heard, load } = setting(1)
    await load(pods[0].address, { requestsEach: 10, keepsAlive: false })
    expect(heard.every(({ dialMs }) => dialMs > 0)).toBe(true)
    expect(new Set(heard.map(({ totalMs }) => totalMs.toFixed(6))).size).toBe(1)
  })

  it('dials again when the server went away, and tells of those who refused', async () => {
    const { clock, pods, bindings, counts, heard, load } = setting(1)
    clock.after(500, () => bindings[0]?.close())
    clock.after(700, () => void pods[0].listen(80, { protocol: 'http', handle: () => (counts[0]++, { status: 200, headers: {}, body: '' }) }))
    await load(pods[0].address, { everyMs: 10, requestsEach: 100 })
    const refused = heard.filter(({ outcome }) => 'failure' in outcome && outcome.failure === 'refused').length
    expect(refused).toBeGreaterThan(15)
    expect(refused + counts[0]).toBe(100)
  })

  it('tells of time-outs, and waits no longer than it is told to', async () => {
    const { pods, heard, load } = setting(1)
    pods[0].remove()
    const tookMs = await load(pods[0].address, { requestsEach: 3, timeoutMs: 1_000 })
    expect(heard.map(({ outcome }) => ('failure' in outcome ? outcome.failure : 'answered'))).toEqual(['timeout', 'timeout', 'timeout'])
    expect(tookMs).toBeLessThan(3_010)
  })

  it('sends no more than it may, whichever worker is the next', async () => {
    const { pods, counts, heard, load } = setting(1)
    await load(pods[0].address, { workers: 7, requestsEach: 1_000, atMost: 100, keepsAlive: false })
    expect([counts, heard.length]).toEqual([[100], 100])
  })

  it('stops when it is told to', async () => {
    const { pods, heard, clock, load } = setting(1)
    await load(pods[0].address, { everyMs: 10, requestsEach: Infinity }, 1_000)
    const before = heard.length
    await drive(clock, { untilMs: clock.now() + 5_000 })
    expect(before).toBeGreaterThan(95)
    expect(heard).toHaveLength(before)
  })
})
