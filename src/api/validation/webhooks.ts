/** Webhook configurations. Upstream: pkg/apis/admissionregistration/validation/validation.go, k8s.io/apiserver/pkg/util/webhook (v1.32). */
import { conditionFaults } from '../admission-policy/compile-policy'
import { duplicate, invalid, notSupported, required, type FieldError } from '../field-error'
import type { Admission, MutatingWebhookConfiguration, ValidatingWebhookConfiguration } from '../types'
import { supported, validateMatchConditions, validateRule } from './admission-rules'
import { dns1035Label, dnsSubdomain, portNumber } from './formats'
import { validateLabelSelector } from './labels'

const none: readonly FieldError[] = []

type Webhook = Admission.ValidatingWebhook & Partial<Pick<Admission.MutatingWebhook, 'reinvocationPolicy'>>

export function validateWebhooks({ webhooks = [] }: ValidatingWebhookConfiguration | MutatingWebhookConfiguration): readonly FieldError[] {
  const names = webhooks.map(({ name }) => name)
  return (webhooks as readonly Webhook[]).flatMap((webhook, index) => {
    const path = `webhooks[${index}]`
    const isRepeated = webhook.name && names.indexOf(webhook.name) < index
    return [
      ...validateWebhook(webhook, path),
      ...validateVersions(webhook.admissionReviewVersions ?? [], `${path}.admissionReviewVersions`),
      ...(isRepeated ? [duplicate(`${path}.name`, webhook.name)] : none),
    ]
  })
}

const failurePolicies = ['Fail', 'Ignore']
const matchPolicies = ['Equivalent', 'Exact']
const sideEffects = ['None', 'NoneOnDryRun']
const reinvocations = ['IfNeeded', 'Never']
const MAX_TIMEOUT_SECONDS = 30

function validateWebhook(webhook: Webhook, path: string): readonly FieldError[] {
  const { rules = [], timeoutSeconds: timeout = 1 } = webhook
  const isOddTimeout = timeout < 1 || timeout > MAX_TIMEOUT_SECONDS
  return [
    ...qualified(webhook.name ?? '', `${path}.name`),
    ...rules.flatMap((rule, index) => validateRule(rule, `${path}.rules[${index}]`)),
    ...supported(webhook.failurePolicy, failurePolicies, `${path}.failurePolicy`),
    ...supported(webhook.matchPolicy, matchPolicies, `${path}.matchPolicy`),
    ...validateSideEffects(webhook.sideEffects, `${path}.sideEffects`),
    ...(isOddTimeout ? [invalid(`${path}.timeoutSeconds`, timeout, 'the timeout value must be between 1 and 30 seconds')] : none),
    ...validateLabelSelector(webhook.namespaceSelector, `${path}.namespaceSelector`),
    ...validateLabelSelector(webhook.objectSelector, `${path}.objectSelector`),
    ...supported(webhook.reinvocationPolicy, reinvocations, `${path}.reinvocationPolicy`),
    ...validateClient(webhook.clientConfig ?? {}, `${path}.clientConfig`),
    ...validateMatchConditions(webhook.matchConditions, `${path}.matchConditions`),
    ...conditionFaults(webhook.matchConditions, `${path}.matchConditions`),
  ]
}

/** Upstream: IsFullyQualifiedName. */
function qualified(name: string, path: string): readonly FieldError[] {
  if (!name) return [required(path)]
  const faults = dnsSubdomain(name)
  if (faults.length > 0) return [invalid(path, name, faults.join(','))]
  return name.split('.').length < 3 ? [invalid(path, name, 'should be a domain with at least three segments separated by dots')] : none
}

function validateSideEffects(value: string | undefined, path: string): readonly FieldError[] {
  if (value === undefined) return [required(path, `must specify one of ${sideEffects.join(', ')}`)]
  return sideEffects.includes(value) ? none : [notSupported(path, value, sideEffects)]
}

const reviewVersions = ['v1', 'v1beta1']

function validateVersions(versions: readonly string[], path: string): readonly FieldError[] {
  if (versions.length === 0) return [required(path, `must specify one of ${reviewVersions.join(', ')}`)]
  const isKnown = versions.some((version) => reviewVersions.includes(version))
  return [
    ...versions.flatMap((version, index) => {
      const at = `${path}[${index}]`
      if (versions.indexOf(version) < index) return [invalid(at, version, 'duplicate version')]
      return dns1035Label(version).map((fault) => invalid(at, version, fault))
    }),
    ...(isKnown ? none : [invalid(path, versions, `must include at least one of ${reviewVersions.join(', ')}`)]),
  ]
}

function validateClient({ url, service }: Admission.WebhookClientConfig, path: string): readonly FieldError[] {
  if ((url === undefined) === (service === undefined)) return [required(path, 'exactly one of url or service is required')]
  return url === undefined ? validateService(service, `${path}.service`) : validateUrl(url, `${path}.url`)
}

const FORM = '; desired format: https://host[/path]'

/** The parts by hand: nothing of a browser or of Node is at hand here. */
function validateUrl(url: string, path: string): readonly FieldError[] {
  const [, scheme = '', authority = '', , query, fragment] = /^(?:([a-zA-Z][-+.a-zA-Z0-9]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(url) ?? []
  const at = authority.lastIndexOf('@')
  return [
    ...(scheme.toLowerCase() === 'https' ? none : [invalid(path, scheme.toLowerCase(), `'https' is the only allowed URL scheme${FORM}`)]),
    ...(authority.slice(at + 1) ? none : [invalid(path, '', `host must be specified${FORM}`)]),
    ...(at >= 0 ? [invalid(path, authority.slice(0, at), 'user information is not permitted in the URL')] : none),
    ...(fragment ? [invalid(path, fragment, 'fragments are not permitted in the URL')] : none),
    ...(query ? [invalid(path, query, 'query parameters are not permitted in the URL')] : none),
  ]
}

/** Name and namespace are taken for each other where one of them lacks: so does upstream. */
function validateService(service: Admission.ServiceReference | undefined, path: string): readonly FieldError[] {
  const { name, namespace, port = 0, path: location } = service ?? { name: '', namespace: '' }
  const faults = portNumber(port)
  return [
    ...(namespace ? none : [required(`${path}.name`)]),
    ...(name ? none : [required(`${path}.namespace`)]),
    ...(faults.length > 0 ? [invalid(`${path}.port`, port, `port is not valid: ${faults.join(', ')}`)] : none),
    ...(location === undefined ? none : validateLocation(location, `${path}.path`)),
  ]
}

function validateLocation(location: string, path: string): readonly FieldError[] {
  if (location === '' || location === '/') return none
  if (location === '//') return [invalid(path, location, 'segment[0] may not be empty')]
  const steps = location.slice(1).replace(/\/$/, '').split('/')
  return [
    ...(location.startsWith('/') ? none : [invalid(path, location, "must start with a '/'")]),
    ...steps.flatMap((step, index) =>
      step
        ? dnsSubdomain(step).map((fault) => invalid(path, location, `segment[${index}]: ${fault}`))
        : [invalid(path, location, `segment[${index}] may not be empty`)],
    ),
  ]
}
