/**
 * `traceroute`: who a packet passes on its way, found by letting its time to live end one machine further each time.
 * Upstream: busybox networking/traceroute.c (1.36).
 *
 * Simplified: it asks by ICMP in both forms; without `-I` a real one sends UDP to ports that nobody listens on.
 */
import { defineTool, fail } from '../tool'
import { isAddress } from './dns-question'

const TRIES = 3
const MOST_HOPS = 30
const PACKET_BYTES = 46

export const traceroute = defineTool({
  name: 'traceroute',
  usage: '[-46Ilnv] [-f 1ST_TTL] [-m MAXTTL] [-q PROBES] [-w WAIT_SEC] HOST [BYTES]',
  letters: 'f:m:q:p:w:s:t:z:i:g:46FIlnrv',
  async run(process, options) {
    const [target] = options.operands
    if (target === undefined) return fail(process, 'missing HOST')
    const found = isAddress(target) ? { addresses: [target] } : await process.network.resolve(target)
    if ('failure' in found) return fail(process, `bad address '${target}'`)
    const [address] = found.addresses
    const most = Number(options.value('m') ?? MOST_HOPS)
    const timeoutMs = Number(options.value('w') ?? 5) * 1000
    await process.stdout.write(`traceroute to ${target} (${address}), ${most} hops max, ${PACKET_BYTES} byte packets\n`)
    for (let ttl = Number(options.value('f') ?? 1); ttl <= most; ttl++) {
      await process.stdout.write(String(ttl).padStart(2))
      let last = ''
      let isThere = false
      for (let tried = 0; tried < Number(options.value('q') ?? TRIES); tried++) {
        const echo = await process.network.ping(address, { timeoutMs, ttl })
        const who = echo && echo.from !== last ? `  ${options.has('n') ? echo.from : `${echo.from} (${echo.from})`}` : ''
        await process.stdout.write(echo ? `${who}  ${echo.ms.toFixed(3)} ms` : '  *')
        last = echo?.from ?? last
        isThere ||= echo?.arrived === true
      }
      await process.stdout.write('\n')
      if (isThere) return 0
    }
    return 0
  },
})
