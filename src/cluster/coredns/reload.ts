/** `reload`: looks at the Corefile from time to time and takes over what changed. Upstream: coredns plugin/reload (v1.11.3). */
import { parseSeconds } from './corefile'
import { SetupError, type DnsPlugin } from './plugin'

const SHORTEST_INTERVAL_S = 2
const SHORTEST_JITTER_S = 1

export const reload: DnsPlugin = {
  name: 'reload',
  setup({ arguments: [first = '30s', second] }, { process }) {
    const interval = parseSeconds(first)
    if (interval < SHORTEST_INTERVAL_S) throw new SetupError(`interval value must be greater or equal to ${SHORTEST_INTERVAL_S}s`)
    const jitter = second === undefined ? Math.min(15, interval / 2) : parseSeconds(second)
    if (jitter < SHORTEST_JITTER_S) throw new SetupError(`jitter value must be greater or equal to ${SHORTEST_JITTER_S}s`)
    const bounded = Math.min(jitter, interval / 2)
    return { name: 'reload', reload: { intervalMs: (interval + (process.random() - 0.5) * bounded) * 1000 } }
  },
}
