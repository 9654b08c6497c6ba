/** How many bytes a reply takes on the wire, names written out in full as CoreDNS does it. Upstream: RFC 1035, section 4.1. */
import type { DnsRecord } from '../../base/os/network-stack'
import type { Reply } from './dns-question'

const HEADER = 12
const FIXED_OF_QUESTION = 4
const FIXED_OF_RECORD = 10
const FIXED_OF_SOA = 20

const nameSize = (name: string): number => (name === '.' ? 1 : name.replace(/\.$/, '').length + 2)

function dataSize({ type, data }: DnsRecord): number {
  const words = data.split(' ')
  switch (type) {
    case 'A':
      return 4
    case 'AAAA':
      return 16
    case 'SRV':
      return 6 + nameSize(words[3] ?? '.')
    case 'SOA':
      return nameSize(words[0]) + nameSize(words[1] ?? '.') + FIXED_OF_SOA
    case 'MX':
      return 2 + nameSize(words[1] ?? '.')
    case 'TXT':
      return data.replace(/^"|"$/g, '').length + 1
    default:
      return nameSize(data)
  }
}

export function wireSize({ name, answer }: Reply, optBytes: number): number {
  const records = [...answer.answers, ...answer.authority, ...answer.additional]
  const sizes = records.map((record) => nameSize(record.name) + FIXED_OF_RECORD + dataSize(record))
  return sizes.reduce((sum, size) => sum + size, HEADER + nameSize(name) + FIXED_OF_QUESTION + optBytes)
}
