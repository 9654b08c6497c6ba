/** `reload`: looks at the Corefile from time to time and takes over what changed. Upstream: coredns plugin/reload (v1.11.3). */
import { parseSeconds } from './corefile'
import type { DnsPlugin } from './plugin'

export const reload: DnsPlugin = {
  name: 'reload',
  setup: ({ arguments: [interval = '30s', jitter = '15s'] }) => ({
    name: 'reload',
    reload: { intervalMs: parseSeconds(interval) * 1000, jitterMs: parseSeconds(jitter) * 1000 },
  }),
}
