/** `ping`: echo requests and their round-trip times. Upstream: busybox networking/ping.c, iputils. */
import type { Process } from '../../base/os/process'
import { defineTool, fail, isBusybox } from '../tool'

const WAIT_MS = 10_000

export const ping = defineTool({
  name: 'ping',
  usage: '[OPTIONS] HOST',
  letters: 'c:W:w:i:s:I:qn46',
  usageStatus: 2,
  async run(process, options) {
    const [target] = options.operands
    const busybox = isBusybox(process)
    if (target === undefined)
      return fail(process, busybox ? 'missing HOST' : 'usage error: Destination address required', busybox ? 1 : 2)
    const address = await addressOf(process, target)
    if (address === undefined)
      return fail(
        process,
        busybox ? `bad address '${target}'` : `${target}: Name or service not known`,
        busybox ? 1 : 2,
      )
    const limit = Number(options.value('c') ?? Infinity)
    const intervalMs = Number(options.value('i') ?? 1) * 1000
    const timeoutMs = options.has('W') ? Number(options.value('W')) * 1000 : WAIT_MS
    const deadline = options.has('w') ? process.now() + Number(options.value('w')) * 1000 : Infinity
    const run: Run = {
      process,
      target,
      address,
      busybox,
      startedAt: process.now(),
      sent: 0,
      times: [],
      timeoutMs,
      intervalMs,
    }
    let interrupted: (() => void) | undefined
    const stopped = new Promise<'stopped'>((resolve) => (interrupted = () => resolve('stopped')))
    process.onSignal('SIGINT', () => interrupted?.())
    await process.stdout.write(`PING ${target} (${address})${busybox ? ': 56 data bytes' : ' 56(84) bytes of data.'}\n`)
    while (run.sent < limit && process.now() < deadline) {
      if (
        run.sent > 0 &&
        (await Promise.race([
          process.sleep(Math.max(0, run.startedAt + run.sent * intervalMs - process.now())),
          stopped,
        ])) === 'stopped'
      )
        break
      if ((await Promise.race([echo(run), stopped])) === 'stopped') break
    }
    await process.stdout.write(statistics(run))
    return run.times.length > 0 ? 0 : 1
  },
})

interface Run {
  readonly process: Process
  readonly target: string
  readonly address: string
  readonly busybox: boolean
  readonly startedAt: number
  readonly timeoutMs: number
  readonly intervalMs: number
  sent: number
  readonly times: number[]
}

async function addressOf({ network }: Process, target: string): Promise<string | undefined> {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(target)) return target
  const found = await network.resolve(target)
  return 'failure' in found ? undefined : found.addresses[0]
}

/** A lost reply does not hold up the next request: whoever waits longer than the interval waits no more. */
async function echo(run: Run): Promise<void> {
  const { process, address, busybox } = run
  const sequence = run.sent++
  const timeoutMs = Math.min(run.timeoutMs, Math.max(run.intervalMs, 1))
  const ms = await process.network.ping(address, { timeoutMs })
  if (ms === undefined) return
  run.times.push(ms)
  const shown = busybox
    ? `seq=${sequence} ttl=63 time=${ms.toFixed(3)} ms`
    : `icmp_seq=${sequence + 1} ttl=63 time=${ms < 1 ? ms.toFixed(3) : ms.toPrecision(3)} ms`
  await process.stdout.write(`64 bytes from ${address}: ${shown}\n`)
}

function statistics({ process, target, busybox, startedAt, sent, times }: Run): string {
  const lost = sent === 0 ? 0 : Math.round(((sent - times.length) / sent) * 100)
  const [min, max] = [Math.min(...times), Math.max(...times)]
  const average = times.reduce((sum, ms) => sum + ms, 0) / times.length
  const head = `\n--- ${target} ping statistics ---\n`
  const triple = `${min.toFixed(3)}/${average.toFixed(3)}/${max.toFixed(3)}`
  if (busybox) {
    return `${head}${sent} packets transmitted, ${times.length} packets received, ${lost}% packet loss\n${times.length > 0 ? `round-trip min/avg/max = ${triple} ms\n` : ''}`
  }
  const deviation = Math.sqrt(times.reduce((sum, ms) => sum + (ms - average) ** 2, 0) / times.length)
  return `${head}${sent} packets transmitted, ${times.length} received, ${lost}% packet loss, time ${Math.round(process.now() - startedAt)}ms\n${times.length > 0 ? `rtt min/avg/max/mdev = ${triple}/${deviation.toFixed(3)} ms\n` : ''}\n`.replace(
    /\n\n$/,
    '\n',
  )
}
