/** EndpointSlice: up to a hundred of the addresses behind a Service. Upstream: printers.go printEndpointSlice (v1.32). */
import { ageOf, columns, firstFew } from '../columns'
import type { Kind } from '../kind'
import type { EndpointSlice as StoredEndpointSlice } from '../types'

export type EndpointSlice = StoredEndpointSlice

export const EndpointSlice: Kind<EndpointSlice> = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: columns('Name', 'AddressType', 'Ports', 'Endpoints', 'Age'),
  row: (slice, nowMs) => [
    slice.metadata.name,
    slice.addressType,
    unsetWhenEmpty((slice.ports ?? []).map(({ port }) => (port === undefined ? '*' : String(port)))),
    unsetWhenEmpty(slice.endpoints.flatMap(({ addresses }) => addresses)),
    ageOf(slice, nowMs),
  ],
}

const unsetWhenEmpty = (items: readonly string[]): string => (items.length > 0 ? firstFew(items, 3) : '<unset>')
