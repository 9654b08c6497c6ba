/** 403: who may not do what. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go (v1.32). */
import { StatusError } from '../../../api/status-error'
import type { Attributes } from './attributes'

export function notAllowedError(attributes: Attributes, reason: string): StatusError {
  const { resource } = attributes
  const why = reason ? `${wish(attributes)}: ${reason}` : wish(attributes)
  const name = resource?.name ?? ''
  const qualified = resource ? (resource.group ? `${resource.resource}.${resource.group}` : resource.resource) : ''
  const subject = qualified ? (name ? `${qualified} ${JSON.stringify(name)} is forbidden` : `${qualified} is forbidden`) : 'forbidden'
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `${subject}: ${why}`,
    reason: 'Forbidden',
    details: {
      ...(name ? { name } : {}),
      ...(resource?.group ? { group: resource.group } : {}),
      ...(resource ? { kind: resource.resource } : {}),
    },
    code: 403,
  })
}

function wish({ user, verb, resource, path }: Attributes): string {
  const who = `User ${quoted(user.user)} cannot ${escaped(verb)}`
  if (!resource) return `${who} path ${quoted(path)}`
  const { group, namespace, subresource } = resource
  const what = subresource ? `${resource.resource}/${subresource}` : resource.resource
  const where = namespace ? `in the namespace ${quoted(namespace)}` : 'at the cluster scope'
  return `${who} resource ${quoted(what)} in API group ${quoted(group)} ${where}`
}

const quoted = (text: string): string => escaped(JSON.stringify(text))

/** Browsers may show the text. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
