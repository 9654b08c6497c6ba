/** Ingresses. Upstream: ValidateIngressSpec in pkg/apis/networking/validation/validation.go (v1.32). */
import { invalid, notSupported, required, type FieldError } from '../field-error'
import type { Core, Ingress, Networking } from '../types'
import { dns1035Label, dnsSubdomain, ipAddress, pathSegment, portName, portNumber, wildcardSubdomain } from './formats'
import { invalidGo } from './go-value'

const none: readonly FieldError[] = []
const CLASS = 'kubernetes.io/ingress.class'

export function validateIngress({ metadata, spec }: Ingress): readonly FieldError[] {
  const { rules, defaultBackend, tls = [], ingressClassName } = spec
  return [
    ...(rules?.length || defaultBackend ? none : [missing(rules)]),
    ...(defaultBackend ? validateBackend(defaultBackend, 'spec.defaultBackend') : none),
    ...(rules ?? []).flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)),
    ...tls.flatMap((entry, index) => validateTls(entry, `spec.tls[${index}]`)),
    ...(ingressClassName === undefined ? none : dnsSubdomain(ingressClassName).map((fault) => invalid('spec.ingressClassName', ingressClassName, fault))),
    ...(metadata.resourceVersion ? none : validateAnnotatedClass(metadata.annotations?.[CLASS], ingressClassName)),
  ]
}

const missing = (rules: readonly Networking.IngressRule[] | undefined): FieldError =>
  invalidGo('spec', `[]networking.IngressRule${rules ? '{}' : '(nil)'}`, 'either `defaultBackend` or `rules` must be specified')

/** The annotation is the older way to name the class; upstream leaves `metadata` out of its path. */
function validateAnnotatedClass(annotated: string | undefined, name: string | undefined): readonly FieldError[] {
  if (annotated === undefined || name === undefined || annotated === name) return none
  return [invalid(`annotations.${CLASS}`, annotated, 'must match `ingressClassName` when both are specified')]
}

function validateTls({ hosts = [], secretName }: Networking.IngressTLS, path: string): readonly FieldError[] {
  return [
    ...hosts.flatMap((host, index) => hostFaults(host).map((fault) => invalid(`${path}.hosts[${index}]`, host, fault))),
    ...(secretName ? dnsSubdomain(secretName).map((fault) => invalid(`${path}.secretName`, secretName, fault)) : none),
  ]
}

const hostFaults = (host: string): readonly string[] => (host.includes('*') ? wildcardSubdomain(host) : dnsSubdomain(host))

function validateRule({ host, http }: Networking.IngressRule, path: string): readonly FieldError[] {
  const isAddress = host && ipAddress(host).length === 0
  return [
    ...(isAddress ? [invalid(`${path}.host`, host, 'must be a DNS name, not an IP address')] : none),
    ...(host ? hostFaults(host).map((fault) => invalid(`${path}.host`, host, fault)) : none),
    ...(http ? validateHttp(http, `${path}.http.paths`) : none),
  ]
}

function validateHttp({ paths }: Networking.HTTPIngressRuleValue, path: string): readonly FieldError[] {
  if (!paths?.length) return [required(path)]
  return paths.flatMap((entry, index) => validatePath(entry, `${path}[${index}]`))
}

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix']
const forbiddenParts = ['//', '/./', '/../', '%2f', '%2F']
const forbiddenEnds = ['/..', '/.']

function validatePath({ path: location = '', pathType, backend }: Networking.HTTPIngressPath, path: string): readonly FieldError[] {
  if (pathType === undefined || pathType === null) return [required(`${path}.pathType`, 'pathType must be specified')]
  const errors: FieldError[] = []
  if (!pathTypes.includes(pathType)) errors.push(notSupported(`${path}.pathType`, pathType, pathTypes))
  else errors.push(...pathFaults(location, pathType).map((fault) => invalid(`${path}.path`, location, fault)))
  return [...errors, ...validateBackend(backend ?? {}, `${path}.backend`)]
}

function pathFaults(location: string, pathType: string): readonly string[] {
  if (pathType === 'ImplementationSpecific') return location === '' || location.startsWith('/') ? [] : ['must be an absolute path']
  return [
    ...(location.startsWith('/') ? [] : ['must be an absolute path']),
    ...forbiddenParts.filter((part) => location.includes(part)).map((part) => `must not contain '${part}'`),
    ...forbiddenEnds.filter((end) => location.endsWith(end)).map((end) => `cannot end with '${end}'`),
  ]
}

function validateBackend({ resource, service }: Networking.IngressBackend, path: string): readonly FieldError[] {
  if (resource && service) return [invalid(path, '', 'cannot set both resource and service backends')]
  if (resource) return validateReference(resource, `${path}.resource`)
  if (service) return validateService(service, path)
  return [invalid(path, '', 'resource or service backend is required')]
}

function validateService({ name, port = {} }: Networking.IngressServiceBackend, path: string): readonly FieldError[] {
  const at = `${path}.service`
  const errors = name ? dns1035Label(name).map((fault) => invalid(`${at}.name`, name, fault)) : [required(`${at}.name`)]
  if (port.name && port.number) return [...errors, invalid(path, '', 'cannot set both port name & port number')]
  if (port.name) return [...errors, ...portName(port.name).map((fault) => invalid(`${at}.port.name`, port.name, fault))]
  if (port.number) return [...errors, ...portNumber(port.number).map((fault) => invalid(`${at}.port.number`, port.number, fault))]
  return [...errors, required(path, 'port name or number is required')]
}

/** An object that is named by its group, kind and name; IngressClasses name their settings so, too. */
export function validateReference({ apiGroup, kind, name }: Core.TypedLocalObjectReference, path: string): readonly FieldError[] {
  const named = (field: 'kind' | 'name', value: string | undefined): readonly FieldError[] =>
    value ? pathSegment(value).map((fault) => invalid(`${path}.${field}`, value, fault)) : [required(`${path}.${field}`)]
  return [
    ...(apiGroup === undefined ? none : dnsSubdomain(apiGroup).map((fault) => invalid(`${path}.apiGroup`, apiGroup, fault))),
    ...named('kind', kind),
    ...named('name', name),
  ]
}

/** Upstream: ValidateIngressLoadBalancerStatus. */
export function validateIngressStatus({ status }: Ingress): readonly FieldError[] {
  return (status.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }, index) => {
    const path = `status.loadBalancer.ingress[${index}]`
    const isAddress = hostname && ipAddress(hostname).length === 0
    return [
      ...(ip ? ipAddress(ip).map((fault) => invalid(`${path}.ip`, ip, fault)) : none),
      ...(hostname ? dnsSubdomain(hostname).map((fault) => invalid(`${path}.hostname`, hostname, fault)) : none),
      ...(isAddress ? [invalid(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address')] : none),
    ]
  })
}
