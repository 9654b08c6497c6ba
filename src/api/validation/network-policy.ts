/** NetworkPolicies. Upstream: ValidateNetworkPolicySpec in pkg/apis/networking/validation/validation.go (v1.32). */
import { forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import type { NetworkPolicy, Networking } from '../types'
import { validateCidr, isWithin } from './cidr'
import { portName, portNumber } from './formats'
import { invalidGo } from './go-value'
import { validateLabelSelector } from './labels'

const none: readonly FieldError[] = []
const types = ['Ingress', 'Egress']
const protocols = ['TCP', 'UDP', 'SCTP']

export const validateNetworkPolicy = ({ spec }: NetworkPolicy): readonly FieldError[] => [
  ...validateLabelSelector(spec.podSelector, 'spec.podSelector'),
  ...(spec.ingress ?? []).flatMap(({ ports, from }, index) => validateRule({ ports, peers: from, side: 'from', path: `spec.ingress[${index}]` })),
  ...(spec.egress ?? []).flatMap(({ ports, to }, index) => validateRule({ ports, peers: to, side: 'to', path: `spec.egress[${index}]` })),
  ...validateTypes(spec.policyTypes ?? []),
]

interface Rule {
  readonly ports: readonly Networking.NetworkPolicyPort[] | undefined
  readonly peers: readonly Networking.NetworkPolicyPeer[] | undefined
  readonly side: 'from' | 'to'
  readonly path: string
}

const validateRule = ({ ports, peers, side, path }: Rule): readonly FieldError[] => [
  ...(ports ?? []).flatMap((port, index) => validatePort(port, `${path}.ports[${index}]`)),
  ...(peers ?? []).flatMap((peer, index) => validatePeer(peer, `${path}.${side}[${index}]`)),
]

function validatePort({ protocol, port, endPort }: Networking.NetworkPolicyPort, path: string): readonly FieldError[] {
  const errors = protocol === undefined || protocols.includes(protocol) ? [] : [notSupported(`${path}.protocol`, protocol, protocols)]
  if (typeof port === 'number') {
    errors.push(...portNumber(port).map((fault) => invalid(`${path}.port`, port, fault)))
    return endPort === undefined ? errors : [...errors, ...validateEnd(port, endPort, `${path}.endPort`)]
  }
  const isNamed = typeof port === 'string'
  if (endPort !== undefined) {
    errors.push(invalid(`${path}.endPort`, endPort, `may not be specified when \`port\` is ${isNamed ? 'non-numeric' : 'not specified'}`))
  }
  return isNamed ? [...errors, ...portName(port).map((fault) => invalid(`${path}.port`, port, fault))] : errors
}

const validateEnd = (port: number, endPort: number, path: string): readonly FieldError[] => [
  ...(endPort < port ? [invalid(path, endPort, 'must be greater than or equal to `port`')] : none),
  ...portNumber(endPort).map((fault) => invalid(path, endPort, fault)),
]

function validatePeer({ podSelector, namespaceSelector, ipBlock }: Networking.NetworkPolicyPeer, path: string): readonly FieldError[] {
  const errors = [
    ...validateLabelSelector(podSelector, `${path}.podSelector`),
    ...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`),
    ...(ipBlock ? validateBlock(ipBlock, `${path}.ipBlock`) : none),
  ]
  if (!podSelector && !namespaceSelector && !ipBlock) return [required(path, 'must specify a peer')]
  const isMixed = ipBlock && (podSelector || namespaceSelector)
  return isMixed ? [...errors, forbidden(path, 'may not specify both ipBlock and another peer')] : errors
}

function validateBlock({ cidr, except = [] }: Networking.IPBlock, path: string): readonly FieldError[] {
  if (!cidr) return [required(`${path}.cidr`)]
  const errors = validateCidr(cidr, `${path}.cidr`)
  if (errors.length > 0) return errors
  return except.flatMap((part, index) => {
    const at = `${path}.except[${index}]`
    const faults = validateCidr(part, at)
    return faults.length > 0 || isWithin(part, cidr) ? faults : [invalid(at, part, 'must be a strict subset of `cidr`')]
  })
}

function validateTypes(given: readonly string[]): readonly FieldError[] {
  const path = 'spec.policyTypes'
  if (given.length > types.length) {
    const value = `[]networking.PolicyType{${given.map((type) => JSON.stringify(type)).join(', ')}}`
    return [invalidGo(path, value, 'may not specify more than two policyTypes')]
  }
  return given.flatMap((type, index) => (types.includes(type) ? none : [notSupported(`${path}[${index}]`, type, types)]))
}
