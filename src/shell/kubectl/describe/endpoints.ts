/** Upstream: kubectl/pkg/describe/describe.go describeEndpoints (v1.32). */
import type { Core, Endpoints } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { annotationLines, labelLines } from './text'

export const describeEndpoints = defineDescriber<Endpoints>('Endpoints', async (endpoints, about) => {
  const { metadata, subsets = [] } = endpoints
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    'Subsets:',
    ...subsets.flatMap(subsetLines),
    ...(await eventsSection(about, endpoints)),
  ]
})

const listed = (addresses: readonly Core.EndpointAddress[] | undefined): string =>
  (addresses ?? []).map(({ ip }) => ip).join(',') || '<none>'

function subsetLines({ addresses, notReadyAddresses, ports = [] }: Core.EndpointSubset): string[] {
  return [
    `  Addresses:\t${listed(addresses)}`,
    `  NotReadyAddresses:\t${listed(notReadyAddresses)}`,
    ...(ports.length > 0 ? ['  Ports:', '    Name\tPort\tProtocol', '    ----\t----\t--------'] : []),
    ...ports.map(({ name, port, protocol = '' }) => `    ${name || '<unset>'}\t${port}\t${protocol}`),
    '',
  ]
}
