/**
 * `health`: says over HTTP that the process lives, and keeps it alive for a while after it was told to stop, so that those who do
 * not know yet get their answers. Upstream: coredns plugin/health (v1.11.3).
 */
import { parseSeconds } from './corefile'
import { serveText } from './serve-text'
import type { DnsPlugin } from './plugin'

export const health: DnsPlugin = {
  name: 'health',
  setup({ arguments: [address = ':8080'], block }, { process, log }) {
    const lameDuck = block.find(([word]) => word === 'lameduck')?.[1]
    return {
      name: 'health',
      lameDuckMs: lameDuck === undefined ? 0 : parseSeconds(lameDuck) * 1000,
      start() {
        const server = serveText(process, address, { '/health': () => ({ status: 200, text: 'OK' }) })
        if (!server) log(inUse(address))
        return server
      },
    }
  },
}

const inUse = (address: string): string =>
  `[ERROR] plugin/health: Failed to start health handler: listen tcp ${address}: bind: address already in use`
