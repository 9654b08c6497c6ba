/**
 * Addresses as people write them, made plain: the API server takes `172.30.0.041`, netfilter would not.
 * Upstream: k8s.io/utils/net ParseIPSloppy, ParseCIDRSloppy (v1.32).
 */
import { findAddress, formatAddress, parseCidr } from '../network/address'

/** Undefined for what is no IPv4 address. */
export function plainAddress(text: string): string | undefined {
  const address = findAddress(text)
  return address === undefined ? undefined : formatAddress(address)
}

export function plainCidr(text: string): string | undefined {
  const [address, length] = text.trim().split('/')
  if (findAddress(address) === undefined || !/^\d{1,3}$/.test(length ?? '') || Number(length) > 32) return undefined
  const { base, prefixLength } = parseCidr(`${address}/${Number(length)}`)
  return `${formatAddress(base)}/${prefixLength}`
}
