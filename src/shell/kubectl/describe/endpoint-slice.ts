/** Upstream: kubectl/pkg/describe/describe.go describeEndpointSliceV1 (v1.32). */
import type { Discovery, EndpointSlice } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { annotationLines, labelLines } from './text'

export const describeEndpointSlice = defineDescriber<EndpointSlice>('EndpointSlice', async (slice, about) => {
  const { metadata, addressType, ports, endpoints } = slice
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `AddressType:\t${addressType}`,
    ...portLines(ports ?? []),
    ...((endpoints ?? []).length === 0 ? ['Endpoints: <none>'] : ['Endpoints:', ...endpoints.flatMap(endpointLines)]),
    ...(await eventsSection(about, slice)),
  ]
})

function portLines(ports: readonly Discovery.EndpointPort[]): string[] {
  if (ports.length === 0) return ['Ports: <unset>']
  return [
    'Ports:',
    '  Name\tPort\tProtocol',
    '  ----\t----\t--------',
    ...ports.map(({ name, port, protocol = '' }) => `  ${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol}`),
  ]
}

function endpointLines({ addresses, conditions, hostname, targetRef, nodeName, zone }: Discovery.Endpoint): string[] {
  return [
    `  - Addresses:\t${addresses.join(', ') || '<none>'}`,
    '    Conditions:',
    `      Ready:\t${conditions?.ready ?? '<unset>'}`,
    `    Hostname:\t${hostname ?? '<unset>'}`,
    ...(targetRef ? [`    TargetRef:\t${targetRef.kind ?? ''}/${targetRef.name ?? ''}`] : []),
    `    NodeName:\t${nodeName ?? '<unset>'}`,
    `    Zone:\t${zone ?? '<unset>'}`,
  ]
}
