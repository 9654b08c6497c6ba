/** Upstream: kubectl/pkg/describe/describe.go describeService (v1.32). */
import type { Core, EndpointSlice, Service } from '../../../api/types'
import type { KubectlContext } from '../command'
import { itemsOf, type ManifestList } from '../manifest'
import { defineDescriber, eventsSection } from './describer'
import { annotationLines, formatMap, labelLines } from './text'

export const describeService = defineDescriber<Service>('Service', async (service, about) => {
  const { metadata, spec } = service
  const slices = await slicesOf(about.context, metadata.namespace ?? '', metadata.name)
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `Selector:\t${formatMap(spec.selector)}`,
    `Type:\t${spec.type ?? ''}`,
    ...addressLines(service),
    ...(spec.ports ?? []).flatMap((port) => portLines(port, slices)),
    `Session Affinity:\t${spec.sessionAffinity ?? ''}`,
    ...(spec.externalTrafficPolicy ? [`External Traffic Policy:\t${spec.externalTrafficPolicy}`] : []),
    ...(spec.internalTrafficPolicy ? [`Internal Traffic Policy:\t${spec.internalTrafficPolicy}`] : []),
    ...(spec.healthCheckNodePort ? [`HealthCheck NodePort:\t${spec.healthCheckNodePort}`] : []),
    ...(spec.loadBalancerSourceRanges?.length
      ? [`LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`]
      : []),
    ...(await eventsSection(about, service)),
  ]
})

function addressLines({ spec, status }: Service): string[] {
  const ingress = status.loadBalancer?.ingress ?? []
  const balancer = ingress
    .map(({ ip, ipMode, hostname = '' }) => (ip ? ip + (ipMode ? ` (${ipMode})` : '') : hostname))
    .join(', ')
  return [
    ...(spec.ipFamilyPolicy ? [`IP Family Policy:\t${spec.ipFamilyPolicy}`] : []),
    `IP Families:\t${(spec.ipFamilies ?? []).join(',') || '<none>'}`,
    `IP:\t${spec.clusterIP ?? ''}`,
    `IPs:\t${(spec.clusterIPs ?? []).join(',') || '<none>'}`,
    ...(spec.externalIPs?.length ? [`External IPs:\t${spec.externalIPs.join(',')}`] : []),
    ...(spec.loadBalancerIP ? [`Desired LoadBalancer IP:\t${spec.loadBalancerIP}`] : []),
    ...(spec.externalName ? [`External Name:\t${spec.externalName}`] : []),
    ...(balancer ? [`LoadBalancer Ingress:\t${balancer}`] : []),
  ]
}

function portLines(
  { name = '', port, protocol = '', targetPort, nodePort }: Core.ServicePort,
  slices: readonly EndpointSlice[],
): string[] {
  const shown = name || '<unset>'
  return [
    `Port:\t${shown}\t${port}/${protocol}`,
    `TargetPort:\t${targetPort ?? 0}/${protocol}`,
    ...(nodePort ? [`NodePort:\t${shown}\t${nodePort}/${protocol}`] : []),
    `Endpoints:\t${formatEndpoints(slices, name)}`,
  ]
}

/** Of the service with this name. */
export async function slicesOf({ client }: KubectlContext, namespace: string, name: string): Promise<readonly EndpointSlice[]> {
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`
  const list = (await client.json({
    path,
    query: { labelSelector: `kubernetes.io/service-name=${name}` },
  })) as ManifestList
  return itemsOf(list).map((item) => item as object as EndpointSlice)
}

/** Ready addresses that serve a port, at most three. */
export function formatEndpoints(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const found: string[] = []
  for (const { ports, endpoints } of slices) {
    if ((ports ?? []).length === 0) found.push(...endpoints.flatMap(({ addresses }) => addresses))
    for (const { name = '', port } of ports ?? []) {
      if (name !== portName) continue
      const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false)
      found.push(...ready.flatMap(({ addresses }) => addresses.map((address) => `${address}:${port ?? 0}`)))
    }
  }
  return found.slice(0, 3).join(',') + (found.length > 3 ? ` + ${found.length - 3} more...` : '')
}
