/**
 * What `ping` prints: busybox's words and those of iputils.
 * Upstream: busybox networking/ping.c (1.36), iputils ping/ping_common.c (20221126).
 */
import type { Echo } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { reverseName } from './dns-question'

export interface PingTarget {
  readonly address: string
  /** As the output calls it. */
  readonly name: string
}

export interface PingState {
  readonly target: PingTarget
  /** Of data, without headers. */
  readonly bytes: number
  readonly startedAt: number
  /** When something was last sent or came back. */
  lastAt: number
  sent: number
  errors: number
  readonly times: number[]
}

export interface PingWords {
  head(state: PingState): string
  /** `sequence` counts from 0. */
  answered(state: PingState, sequence: number, echo: Echo): Promise<string>
  statistics(state: PingState): string
}

const HEADERS = 28
const ICMP_HEADER = 8

const averageOf = (times: readonly number[]): number => times.reduce((sum, ms) => sum + ms, 0) / times.length
const triple = (times: readonly number[]): string =>
  [Math.min(...times), averageOf(times), Math.max(...times)].map((ms) => ms.toFixed(3)).join('/')

export const busyboxWords: PingWords = {
  head: ({ target, bytes }) => `PING ${target.name} (${target.address}): ${bytes} data bytes\n`,
  answered: async ({ bytes }, sequence, { from, ms, ttl, arrived }) =>
    arrived ? `${bytes + ICMP_HEADER} bytes from ${from}: seq=${sequence} ttl=${ttl} time=${ms.toFixed(3)} ms\n` : '',
  statistics({ target, sent, times }) {
    const lost = sent === 0 ? 0 : Math.floor(((sent - times.length) * 100) / sent)
    const trips = times.length > 0 ? `round-trip min/avg/max = ${triple(times)} ms\n` : ''
    const head = `${sent} packets transmitted, ${times.length} packets received, ${lost}% packet loss`
    return `\n--- ${target.name} ping statistics ---\n${head}\n${trips}`
  },
}

/** Who is asked for by name is called by the name that the address has, where it has one. */
export function iputilsWords({ network }: Process, { isNumeric }: { isNumeric: boolean }): PingWords {
  const names = new Map<string, string>()
  async function nameOf(address: string): Promise<string> {
    const known = isNumeric ? address : names.get(address)
    if (known !== undefined) return known
    const answer = await network.query(reverseName(address), 'PTR')
    const record = 'failure' in answer ? undefined : answer.answers.find(({ type }) => type === 'PTR')
    const shown = record ? `${record.data.replace(/\.$/, '')} (${address})` : address
    names.set(address, shown)
    return shown
  }
  return {
    head: ({ target, bytes }) => `PING ${target.name} (${target.address}) ${bytes}(${bytes + HEADERS}) bytes of data.\n`,
    async answered({ bytes }, sequence, { from, ms, ttl, arrived }) {
      const shown = await nameOf(from)
      if (!arrived) return `From ${shown} icmp_seq=${sequence + 1} Time to live exceeded\n`
      return `${bytes + ICMP_HEADER} bytes from ${shown}: icmp_seq=${sequence + 1} ttl=${ttl} time=${tripTime(ms)} ms\n`
    },
    statistics({ target, sent, times, errors, startedAt, lastAt }) {
      const lost = sent === 0 ? 0 : ((sent - times.length) * 100) / sent
      const failed = errors > 0 ? `, +${errors} errors` : ''
      const head = `${sent} packets transmitted, ${times.length} received${failed}, ${Number(lost.toPrecision(6))}% packet loss`
      const trips = times.length > 0 ? `rtt min/avg/max/mdev = ${triple(times)}/${deviationOf(times).toFixed(3)} ms` : ''
      return `\n--- ${target.name} ping statistics ---\n${head}, time ${Math.floor(lastAt - startedAt)}ms\n${trips}\n`
    },
  }
}

const deviationOf = (times: readonly number[]): number =>
  Math.sqrt(Math.max(0, averageOf(times.map((ms) => ms * ms)) - averageOf(times) ** 2))

/** Three digits, as long as there are no more before the point. */
function tripTime(ms: number): string {
  if (ms >= 99.95) return ms.toFixed(0)
  return ms.toFixed(ms >= 9.995 ? 1 : ms >= 1 ? 2 : 3)
}
