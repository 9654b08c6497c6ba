/**
 * The netfilter model: what kube-proxy writes, what `iptables-save` prints, and what packets are decided by. One model for all
 * three, so that what is shown is what routes.
 */
export type TableName = 'filter' | 'nat'

export interface Ruleset {
  readonly filter: Chains
  readonly nat: Chains
  /** Another number after each change in place; absent where nobody counts: then no way through them is remembered. */
  readonly version?: number
}

/** By name; a Map is one. */
export interface Chains {
  get(name: string): readonly Rule[] | undefined
  keys(): Iterable<string>
}

export interface Rule {
  readonly match: Match
  readonly target: Target
  readonly comment?: string
}

export type ConnectionState = 'NEW' | 'INVALID' | 'RELATED' | 'ESTABLISHED' | 'DNAT'

export interface Match {
  readonly protocol?: 'tcp' | 'udp' | 'sctp'
  /** CIDR; `negated` for `! -s`. */
  readonly source?: { readonly cidr: string; readonly negated?: boolean }
  readonly destination?: { readonly cidr: string; readonly negated?: boolean }
  readonly destinationPort?: number
  /** `-m multiport` */
  readonly destinationPorts?: readonly number[]
  readonly destinationType?: 'LOCAL'
  /** `! --dst-type LOCAL` */
  readonly destinationTypeNegated?: boolean
  readonly sourceType?: 'LOCAL'
  readonly state?: readonly ConnectionState[]
  readonly negatedState?: boolean
  readonly mark?: { readonly value: number; readonly mask: number; readonly negated?: boolean }
  /** `-m statistic --mode random`: chance that the rule matches. */
  readonly probability?: number
  /** `-m recent --rcheck`: session affinity. */
  readonly recent?: { readonly name: string; readonly seconds: number }
  /** `-m recent --set`: remembers the packet's source under this name; always matches. */
  readonly remember?: string
  /** `-m nfacct`: a counter of the kernel's that goes up; always matches. */
  readonly counter?: string
}

export type Target =
  | { readonly jump: string }
  | { readonly verdict: 'ACCEPT' | 'DROP' | 'REJECT' | 'RETURN' | 'MASQUERADE'; /** MASQUERADE that takes the next port, not any. */ readonly inOrder?: boolean }
  | { readonly dnat: { readonly address: string; readonly port: number } }
  | { readonly setMark: { readonly or: number } | { readonly xor: number } }
  | { readonly none: true }
