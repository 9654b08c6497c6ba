/**
 * `nft list`: the tables of nftables. It only looks. Upstream: nft(8), netfilter.org nftables 1.0.6.
 * Simplified: the tables that iptables keeps there are left to `iptables-save`; a real nft lists them, too, with a warning.
 */
import { defineTool } from '../tool'
import type { Process } from '../../base/os/process'

/** `inet kindnet-network-policies` -> its text. */
function tablesOf({ network }: Process): ReadonlyMap<string, string> {
  const texts = network.kernel.nftables().split(/^(?=table )/m).filter((text) => text !== '')
  return new Map(texts.map((text) => [/^table (.+?) \{/.exec(text)?.[1] ?? '', text]))
}

export const nft = defineTool({
  name: 'nft',
  usage: 'list ruleset | list tables | list table [family] name',
  letters: 'anv',
  long: { handle: 'a', numeric: 'n', version: 'v' },
  async run(process, options) {
    if (options.has('v')) return write(process, 'nftables v1.0.6 (Lester Gooch #5)\n')
    const [verb, what, ...names] = options.operands
    const tables = tablesOf(process)
    if (verb !== 'list') return refuse(process, `Error: syntax error, unexpected ${verb ?? 'end of file'}\n${options.operands.join(' ')}\n`)
    if (what === 'ruleset') return write(process, [...tables.values()].join(''))
    if (what === 'tables') return write(process, [...tables.keys()].map((name) => `table ${name}\n`).join(''))
    const wanted = names.length > 1 ? names.join(' ') : `ip ${names[0] ?? ''}`
    const text = what === 'table' ? tables.get(wanted) : undefined
    if (text !== undefined) return write(process, text)
    return refuse(process, `Error: No such file or directory\nlist ${[what, ...names].join(' ')}\n${' '.repeat(5 + `${what} `.length)}${'^'.repeat(Math.max(1, names.at(-1)?.length ?? 1))}\n`)
  },
})

async function write(process: Process, text: string): Promise<number> {
  await process.stdout.write(text)
  return 0
}

async function refuse(process: Process, text: string): Promise<number> {
  await process.stderr.write(text)
  return 1
}
