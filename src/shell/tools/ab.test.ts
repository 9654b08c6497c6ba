import { expect, it } from 'vitest'
import type { Load, LoadPlan, LoadResult } from '../../base/os/network-stack'
import { testShell } from '../test-machine'

const answered = (totalMs: number, status = 200, body = 'hello'): LoadResult => ({
  outcome: { response: { status, headers: { server: 'nginx/1.27.0' }, body }, address: '10.96.0.20' },
  totalMs,
  dnsMs: 0,
  dialMs: 1,
})

async function run(line: string, results: readonly LoadResult[]) {
  const plans: LoadPlan[] = []
  const load = (plan: LoadPlan): Load => {
    plans.push(plan)
    const ended = Promise.resolve().then(() => {
      for (let i = 0; i < (plan.atMost ?? 0); i++) plan.heard(results[i % results.length])
    })
    return { ended, stop: () => undefined }
  }
  const resolve = async (host: string) => (host === 'nowhere' ? ({ failure: 'NXDOMAIN' } as const) : { addresses: ['10.96.0.20'], canonicalName: host })
  const shell = testShell({ network: { load, resolve } })
  return { ...(await shell.run(line)), plans }
}

const BANNER = `This is ApacheBench, Version 2.3 <$Revision: 1913912 $>
Copyright 1996 Adam Twiss, Zeus Technology Ltd, http://www.zeustech.net/
Licensed to The Apache Software Foundation, http://www.apache.org/

`

it('prints what the real one prints', async () => {
  const { stdout, exitCode, plans } = await run('ab -n 4 -c 2 http://web/', [answered(3), answered(5), answered(3), answered(9, 503, 'unavailable')])
  expect(exitCode).toBe(0)
  expect(plans).toMatchObject([{ workers: 2, atMost: 4, keepsAlive: false, request: { host: '10.96.0.20', headers: { host: 'web' } } }])
  expect(stdout.replace(/(?<=tests: +|second: +|request: +|rate: +)[\d.A-Za-z]+(?= )/g, '#')).toBe(`${BANNER}Benchmarking web (be patient).....done


Server Software:        nginx/1.27.0
Server Hostname:        web
Server Port:            80

Document Path:          /
Document Length:        5 bytes

Concurrency Level:      2
Time taken for tests:   # seconds
Complete requests:      4
Failed requests:        1
   (Connect: 0, Receive: 0, Length: 1, Exceptions: 0)
Non-2xx responses:      1
Total transferred:      190 bytes
HTML transferred:       26 bytes
Requests per second:    # [#/sec] (mean)
Time per request:       # [ms] (mean)
Time per request:       # [ms] (mean, across all concurrent requests)
Transfer rate:          # [Kbytes/sec] received

Connection Times (ms)
              min  mean[+/-sd] median   max
Connect:        1    1   0.0      1       1
Processing:     2    4   2.8      3       8
Waiting:        2    4   2.8      3       8
Total:          3    5   2.8      4       9

Percentage of the requests served within a certain time (ms)
  50%      5
  66%      5
  75%      9
  80%      9
  90%      9
  95%      9
  98%      9
  99%      9
 100%      9 (longest request)
`)
})

it('tells of its progress', async () => {
  const { stdout, stderr } = await run('ab -n 1000 -c 10 http://web/', [answered(1)])
  expect(stdout).toContain('Benchmarking web (be patient)\n')
  expect(stderr).toBe(`${Array.from({ length: 10 }, (_, i) => `Completed ${(i + 1) * 100} requests\n`).join('')}Finished 1000 requests\n`)
})

it.each<[string, string, number, readonly LoadResult[]]>([
  ['ab http://web', 'ab: invalid URL\n', 22, []],
  ['ab -n 1 -c 2 http://web/', 'ab: Cannot use concurrency level greater than total number of requests\n', 22, []],
  ['ab -n 1 http://nowhere/', 'ab: apr_sockaddr_info_get() for nowhere: Name or service not known (670002)\n', 1, []],
  ['ab -n 1 http://web/', 'apr_socket_recv: Connection refused (111)\n', 104, [{ outcome: { failure: 'refused', address: '10.96.0.20', port: 80 }, totalMs: 1, dnsMs: 0, dialMs: 1 }]],
])('%s', async (line, words, status, results) => {
  const { stderr, exitCode } = await run(line, results)
  expect([stderr.slice(0, words.length), exitCode]).toEqual([words, status])
})
