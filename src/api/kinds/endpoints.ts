/** Endpoints: the addresses behind a Service, in the older form. Upstream: printers.go formatEndpoints (v1.32). */
import { ageOf, columns, firstFew } from '../columns'
import type { Kind } from '../kind'
import type { Endpoints as StoredEndpoints } from '../types'

export type Endpoints = StoredEndpoints

export const Endpoints: Kind<Endpoints> = {
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: columns('Name', 'Endpoints', 'Age'),
  row: (endpoints, nowMs) => [endpoints.metadata.name, firstFew(addressesOf(endpoints), 3), ageOf(endpoints, nowMs)],
}

/** `ip:port` of each ready address; the bare address where no port is named. */
function addressesOf({ subsets }: Endpoints): string[] {
  return (subsets ?? []).flatMap(({ addresses, ports }) => {
    const ips = (addresses ?? []).map(({ ip }) => ip)
    return ports && ports.length > 0 ? ports.flatMap(({ port }) => ips.map((ip) => `${ip}:${port}`)) : ips
  })
}
