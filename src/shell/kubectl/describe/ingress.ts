/** Upstream: kubectl/pkg/describe/describe.go IngressDescriber (v1.32). */
import { isStatusError } from '../../../api/status-error'
import type { Ingress, Networking, Service } from '../../../api/types'
import type { KubectlContext } from '../command'
import { defineDescriber, eventsSection } from './describer'
import { formatEndpoints, slicesOf } from './service'
import { annotationLines, labelLines } from './text'

export const describeIngress = defineDescriber<Ingress>('Ingress', async (ingress, about) => {
  const { metadata, spec } = ingress
  const { namespace = '' } = metadata
  const fallback = spec.defaultBackend ? await backend(about.context, namespace, spec.defaultBackend) : '<default>'
  return [
    `Name:\t${metadata.name}`,
    ...labelLines('Labels', metadata.labels),
    `Namespace:\t${namespace}`,
    `Address:\t${addressesOf(ingress)}`,
    `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`,
    `Default backend:\t${fallback}`,
    ...tlsLines(spec.tls ?? []),
    'Rules:',
    '  Host\tPath\tBackends',
    '  ----\t----\t--------',
    ...(await ruleLines(about.context, ingress, fallback)),
    ...annotationLines('Annotations', metadata.annotations),
    ...(await eventsSection(about, ingress)),
  ]
})

const addressesOf = ({ status }: Ingress): string =>
  [...new Set((status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || ''))].filter((text) => text !== '').sort().join(',')

function tlsLines(entries: readonly Networking.IngressTLS[]): string[] {
  if (entries.length === 0) return []
  const one = ({ secretName, hosts = [] }: Networking.IngressTLS): string =>
    secretName ? `  ${secretName} terminates ${hosts.join(',')}` : `  SNI routes ${hosts.join(',')}`
  return ['TLS:', ...entries.map(one)]
}

async function ruleLines(context: KubectlContext, { metadata, spec }: Ingress, fallback: string): Promise<string[]> {
  const lines: string[] = []
  for (const { host, http } of spec.rules ?? []) {
    if (!http) continue
    lines.push(`  ${host || '*'}\t`)
    for (const path of http.paths) lines.push(`    \t${path.path ?? ''} \t${await backend(context, metadata.namespace ?? '', path.backend)}`)
  }
  return lines.length > 0 ? lines : [`  *\t*\t${fallback}`]
}

/** `web:80 (10.244.1.2:80)` */
async function backend(context: KubectlContext, namespace: string, { service, resource }: Networking.IngressBackend): Promise<string> {
  if (service) return serviceBackend(context, namespace, service)
  if (!resource) return ''
  return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`
}

async function serviceBackend(context: KubectlContext, namespace: string, { name, port = {} }: Networking.IngressServiceBackend): Promise<string> {
  const shown = `${name}:${port.number || port.name || ''}`
  try {
    const slices = await slicesOf(context, namespace, name)
    const { spec } = (await context.client.json({ path: `/api/v1/namespaces/${namespace}/services/${name}` })) as Service
    const wanted = (spec.ports ?? []).filter((one) => (port.number ? one.port === port.number : one.name === port.name))
    return `${shown} (${formatEndpoints(slices, wanted.at(-1)?.name ?? '')})`
  } catch (error) {
    if (!isStatusError(error)) throw error
    return `${shown} (<error: ${error.message}>)`
  }
}
