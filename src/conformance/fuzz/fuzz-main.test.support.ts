/**
 * The long fuzz test as a program: `node bin/fuzz.mjs --requests 1000000 --seed 1`. Ends with 1 when something
 * was found; `--round N` begins later, `--trace` tells each request before it is sent.
 */
import { writeSync } from 'node:fs'
import { loadSchema } from '../../cli/load-schema'
import { loadDefinitions } from '../load-definitions.test.support'
import { fuzzRound } from './fuzz-round.test.support'

const PER_ROUND = 5000
const SHOWN = 3

export async function runFuzz(args: readonly string[]): Promise<number> {
  const option = (name: string, otherwise: string): string => (args.includes(name) ? (args[args.indexOf(name) + 1] ?? otherwise) : otherwise)
  const requests = Number(option('--requests', '10000'))
  const seed = option('--seed', '1')
  const first = Number(option('--round', '0'))
  const schema = loadSchema()
  const schemas = loadDefinitions()
  const found = new Map<string, number>()
  const statuses: Record<string, number> = {}
  const startedAt = performance.now()
  let stopped = false
  let sent = 0
  // The second time means now.
  process.on('SIGINT', () => (stopped ? process.exit(130) : (stopped = true)))
  for (let round = first; sent < requests && !stopped; round++) {
    const base = sent
    const report = (text: string, request: unknown, index: number): void => {
      const sort = text.replaceAll(/"(?:[^"\\]|\\.)*"|\d+/g, '*').slice(0, 160)
      const times = (found.get(sort) ?? 0) + 1
      found.set(sort, times)
      if (times <= SHOWN) console.log(`FOUND seed ${seed} round ${round} request ${index}: ${text}\n  ${JSON.stringify(request)?.slice(0, 1500)}\n`)
    }
    try {
      const result = await fuzzRound({
        ...{ seed: `${seed}/${round}`, requests: Math.min(PER_ROUND, requests - sent), schema, schemas, onFault: report, now: () => performance.now() },
        onProgress: () => !stopped,
        ...(args.includes('--trace') ? { onRequest: (request, index) => writeSync(2, `${index} ${JSON.stringify(request)}\n`) } : {}),
      })
      sent += result.sent
      for (const [status, times] of Object.entries(result.statuses)) statuses[status] = (statuses[status] ?? 0) + times
    } catch (error) {
      report(`thrown: ${error instanceof Error ? error.stack : String(error)}`, undefined, -1)
      sent = base + PER_ROUND
    }
    const seconds = (performance.now() - startedAt) / 1000
    const memory = Math.round(process.memoryUsage().heapUsed / 2 ** 20)
    console.log(`${sent} of ${requests} requests, ${Math.round(sent / seconds)} a second, ${memory} MiB, ${found.size} sorts of faults`)
  }
  console.log(JSON.stringify({ sent, statuses, found: Object.fromEntries(found) }, undefined, 1))
  return found.size > 0 ? 1 : 0
}
