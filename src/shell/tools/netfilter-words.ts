/**
 * A rule as `iptables -L` shows it: target, protocol, addresses, and then each match in the words of its extension.
 * Upstream: netfilter.org iptables 1.8.9, iptables/iptables.c and the `_print` functions of extensions/libxt_*.c.
 */
const numbers: Readonly<Record<string, string>> = { all: '0', icmp: '1', tcp: '6', udp: '17', sctp: '132' }
/** Of /etc/services, what Services use most. */
const services: Readonly<Record<string, string>> = { 22: 'ssh', 53: 'domain', 80: 'http', 443: 'https' }

/** Names stand for what has one, unless numbers are asked for. */
export function listRule(rule: string, isNumeric: boolean): string {
  const words = rule.match(/"(?:[^"\\]|\\.)*"|\S+/g)?.slice(2) ?? []
  const seen: Seen = { target: '', protocol: 'all', source: '0.0.0.0/0', destination: '0.0.0.0/0', extra: [], isNegated: false, isNumeric }
  while (words.length > 0) take(words, seen)
  const { target, protocol, source, destination, extra } = seen
  const anywhere = (cidr: string): string => (!isNumeric && cidr === '0.0.0.0/0' ? 'anywhere' : cidr).padEnd(19)
  const over = isNumeric ? (numbers[protocol] ?? protocol) : protocol
  return `${target.padEnd(9)}  ${over.padEnd(4)} --  ${anywhere(source)}  ${anywhere(destination)} ${extra.map((word) => ` ${word}`).join('')}`
}

interface Seen {
  target: string
  protocol: string
  source: string
  destination: string
  readonly extra: string[]
  isNegated: boolean
  readonly isNumeric: boolean
}

type Reader = (value: string, seen: Seen) => void

const not = ({ isNegated }: Seen): string => (isNegated ? '!' : '')
const plain = (cidr: string): string => cidr.replace(/\/32$/, '')
const say = (text: (value: string, seen: Seen) => string): Reader => (value, seen) => void seen.extra.push(text(value, seen))

/** Options with a value. */
const readers: Readonly<Record<string, Reader>> = {
  '-s': (value, seen) => void (seen.source = `${not(seen)}${plain(value)}`),
  '-d': (value, seen) => void (seen.destination = `${not(seen)}${plain(value)}`),
  '-p': (value, seen) => void (seen.protocol = value),
  '-j': (value, seen) => void (seen.target = value),
  '-m': (value, seen) => {
    if (value === 'statistic' || value === 'multiport') seen.extra.push(value)
    if (value === 'addrtype') seen.extra.push('ADDRTYPE match')
  },
  '--comment': say((value) => `/* ${value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1')} */`),
  '--ctstate': say((value, seen) => `${not(seen)}${not(seen) ? ' ' : ''}ctstate ${value}`),
  '--dst-type': say((value, seen) => `dst-type ${not(seen)}${value}`),
  '--src-type': say((value, seen) => `src-type ${not(seen)}${value}`),
  '--mark': say((value, seen) => `mark match ${not(seen)}${value}`),
  '--mode': say((value) => `mode ${value}`),
  '--probability': say((value) => `probability ${value}`),
  '--seconds': say((value) => `seconds: ${value}`),
  '--name': say((value) => `name: ${value} side: source mask: 255.255.255.255`),
  '--mask': () => undefined,
  '--dport': say((value, { protocol, isNumeric }) => `${protocol} dpt:${isNumeric ? value : (services[value] ?? value)}`),
  '--dports': say((value) => `dports ${value}`),
  '--nfacct-name': say((value) => `nfacct-name  ${value}`),
  '--to-destination': say((value) => `to:${value}`),
  '--reject-with': say((value) => `reject-with ${value}`),
  '--set-xmark': say((value) => (value.endsWith('/0x0') ? `MARK xor ${value.replace('/0x0', '')}` : `MARK or ${value.split('/')[0]}`)),
}

/** Options without one. */
const flags: Readonly<Record<string, string>> = {
  '--rcheck': 'recent: CHECK',
  '--set': 'recent: SET',
  '--reap': 'reap',
  '--random-fully': 'random-fully',
  '--rsource': '',
}

function take(words: string[], seen: Seen): void {
  const word = words.shift() ?? ''
  if (word === '!') return void (seen.isNegated = true)
  const flag = flags[word]
  if (flag) seen.extra.push(flag)
  if (flag === undefined) readers[word]?.(words.shift() ?? '', seen)
  seen.isNegated = false
}
