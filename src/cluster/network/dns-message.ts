/**
 * What a DNS datagram says. Simplified: a real datagram is the binary form of RFC 1035; here it is JSON of the same content, since
 * nobody looks at its bytes.
 */
import type { DnsAnswer, DnsRecordType } from '../../base/os/network-stack'

export interface DnsQuestion {
  /** Absolute, with the dot at its end. */
  readonly name: string
  readonly type: DnsRecordType
}

export type DnsReply = Omit<DnsAnswer, 'server'>

export const formatQuestion = (question: DnsQuestion): string => `${question.type} ${question.name}`

export function parseQuestion(datagram: string): DnsQuestion {
  const space = datagram.indexOf(' ')
  return { type: datagram.slice(0, space) as DnsRecordType, name: datagram.slice(space + 1) }
}

export const formatReply = (reply: DnsReply): string => JSON.stringify(reply)

export const parseReply = (datagram: string): DnsReply => JSON.parse(datagram) as DnsReply

export const absoluteName = (name: string): string => (name.endsWith('.') ? name : `${name}.`)
