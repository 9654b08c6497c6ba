/** IngressClasses. Upstream: validateIngressClassSpec in pkg/apis/networking/validation/validation.go (v1.32). */
import { forbidden, invalid, notSupported, required, tooLong, type FieldError } from '../field-error'
import type { IngressClass, Networking } from '../types'
import { dnsLabel, dnsSubdomain, domainPath } from './formats'
import { validateReference } from './ingress'

const none: readonly FieldError[] = []
const MAX_CONTROLLER_LENGTH = 250

export function validateIngressClass({ spec: { controller, parameters } }: IngressClass): readonly FieldError[] {
  const path = 'spec.controller'
  return [
    ...(controller && controller.length > MAX_CONTROLLER_LENGTH ? [tooLong(path, MAX_CONTROLLER_LENGTH)] : none),
    ...(controller ? validateDomainPath(controller, path) : [required(path)]),
    ...(parameters ? validateParameters(parameters, 'spec.parameters') : none),
  ]
}

/** `example.com/controller`; blamed is the part that is wrong. Upstream: IsDomainPrefixedPath. */
function validateDomainPath(value: string, path: string): readonly FieldError[] {
  const slash = value.indexOf('/')
  const [host, rest] = [value.slice(0, slash), value.slice(slash + 1)]
  if (slash <= 0 || rest === '') return [invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  return [...dnsSubdomain(host).map((fault) => invalid(path, host, fault)), ...domainPath(rest).map((fault) => invalid(path, rest, fault))]
}

const scopes = ['Cluster', 'Namespace']

function validateParameters(parameters: Networking.IngressClassParametersReference, path: string): readonly FieldError[] {
  const { scope, namespace } = parameters
  const errors = [...validateReference(parameters, path)]
  if (scope === undefined || scope === null) return [...errors, required(`${path}.scope`)]
  if (!scopes.includes(scope)) return [...errors, notSupported(`${path}.scope`, scope, scopes)]
  if (scope === 'Cluster') {
    return namespace === undefined ? errors : [...errors, forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'")]
  }
  if (namespace === undefined) return [...errors, required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'")]
  return [...errors, ...dnsLabel(namespace).map((fault) => invalid(`${path}.namespace`, namespace, fault))]
}

export function validateIngressClassUpdate({ spec }: IngressClass, previous: IngressClass): readonly FieldError[] {
  return spec.controller === previous.spec.controller ? none : [invalid('spec.controller', spec.controller, 'field is immutable')]
}
