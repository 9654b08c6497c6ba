/**
 * `loop`: asks itself a question that nobody else asks; when it comes back, the server forwards to itself and gives up.
 * Upstream: coredns plugin/loop (v1.11.3).
 */
import { Signalled } from '../../base/os/process'
import type { DnsPlugin, PluginContext } from './plugin'

const SEEN_ENOUGH = 2

export const loop: DnsPlugin = {
  name: 'loop',
  setup(_directive, context) {
    const { process, zones, fail } = context
    const word = () => Math.floor(process.random() * 1e18)
    const name = `${word()}.${word()}.${zones[0] === '.' ? '' : zones[0]}`
    let seen = 0
    let isOver = false
    return {
      name: 'loop',
      start: () => {
        void askMyself(context, name).then(() => (isOver = true))
        return undefined
      },
      wrap: (next) => (request, respond) => {
        if (isOver || request.question.name !== name) return next(request, respond)
        if (++seen > SEEN_ENOUGH) fail(complaint({ name, zone: zones[0], port: request.client.port }))
        else next(request, respond)
      },
    }
  },
}

async function askMyself({ process }: PluginContext, name: string): Promise<void> {
  try {
    await process.network.query(name, 'HINFO', '127.0.0.1')
  } catch (error) {
    if (!(error instanceof Signalled)) throw error
  }
}

function complaint({ name, zone, port }: { name: string; zone: string; port: number }): string {
  const help = 'see https://coredns.io/plugins/loop#troubleshooting'
  return `[FATAL] plugin/loop: Loop (127.0.0.1:${port} -> :53) detected for zone "${zone}", ${help}. Query: "HINFO ${name}"`
}
