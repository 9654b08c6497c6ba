/**
 * `kubarium session`: a cluster and a shell behind JSON lines. Requests are answered in their order; what the student's
 * clock does between them depends on the pace: as fast as it goes while something is being done and still in between,
 * or tied to the wall.
 */
import { createInterface } from 'node:readline'
import type { Settings } from '../protocol/input-log'
import { Conductor } from './conductor'
import { decodeLine } from './line-protocol'
import { listen } from './listen'
import { loadSchema } from './load-schema'
import { parseSessionOptions } from './options'
import { answerRequest } from './session-requests'

/** Tests and scripts get the same date every time. */
const START_MS = Date.UTC(2026, 0, 5, 9)

export async function runSession(args: readonly string[]): Promise<number> {
  const options = parseSessionOptions(args)
  const { seed, nodes, controlPlaneOnly } = options
  const settings: Settings = { seed, startMs: START_MS, nodes, ...(controlPlaneOnly ? { controlPlaneOnly } : {}) }
  const conductor = new Conductor({ settings, schema: loadSchema(), speed: options.speed })
  await conductor.start([])
  const listening =
    options.listen === undefined
      ? undefined
      : await listen(conductor.fetch, { address: options.listen, inside: conductor.inside, ...(options.tls ? { tls: conductor.host.world.cluster } : {}) })
  if (listening) console.error(`API server at ${listening.url}\nKUBECONFIG=${listening.kubeconfig}`)
  for await (const line of createInterface({ input: process.stdin, terminal: false })) {
    if (line.trim() !== '') await writeLine(await answerLine(conductor, line))
  }
  conductor.stop()
  await listening?.close()
  return 0
}

async function answerLine(conductor: Conductor, line: string): Promise<object> {
  const decoded = decodeLine(line)
  if ('error' in decoded) return { id: decoded.id, error: decoded.error }
  try {
    return { id: decoded.id, ...(await answerRequest(conductor, decoded.request)) }
  } catch (error) {
    return { id: decoded.id, error: error instanceof Error ? error.message : String(error) }
  }
}

/** Waits for a slow reader instead of collecting what it does not read. */
function writeLine(answer: object): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${JSON.stringify(answer)}\n`, () => resolve()))
}
