/**
 * Names of chains, short enough for the kernel: a prefix and a hash of what they stand for.
 * Upstream: pkg/proxy/iptables/proxier.go portProtoHash, servicePortEndpointChainName (v1.32).
 */
import { encodeBase32 } from '../../base/hash/base32'
import { sha256 } from '../../base/hash/sha256'

/** `port` is `default/web:http`, or `default/web` when the port has no name. */
export interface PortName {
  readonly port: string
  readonly protocol: 'tcp' | 'udp' | 'sctp'
}

export const clusterPolicyChain = (name: PortName): string => `KUBE-SVC-${hash(name.port + name.protocol)}`
export const localPolicyChain = (name: PortName): string => `KUBE-SVL-${hash(name.port + name.protocol)}`
export const externalChain = (name: PortName): string => `KUBE-EXT-${hash(name.port + name.protocol)}`
export const firewallChain = (name: PortName): string => `KUBE-FW-${hash(name.port + name.protocol)}`
export const endpointChain = (name: PortName, endpoint: string): string => `KUBE-SEP-${hash(name.port + name.protocol + endpoint)}`

const hash = (text: string): string => encodeBase32(sha256(new TextEncoder().encode(text))).slice(0, 16)
