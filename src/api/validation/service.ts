/** Services. Upstream: ValidateService in pkg/apis/core/validation/validation.go (v1.32). */
import { duplicate, forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import type { Core, Service } from '../types'
import { dnsLabel, dnsSubdomain, ipAddress, portNumber, range } from './formats'
import { duplicateGo, goStrings, invalidGo } from './go-value'
import { validateLabels } from './labels'
import { validatePort } from './probe'

const none: readonly FieldError[] = []
const KUBELET_PORT = 10_250
const DAY_SECONDS = 86_400

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const affinities = ['ClientIP', 'None']
const protocols = ['SCTP', 'TCP', 'UDP']
const policies = ['Cluster', 'Local']

type Spec = Core.ServiceSpec

/** Asked for with `clusterIP: None`, which the list of addresses repeats. */
const isHeadless = ({ clusterIP, clusterIPs }: Spec): boolean => (clusterIPs?.length ? clusterIPs[0] === 'None' : clusterIP === 'None')

export function validateService({ spec }: Service): readonly FieldError[] {
  const needsPorts = !isHeadless(spec) && spec.type !== 'ExternalName'
  return [
    ...(needsPorts && !spec.ports?.length ? [required('spec.ports')] : none),
    ...validateTyped(spec),
    ...validatePorts(spec),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...validateAffinity(spec),
    ...validateAddresses(spec),
    ...(spec.externalIPs ?? []).flatMap((ip, index) => ipAddress(ip).map((fault) => invalid(`spec.externalIPs[${index}]`, ip, fault))),
    ...oneOf(spec.type, 'spec.type', types),
    ...validatePortUse(spec),
    ...validateBalancing(spec),
    ...validatePolicies(spec),
  ]
}

function oneOf(value: string | undefined, path: string, allowed: readonly string[]): readonly FieldError[] {
  if (!value) return [required(path)]
  return allowed.includes(value) ? none : [notSupported(path, value, allowed)]
}

function validateTyped(spec: Spec): readonly FieldError[] {
  switch (spec.type) {
    case 'LoadBalancer':
      return [...validateKubeletPort(spec), ...validateNotHeadless(spec)]
    case 'NodePort':
      return validateNotHeadless(spec)
    case 'ExternalName':
      return validateExternalName(spec)
    default:
      return none
  }
}

const validateKubeletPort = ({ ports = [] }: Spec): readonly FieldError[] =>
  ports.flatMap(({ port }, index) =>
    port === KUBELET_PORT ? [invalid(`spec.ports[${index}]`, port, 'may not expose port 10250 externally since it is used by kubelet')] : none,
  )

const validateNotHeadless = (spec: Spec): readonly FieldError[] =>
  isHeadless(spec) ? [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`)] : none

function validateExternalName({ clusterIPs, ipFamilies, ipFamilyPolicy, externalName }: Spec): readonly FieldError[] {
  const errors: FieldError[] = []
  const refuse = (field: string) => errors.push(forbidden(`spec.${field}`, 'may not be set for ExternalName services'))
  if (clusterIPs?.length) refuse('clusterIPs')
  if (ipFamilies?.length) refuse('ipFamilies')
  if (ipFamilyPolicy) refuse('ipFamilyPolicy')
  const name = (externalName ?? '').replace(/\.$/, '')
  if (!name) return [...errors, required('spec.externalName')]
  return [...errors, ...dnsSubdomain(name).map((fault) => invalid('spec.externalName', name, fault))]
}

function validatePorts({ ports = [] }: Spec): readonly FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, index) => {
    const path = `spec.ports[${index}]`
    const named = port.name || ports.length === 1 ? validatePortName(port.name ?? '', `${path}.name`, names) : [required(`${path}.name`)]
    return [
      ...named,
      ...portNumber(port.port ?? 0).map((fault) => invalid(`${path}.port`, port.port ?? 0, fault)),
      ...oneOf(port.protocol, `${path}.protocol`, protocols),
      ...validatePort(port.targetPort, `${path}.targetPort`),
    ]
  })
}

function validatePortName(name: string, path: string, names: Set<string>): readonly FieldError[] {
  if (!name) return none
  const errors = dnsLabel(name).map((fault) => invalid(path, name, fault))
  if (names.has(name)) errors.push(duplicate(path, name))
  names.add(name)
  return errors
}

function validateAffinity({ sessionAffinity, sessionAffinityConfig }: Spec): readonly FieldError[] {
  const errors = [...oneOf(sessionAffinity, 'spec.sessionAffinity', affinities)]
  const path = 'spec.sessionAffinityConfig'
  if (sessionAffinity === 'None' && sessionAffinityConfig) return [...errors, forbidden(path, 'must not be set when session affinity is None')]
  if (sessionAffinity !== 'ClientIP') return errors
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds
  if (seconds === undefined) return [...errors, required(`${path}.clientIP`, 'when session affinity type is ClientIP')]
  const isFit = seconds > 0 && seconds <= DAY_SECONDS
  return isFit ? errors : [...errors, invalid(`${path}.clientIP.timeoutSeconds`, seconds, range(1, DAY_SECONDS))]
}

const families = ['IPv4', 'IPv6']
const familyPolicies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

function validateAddresses(spec: Spec): readonly FieldError[] {
  const { type, clusterIP = '', clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  if (type === 'ExternalName') return none
  const errors: FieldError[] = []
  if (clusterIPs.length > 0 && clusterIPs[0] !== clusterIP) {
    errors.push(invalidGo('spec.clusterIPs', goStrings(clusterIPs), 'first value must match `clusterIP`'))
  }
  for (const [index, family] of ipFamilies.entries()) if (!families.includes(family)) errors.push(notSupported(`spec.ipFamilies[${index}]`, family, families))
  if (ipFamilyPolicy && !familyPolicies.includes(ipFamilyPolicy)) errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, familyPolicies))
  for (const [index, ip] of clusterIPs.entries()) {
    if (ip !== 'None') for (const fault of ipAddress(ip)) errors.push(invalid(`spec.clusterIPs[${index}]`, ip, fault))
    else if (clusterIPs.length > 1) errors.push(invalidGo('spec.clusterIPs', goStrings(clusterIPs), "'None' must be the first and only value"))
  }
  return errors
}

function validatePortUse({ type, ports = [] }: Spec): readonly FieldError[] {
  const errors: FieldError[] = []
  if (type === 'ClusterIP') {
    for (const [index, { nodePort }] of ports.entries()) {
      if (nodePort) errors.push(forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"))
    }
  }
  const [nodePorts, numbers] = [new Set<string>(), new Set<string>()]
  for (const [index, { protocol = '', nodePort }] of ports.entries()) {
    if (!nodePort) continue
    if (nodePorts.has(`${protocol}/${nodePort}`)) errors.push(duplicate(`spec.ports[${index}].nodePort`, nodePort))
    nodePorts.add(`${protocol}/${nodePort}`)
  }
  for (const [index, { protocol = '', port }] of ports.entries()) {
    if (numbers.has(`${protocol}/${port}`)) errors.push(duplicateGo(`spec.ports[${index}]`, goPort(protocol, port)))
    numbers.add(`${protocol}/${port}`)
  }
  return errors
}

/** What makes two ports the same. */
const goPort = (protocol: string, port: number): string =>
  `core.ServicePort{Name:"", Protocol:${JSON.stringify(protocol)}, AppProtocol:(*string)(nil), Port:${port}, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}`

function validateBalancing(spec: Spec): readonly FieldError[] {
  if (spec.type === 'LoadBalancer') return none
  const refuse = (field: string) => forbidden(`spec.${field}`, "may only be used when `type` is 'LoadBalancer'")
  return [
    ...(spec.loadBalancerSourceRanges?.length ? [refuse('LoadBalancerSourceRanges')] : none),
    ...(spec.allocateLoadBalancerNodePorts !== undefined ? [refuse('allocateLoadBalancerNodePorts')] : none),
    ...(spec.loadBalancerClass !== undefined ? [refuse('loadBalancerClass')] : none),
  ]
}

function validatePolicies({ type, externalIPs, externalTrafficPolicy, internalTrafficPolicy, healthCheckNodePort }: Spec): readonly FieldError[] {
  const errors: FieldError[] = []
  const isExternal = type === 'LoadBalancer' || type === 'NodePort' || Boolean(type === 'ClusterIP' && externalIPs?.length)
  if (externalTrafficPolicy && !isExternal) {
    errors.push(invalid('spec.externalTrafficPolicy', externalTrafficPolicy, 'may only be set for externally-accessible services'))
  } else if (isExternal) errors.push(...oneOf(externalTrafficPolicy, 'spec.externalTrafficPolicy', policies))
  if (healthCheckNodePort && !(type === 'LoadBalancer' && externalTrafficPolicy === 'Local')) {
    errors.push(invalid('spec.healthCheckNodePort', healthCheckNodePort, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"))
  }
  const isInternal = type === 'LoadBalancer' || type === 'NodePort' || type === 'ClusterIP'
  if (internalTrafficPolicy || isInternal) errors.push(...oneOf(internalTrafficPolicy, 'spec.internalTrafficPolicy', policies))
  return errors
}

/** The address stays, as long as the Service has one. */
export function validateServiceUpdate({ spec }: Service, previous: Service): readonly FieldError[] {
  const [next, before] = [spec.clusterIPs ?? [], previous.spec.clusterIPs ?? []]
  if (spec.type === 'ExternalName' || previous.spec.type === 'ExternalName') return none
  if (next.length < before.length && spec.ipFamilyPolicy !== 'SingleStack') {
    return [invalidGo('spec.clusterIPs', goStrings(next), "primary clusterIP can not be unset")]
  }
  return before.flatMap((ip, index) =>
    next[index] === ip ? none : [invalidGo(`spec.clusterIPs[${index}]`, goStrings(next), 'may not change once set')],
  )
}
