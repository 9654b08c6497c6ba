/** Upstream: validateCustomResourceConversion in k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go (v1.32). */
import { invalid, notSupported, required, type FieldError } from '../field-error'
import { dns1035Label } from '../validation/formats'
import { goStrings, invalidGo } from '../validation/go-value'
import type { Conversion, WebhookClientConfig } from './definition'

/** Reviews that a real API server understands. */
const accepted = ['v1', 'v1beta1']

export function validateConversion(conversion: Conversion | undefined, path: string): readonly FieldError[] {
  if (!conversion) return []
  const { strategy, webhook } = conversion
  if (!strategy) return [required(`${path}.strategy`)]
  if (strategy === 'Webhook') return [...validateClient(webhook?.clientConfig, `${path}.webhookClientConfig`), ...validateReviewVersions(webhook?.conversionReviewVersions ?? [], `${path}.conversionReviewVersions`)]
  const unset = 'should not be set when strategy is not set to Webhook'
  return [
    ...(strategy === 'None' ? [] : [notSupported(`${path}.strategy`, strategy, ['None', 'Webhook'])]),
    ...(webhook?.clientConfig ? [{ type: 'FieldValueForbidden', field: `${path}.webhookClientConfig`, message: `Forbidden: ${unset}` } as const] : []),
    ...((webhook?.conversionReviewVersions ?? []).length > 0 ? [{ type: 'FieldValueForbidden', field: `${path}.conversionReviewVersions`, message: `Forbidden: ${unset}` } as const] : []),
  ]
}

function validateClient(client: WebhookClientConfig | undefined, path: string): readonly FieldError[] {
  if (!client) return [required(path, 'required when strategy is set to Webhook')]
  const { url, service } = client
  if ((url === undefined) === (service === undefined)) return [required(path, 'exactly one of url or service is required')]
  if (url !== undefined) return validateUrl(url, `${path}.url`)
  const port = service?.port
  return [
    ...(service?.name ? [] : [required(`${path}.service.name`, 'service name is required')]),
    ...(service?.namespace ? [] : [required(`${path}.service.namespace`, 'service namespace is required')]),
    ...(port !== undefined && (port < 1 || port > 65_535) ? [invalid(`${path}.service.port`, port, 'port is not valid: must be between 1 and 65535, inclusive')] : []),
  ]
}

function validateUrl(url: string, path: string): readonly FieldError[] {
  const [, scheme, rest = ''] = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/(.*)$/.exec(url) ?? []
  const form = '; desired format: https://host[/path]'
  const host = rest.split(/[/?#]/)[0]
  return [
    ...(scheme === 'https' ? [] : [invalid(path, scheme ?? '', `'https' is the only allowed URL scheme${form}`)]),
    ...(host === '' ? [invalid(path, host, `host must be specified${form}`)] : []),
    ...(host.includes('@') ? [invalid(path, host.split('@')[0], 'user information is not permitted in the URL')] : []),
    ...(rest.includes('#') ? [invalid(path, rest.slice(rest.indexOf('#') + 1), 'fragments are not permitted in the URL')] : []),
    ...(rest.includes('?') ? [invalid(path, rest.split('#')[0].slice(rest.indexOf('?') + 1), 'query parameters are not permitted in the URL')] : []),
  ]
}

function validateReviewVersions(versions: readonly string[], path: string): readonly FieldError[] {
  if (versions.length === 0) return [required(path)]
  const errors = versions.flatMap((version, index) => {
    if (versions.indexOf(version) < index) return [invalid(`${path}[${index}]`, version, 'duplicate version')]
    return dns1035Label(version).map((fault) => invalid(`${path}[${index}]`, version, fault))
  })
  const isKnown = versions.some((version) => accepted.includes(version))
  return isKnown ? errors : [...errors, invalidGo(path, goStrings(versions), `must include at least one of ${accepted.join(', ')}`)]
}
