/** `ready`: says over HTTP whether all plugins are ready to answer. Upstream: coredns plugin/ready (v1.11.3). */
import type { DnsPlugin } from './plugin'
import { serveText } from './serve-text'

export const ready: DnsPlugin = {
  name: 'ready',
  setup({ arguments: [address = ':8181'] }, { process, instances }) {
    const page = () => {
      const waiting = instances().filter(({ isReady }) => isReady?.() === false)
      return waiting.length === 0 ? { status: 200, text: 'OK' } : { status: 503, text: waiting.map(({ name }) => name).join(',') }
    }
    return { name: 'ready', start: () => serveText(process, address, { '/ready': page }) }
  },
}
