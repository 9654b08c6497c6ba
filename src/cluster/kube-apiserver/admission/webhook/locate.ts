/**
 * Where a webhook listens, and how messages write that down.
 * Upstream: k8s.io/apiserver/pkg/util/webhook/client.go, pkg/util/proxy/proxy.go ResolveCluster (v1.32).
 */
import { Service } from '../../../../api/kinds/service'
import type { Admission } from '../../../../api/types'
import type { Storage } from '../../storage'
import type { OutsideCall } from './pending-call'

export type Location = Pick<OutsideCall, 'url' | 'host' | 'port' | 'path' | 'serverName'> & {
  /** Why nobody is there; to be told in place of an answer. */
  readonly fault?: string
}

const HTTPS_PORT = 443

export function locate(storage: Storage, { service, url = '' }: Readonly<Admission.WebhookClientConfig>, timeoutSeconds: number): Location {
  const query = `?timeout=${timeoutSeconds}s`
  return service ? locateService(storage, service, query) : locateUrl(url, query)
}

function locateUrl(url: string, query: string): Location {
  const [, authority = '', given = ''] = /^https:\/\/([^/?#]*)([^?#]*)/i.exec(url) ?? []
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(authority) ?? []
  const path = `${given || '/'}${query}`
  const serverName = host.replace(/^\[(.*)\]$/, '$1')
  return { url: `https://${authority}${path}`, host: serverName, serverName, port: port ? Number(port) : HTTPS_PORT, path }
}

function locateService(
  storage: Storage,
  { name, namespace, port = HTTPS_PORT, path = '/' }: Readonly<Admission.ServiceReference>,
  query: string,
): Location {
  const full = `${path.startsWith('/') ? path : `/${path}`}${query}`
  const serverName = `${name}.${namespace}.svc`
  const at = { url: `https://${serverName}:${port}${full}`, serverName, port, path: full }
  const found = storage.find(Service, { namespace, name })
  if (!found) return { ...at, host: '', fault: `service "${name}" not found` }
  const { type, clusterIP = '', externalName = '', ports = [] } = found.spec
  if (type === 'ExternalName') return { ...at, host: externalName }
  if (!ports.some((open) => open.port === port))
    return { ...at, host: clusterIP, fault: `no service port ${port} found for service "${name}"` }
  return { ...at, host: clusterIP }
}
