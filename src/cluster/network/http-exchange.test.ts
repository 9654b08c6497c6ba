/** A kubelet sends one request all day: each time must go as if it were the first. */
import { describe, expect, it } from 'vitest'
import type { HttpAnswer, HttpOutcome, HttpRequest, Listener } from '../../base/os/network-stack'
import { createSimulation } from '../../base/simulation'
import { createNetwork } from './network'

const prompt = { status: 200, headers: {}, body: 'now' }
const answers: Readonly<Record<string, HttpAnswer>> = {
  prompt,
  delayed: { delayMs: 40, response: { ...prompt, body: 'soon' } },
  'much too late': { delayMs: 4_000, response: prompt },
  later: { later: (answer) => answer({ ...prompt, body: 'later' }) },
  'given up': { later: (answer) => answer(undefined) },
  never: { later: () => undefined },
  passed: { pass: { method: 'GET', host: '10.244.1.3', port: 90, path: '/', headers: {}, body: '' }, connectMs: 100, timeoutMs: 100, answer: () => ({ ...prompt, body: 'of another' }) },
}

const TIMEOUT_MS = 1_000

type Ask = (done: (outcome: HttpOutcome) => void) => void

/** A pod that is asked in one way or the other, and all that comes of it. */
function play(isRepeated: boolean) {
  const simulation = createSimulation({ seed: '1', startMs: 0 })
  const { clock } = simulation
  const network = createNetwork({ simulation })
  const node = network.addNode({ name: 'worker-1', address: '172.18.0.3', podCIDR: '10.244.1.0/24' })
  const web = node.addPod({ namespace: 'default', name: 'web', hostNetwork: false })
  const other = node.addPod({ namespace: 'default', name: 'other', hostNetwork: false })
  other.listen(90, { protocol: 'http', handle: () => prompt })
  const request: HttpRequest = { method: 'GET', host: web.address, port: 80, path: '/', headers: {}, body: '' }
  const told: [number, HttpOutcome][] = []
  const hear = (outcome: HttpOutcome) => void told.push([clock.now(), outcome])
  const repeated = node.repeated(request, { timeoutMs: TIMEOUT_MS }, hear)
  const ask: Ask = isRepeated ? () => repeated.send() : (done) => node.http(request, { timeoutMs: TIMEOUT_MS }, done)
  const askOnce = () => {
    ask(hear)
    clock.advanceTo(clock.now() + 5_000)
  }
  const listener = (answer: HttpAnswer): Listener => ({ protocol: 'http', handle: () => answer })
  for (const answer of Object.values(answers)) {
    const socket = web.listen(80, listener(answer))
    askOnce()
    // Before the first has ended.
    for (const waitMs of [0.01, 0.1, 30, 5_000]) {
      ask(hear)
      clock.advanceTo(clock.now() + waitMs)
    }
    // While the answer is on its way, the server ends.
    ask(hear)
    clock.advanceTo(clock.now() + 0.16)
    socket?.close()
    clock.advanceTo(clock.now() + 5_000)
    askOnce()
  }
  web.listen(80, { protocol: 'tcp', accept: (socket) => socket.close() })
  askOnce()
  node.setCable(false)
  askOnce()
  node.powerOff()
  askOnce()
  node.powerOn()
  askOnce()
  return { told, records: network.tracesSince(0) }
}

describe('a request that is sent again and again', () => {
  it('ends as often, when and how it would if each were sent for itself', () => {
    const [repeated, single] = [play(true), play(false)]
    expect(repeated.told).toEqual(single.told)
    expect(repeated.records).toEqual(single.records)
    expect(repeated.told).toHaveLength(7 * Object.keys(answers).length + 4)
    expect(new Set(repeated.told.map(([, outcome]) => ('response' in outcome ? outcome.response.body : outcome.failure)))).toEqual(
      new Set(['now', 'soon', 'later', 'of another', 'refused', 'timeout', 'reset']),
    )
  })
})
