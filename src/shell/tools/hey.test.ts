import { expect, it } from 'vitest'
import type { Load, LoadPlan, LoadResult } from '../../base/os/network-stack'
import { testShell } from '../test-machine'

/** A network that answers each request of a plan at once, as `results` say in turn. */
function loadOf(results: readonly LoadResult[], plans: LoadPlan[]) {
  return (plan: LoadPlan): Load => {
    plans.push(plan)
    for (let i = 0; i < plan.workers * Math.min(plan.requestsEach, 100); i++) plan.heard(results[i % results.length])
    return { ended: plan.requestsEach > 1_000 ? new Promise(() => undefined) : Promise.resolve(), stop: () => undefined }
  }
}

const answered = (totalMs: number, status = 200, body = 'hello'): LoadResult => ({
  outcome: { response: { status, headers: {}, body }, address: '10.96.0.20' },
  totalMs,
  dnsMs: 0,
  dialMs: 1,
})

async function run(line: string, results: readonly LoadResult[]) {
  const plans: LoadPlan[] = []
  const shell = testShell({ network: { load: loadOf(results, plans) } })
  return { ...(await shell.run(line, 600_000)), plans }
}

it('prints what the real one prints', async () => {
  const results = [...Array.from({ length: 8 }, () => answered(10)), answered(60, 503), answered(110, 200)]
  const { stdout, exitCode } = await run('hey -z 2s -c 2 http://web/', results)
  expect(exitCode).toBe(0)
  expect(stdout).toBe(`
Summary:
  Total:	2.0000 secs
  Slowest:	0.1100 secs
  Fastest:	0.0100 secs
  Average:	0.0250 secs
  Requests/sec:	100.0000
  
  Total data:	1000 bytes
  Size/request:	5 bytes

Response time histogram:
  0.010 [160]	|■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■
  0.020 [0]	|
  0.030 [0]	|
  0.040 [0]	|
  0.050 [0]	|
  0.060 [20]	|■■■■■
  0.070 [0]	|
  0.080 [0]	|
  0.090 [0]	|
  0.100 [0]	|
  0.110 [20]	|■■■■■


Latency distribution:
  10% in 0.0100 secs
  25% in 0.0100 secs
  50% in 0.0100 secs
  75% in 0.0100 secs
  90% in 0.1100 secs
  95% in 0.1100 secs
  99% in 0.1100 secs

Details (average, fastest, slowest):
  DNS+dialup:	0.0010 secs, 0.0100 secs, 0.1100 secs
  DNS-lookup:	0.0000 secs, 0.0000 secs, 0.0000 secs
  req write:	0.0000 secs, 0.0000 secs, 0.0000 secs
  resp wait:	0.0240 secs, 0.0090 secs, 0.1090 secs
  resp read:	0.0000 secs, 0.0000 secs, 0.0000 secs

Status code distribution:
  [200]	180 responses
  [503]	20 responses



`)
})

it('tells of errors in the words of its HTTP client', async () => {
  const failures: LoadResult[] = [
    { outcome: { failure: 'refused', address: '10.96.0.20', port: 80 }, totalMs: 1, dnsMs: 0, dialMs: 1 },
    { outcome: { failure: 'timeout', address: '10.96.0.20', port: 80 }, totalMs: 20_000, dnsMs: 0, dialMs: 1 },
    { outcome: { failure: 'unknown-host', host: 'web' }, totalMs: 1, dnsMs: 1, dialMs: 1 },
  ]
  const { stdout } = await run('hey -n 3 -c 1 http://web:8080/x', failures)
  expect(stdout.slice(stdout.indexOf('Error'))).toBe(`Error distribution:
  [1]	Get "http://web:8080/x": context deadline exceeded (Client.Timeout exceeded while awaiting headers)
  [1]	Get "http://web:8080/x": dial tcp 10.96.0.20:80: connect: connection refused
  [1]	Get "http://web:8080/x": dial tcp: lookup web: no such host

`)
})

it.each<[string, Partial<LoadPlan>]>([
  ['hey http://web', { workers: 50, requestsEach: 4, everyMs: undefined, timeoutMs: 20_000, keepsAlive: true }],
  ['hey -n 100 -c 30 http://web', { workers: 30, requestsEach: 3 }],
  ['hey -n=10 -c=2 -q 5 -t 0 -disable-keepalive http://web', { workers: 2, requestsEach: 5, everyMs: 200, timeoutMs: Infinity, keepsAlive: false }],
  ['hey -z 1m30s -c 10 -q 100 http://web', { workers: 10, everyMs: 10 }],
])('%s', async (line, plan) => {
  expect((await run(line, [answered(1)])).plans).toMatchObject([plan])
})

it('sends the headers and the body that it is told to', async () => {
  const { plans } = await run('hey -n 1 -c 1 -m post -d a=1 -T text/plain -H "X-A: 1" -host shop.test -a me:pw http://web:8080/p', [answered(1)])
  expect(plans[0].request).toEqual({
    method: 'POST',
    host: 'web',
    port: 8080,
    path: '/p',
    body: 'a=1',
    headers: {
      host: 'shop.test',
      'content-type': 'text/plain',
      'user-agent': 'hey/0.0.1',
      'accept-encoding': 'gzip',
      'x-a': '1',
      authorization: `Basic ${btoa('me:pw')}`,
      'content-length': '3',
    },
  })
})

it.each([
  ['hey -n 5 -c 10 http://web', 1, '-n cannot be less than -c.\n\nUsage: hey'],
  ['hey -n 0 http://web', 1, '-n and -c cannot be smaller than 1.\n\nUsage: hey'],
  ['hey', 1, 'Usage: hey'],
  ['hey -bogus 1 http://web', 2, 'flag provided but not defined: -bogus\nUsage: hey'],
])('%s is refused', async (line, status, words) => {
  const { stderr, exitCode } = await run(line, [answered(1)])
  expect([exitCode, stderr.slice(0, words.length)]).toEqual([status, words])
})
