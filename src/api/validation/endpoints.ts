/** Endpoints and EndpointSlices. Upstream: pkg/apis/core/validation/validation.go, pkg/apis/discovery/validation/validation.go (v1.32). */
import { duplicate, invalid, notSupported, required, tooMany, type FieldError } from '../field-error'
import type { Core, Discovery, Endpoints, EndpointSlice } from '../types'
import { dnsLabel, dnsSubdomain, ipAddress, isIpv4, isIpv6, portNumber } from './formats'

const none: readonly FieldError[] = []
const protocols = ['SCTP', 'TCP', 'UDP']
const addressTypes = ['FQDN', 'IPv4', 'IPv6']

export const validateEndpoints = ({ subsets }: Endpoints): readonly FieldError[] =>
  (subsets ?? []).flatMap((subset, index) => validateSubset(subset, `subsets[${index}]`))

function validateSubset({ addresses = [], notReadyAddresses = [], ports = [] }: Core.EndpointSubset, path: string): readonly FieldError[] {
  const isEmpty = addresses.length + notReadyAddresses.length === 0
  return [
    ...(isEmpty ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : none),
    ...addresses.flatMap((address, index) => validateAddress(address, `${path}.addresses[${index}]`)),
    ...notReadyAddresses.flatMap((address, index) => validateAddress(address, `${path}.notReadyAddresses[${index}]`)),
    ...ports.flatMap((port, index) => validatePort(port, `${path}.ports[${index}]`, ports.length > 1)),
  ]
}

function validateAddress({ ip = '', hostname }: Core.EndpointAddress, path: string): readonly FieldError[] {
  return [
    ...validateIp(ip, `${path}.ip`),
    ...(hostname ? dnsLabel(hostname).map((fault) => invalid(`${path}.hostname`, hostname, fault)) : none),
  ]
}

/** Addresses that mean "this machine" lead nowhere from another one. */
function validateIp(ip: string, path: string): readonly FieldError[] {
  const faults = ipAddress(ip)
  if (faults.length > 0) return faults.map((fault) => invalid(path, ip, fault))
  if (ip === '0.0.0.0' || ip === '::') return [invalid(path, ip, `may not be unspecified (${ip})`)]
  if (ip.startsWith('127.') || ip === '::1') return [invalid(path, ip, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')]
  if (ip.startsWith('169.254.')) return [invalid(path, ip, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')]
  return ip.startsWith('224.0.0.') ? [invalid(path, ip, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')] : none
}

function validatePort({ name = '', port, protocol }: Core.EndpointPort, path: string, isNamed: boolean): readonly FieldError[] {
  const named = name === '' ? (isNamed ? [required(`${path}.name`)] : none) : dnsLabel(name).map((fault) => invalid(`${path}.name`, name, fault))
  return [
    ...named,
    ...portNumber(port ?? 0).map((fault) => invalid(`${path}.port`, port ?? 0, fault)),
    ...validateProtocol(protocol, `${path}.protocol`),
  ]
}

function validateProtocol(protocol: string | undefined, path: string): readonly FieldError[] {
  if (!protocol) return [required(path)]
  return protocols.includes(protocol) ? none : [notSupported(path, protocol, protocols)]
}

const MAX_ENDPOINTS = 1000
const MAX_PORTS = 20_000
const MAX_ADDRESSES = 100

export function validateEndpointSlice({ addressType, endpoints, ports }: EndpointSlice): readonly FieldError[] {
  const typed = addressType ? (addressTypes.includes(addressType) ? none : [notSupported('addressType', addressType, addressTypes)]) : [required('addressType')]
  const many = endpoints.length > MAX_ENDPOINTS ? [tooMany('endpoints', endpoints.length, MAX_ENDPOINTS)] : none
  return [...typed, ...many, ...endpoints.flatMap((endpoint, index) => validateEndpoint(endpoint, addressType, `endpoints[${index}]`)), ...validateSlicePorts(ports ?? [])]
}

function validateEndpoint({ addresses, hostname }: Discovery.Endpoint, addressType: string, path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!addresses?.length) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'))
  else if (addresses.length > MAX_ADDRESSES) errors.push(tooMany(`${path}.addresses`, addresses.length, MAX_ADDRESSES))
  for (const [index, address] of (addresses ?? []).entries()) errors.push(...validateSliceAddress(address, addressType, `${path}.addresses[${index}]`))
  if (hostname) for (const fault of dnsLabel(hostname)) errors.push(invalid(`${path}.hostname`, hostname, fault))
  return errors
}

function validateSliceAddress(address: string, addressType: string, path: string): readonly FieldError[] {
  if (addressType === 'FQDN') return dnsSubdomain(address).map((fault) => invalid(path, address, fault))
  if (addressType === 'IPv4' && !isIpv4(address)) return [invalid(path, address, 'must be a valid IPv4 address')]
  if (addressType === 'IPv6' && !isIpv6(address)) return [invalid(path, address, 'must be a valid IPv6 address')]
  return validateIp(address, path)
}

function validateSlicePorts(ports: readonly Discovery.EndpointPort[]): readonly FieldError[] {
  const names = new Set<string>()
  const errors: FieldError[] = ports.length > MAX_PORTS ? [tooMany('ports', ports.length, MAX_PORTS)] : []
  for (const [index, { name = '', protocol }] of ports.entries()) {
    if (name) for (const fault of dnsLabel(name)) errors.push(invalid(`ports[${index}].name`, name, fault))
    if (names.has(name)) errors.push(duplicate(`ports[${index}].name`, name))
    names.add(name)
    errors.push(...validateProtocol(protocol, `ports[${index}].protocol`))
  }
  return errors
}

export const validateEndpointSliceUpdate = ({ addressType }: EndpointSlice, previous: EndpointSlice): readonly FieldError[] =>
  addressType === previous.addressType ? none : [invalid('addressType', addressType, 'field is immutable')]
