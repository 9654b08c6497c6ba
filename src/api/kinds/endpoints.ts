/** Endpoints: the addresses behind a Service, in the older form. Upstream: printers.go formatEndpoints (v1.32). */
import { ageColumn, ageOf, firstThree, nameColumn, textColumn } from '../columns'
import { defaultEndpoints } from '../defaults/endpoints'
import type { Kind } from '../kind'
import type { Endpoints as StoredEndpoints } from '../types'
import { validateEndpoints } from '../validation/endpoints'

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
  columns: [
    nameColumn,
    textColumn('Endpoints', 'Addresses behind the service.'),
    ageColumn,
  ],
  row: (endpoints, nowMs) => [endpoints.metadata.name, firstThree(addressesOf(endpoints), '<none>'), ageOf(endpoints, nowMs)],
  setDefaults: defaultEndpoints,
  validate: validateEndpoints,
}

/** `ip:port` of each ready address; the bare address where no port is named. */
function addressesOf({ subsets }: Endpoints): string[] {
  return (subsets ?? []).flatMap(({ addresses, ports }) => {
    const ips = (addresses ?? []).map(({ ip }) => ip)
    return ports && ports.length > 0 ? ports.flatMap(({ port }) => ips.map((ip) => `${ip}:${port}`)) : ips
  })
}
