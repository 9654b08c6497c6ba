/** Completes Endpoints and EndpointSlices. Upstream: pkg/apis/core/v1/defaults.go, pkg/apis/discovery/v1/defaults.go (v1.32). */
import type { Discovery, Endpoints, EndpointSlice } from '../types'
import { changeEach, fill } from './fill'

export const defaultEndpoints = (endpoints: Endpoints): Endpoints =>
  changeEach(endpoints, 'subsets', (subset) =>
    changeEach(subset, 'ports', (port) => fill(port, { protocol: 'TCP' })),
  )

export function defaultEndpointSlice(slice: EndpointSlice): EndpointSlice {
  const ported = changeEach(slice, 'ports', (port) =>
    fill(port, { name: '', protocol: 'TCP' }),
  )
  const conditioned = changeEach(ported, 'endpoints', (endpoint) =>
    fill(endpoint, { conditions: noConditions }),
  )
  return 'endpoints' in conditioned ? conditioned : { ...(conditioned as EndpointSlice), endpoints: [] }
}

const noConditions: Discovery.EndpointConditions = {}
