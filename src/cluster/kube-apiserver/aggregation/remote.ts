/**
 * Groups and versions that another server answers for: which they are, and where that server is.
 * Upstream: k8s.io/kube-aggregator/pkg/apiserver/{apiserver,handler_proxy}.go (v1.32).
 *
 * Simplified: the other server is taken at its word; a real API server checks its certificate against the caBundle of the APIService.
 */
import { APIService } from '../../../api/kinds/api-service'
import { Service } from '../../../api/kinds/service'
import type { HttpRequest } from '../../../base/os/network-stack'
import type { Registry } from '../registry'

type Known = Pick<Registry, 'catalog' | 'storage'>

/** An APIService that names a Service, of a version that this server does not serve itself. */
export function isRemote({ catalog }: Pick<Known, 'catalog'>, { spec }: APIService): boolean {
  return spec.service !== undefined && !catalog.all().some(({ group, version }) => group === spec.group && version === spec.version)
}

/** The one that answers for `/apis/GROUP/VERSION`, if any does. */
export function remoteAt(known: Known, group: string, version: string): APIService | undefined {
  const found = known.storage.find(APIService, { name: `${version}.${group}` })
  return found && isRemote(known, found) ? found : undefined
}

export const isAvailable = ({ status }: APIService): boolean =>
  status.conditions?.some((condition) => condition.type === 'Available' && condition.status === 'True') ?? false

const HTTPS_PORT = 443

/** Where it listens; undefined while its Service has no address. */
export function placeOf({ storage }: Pick<Known, 'storage'>, { spec: { service } }: APIService): Pick<HttpRequest, 'host' | 'port' | 'tls'> | undefined {
  const found = storage.find(Service, { namespace: service?.namespace, name: service?.name ?? '' })
  const host = found?.spec.type === 'ExternalName' ? found.spec.externalName : found?.spec.clusterIP
  return host ? { host, port: service?.port ?? HTTPS_PORT, tls: true } : undefined
}
