import { expect, it } from 'vitest'
import type { Core } from '../../api/types'
import { kernelResources } from './container-resources'

const STANDARD_MEMORY = 8_000_000_000
const pod = (resources: Core.ResourceRequirements, more: Partial<Core.PodSpec> = {}): Core.PodSpec => ({ containers: [{ name: 'main', resources }], ...more })

/** Upstream: TestGetContainerOOMScoreAdjust in pkg/kubelet/qos/policy_test.go. */
it.each([
  { name: 'critical', spec: pod({}, { priority: 2_000_001_000 }), least: -997, most: -997 },
  { name: 'critical for the cluster only', spec: pod({}, { priority: 2_000_000_000 }), least: 1000, most: 1000 },
  { name: 'best effort', spec: pod({}), least: 1000, most: 1000 },
  { name: 'guaranteed', spec: pod({ limits: { cpu: '5m', memory: '10G' }, requests: { cpu: '5m', memory: '10G' } }), least: -997, most: -997 },
  { name: 'burstable without a request of memory', spec: pod({ requests: { cpu: '1m' } }), least: 999, most: 999 },
  { name: 'burstable with a small one', spec: pod({ requests: { memory: `${STANDARD_MEMORY - 1}` } }), least: 3, most: 3 },
  { name: 'burstable with the half', spec: pod({ requests: { memory: `${STANDARD_MEMORY / 2}` }, limits: { memory: `${STANDARD_MEMORY / 2}` } }), least: 495, most: 505 },
])('$name', ({ spec, least, most }) => {
  const { oomScoreAdj } = kernelResources(spec, spec.containers[0], STANDARD_MEMORY)
  expect(oomScoreAdj).toBeGreaterThanOrEqual(least)
  expect(oomScoreAdj).toBeLessThanOrEqual(most)
})

it.each<{ resources: Core.ResourceRequirements; wanted: object }>([
  { resources: {}, wanted: { memoryLimit: undefined, cpuLimit: undefined, cpuShares: 2 } },
  { resources: { requests: { cpu: '500m' } }, wanted: { cpuLimit: undefined, cpuShares: 512 } },
  { resources: { limits: { cpu: '250m', memory: '64Mi' } }, wanted: { memoryLimit: 67_108_864, cpuLimit: 0.25, cpuShares: 256 } },
  { resources: { requests: { cpu: '100m' }, limits: { cpu: '2' } }, wanted: { cpuLimit: 2, cpuShares: 102 } },
])('%j', ({ resources, wanted }) => {
  expect(kernelResources(pod(resources), pod(resources).containers[0], STANDARD_MEMORY)).toMatchObject(wanted)
})
