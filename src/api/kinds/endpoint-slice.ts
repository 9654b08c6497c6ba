/** EndpointSlice: up to a hundred of the addresses behind a Service. Upstream: printers.go printEndpointSlice (v1.32). */
import { ageColumn, ageOf, firstThree, nameColumn, textColumn } from '../columns'
import { defaultEndpointSlice } from '../defaults/endpoints'
import type { Kind } from '../kind'
import type { EndpointSlice as StoredEndpointSlice } from '../types'
import { countGeneration, isSame, startGeneration } from '../updates'
import { validateEndpointSlice, validateEndpointSliceUpdate } from '../validation/endpoints'

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
  columns: [
    nameColumn,
    textColumn('AddressType', 'What sort of addresses it holds.'),
    textColumn('Ports', 'Ports of the addresses.'),
    textColumn('Endpoints', 'Addresses behind the service.'),
    ageColumn,
  ],
  row: (slice, nowMs) => [
    slice.metadata.name,
    slice.addressType,
    firstThree((slice.ports ?? []).map(({ port }) => (port === undefined ? '*' : String(port))), '<unset>'),
    firstThree(slice.endpoints.flatMap(({ addresses }) => addresses), '<unset>'),
    ageOf(slice, nowMs),
  ],
  setDefaults: defaultEndpointSlice,
  prepareForCreate: startGeneration,
  prepareForUpdate: (next, previous) => countGeneration(next, previous, isUnchanged(next, previous)),
  validate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
}

/** Everything but the metadata counts, and of that the labels. */
const isUnchanged = (next: EndpointSlice, previous: EndpointSlice): boolean =>
  isSame({ ...next, metadata: next.metadata.labels }, { ...previous, metadata: previous.metadata.labels })
