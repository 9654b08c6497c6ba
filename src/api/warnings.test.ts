import { expect, it } from 'vitest'
import type { KubeObject } from './object'
import { podWarnings } from './warnings'

const metadata = { name: 'a', uid: '', resourceVersion: '', creationTimestamp: '', generation: 1 }
const spec = {
  containers: [
    { name: 'a', resources: { requests: { memory: '128m', cpu: '100m' }, limits: { memory: '64Mi' } } },
    { name: 'b', env: [{ name: 'X', value: '1' }, { name: 'Y', value: '2' }, { name: 'X', value: '3' }] },
  ],
}
const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec } as KubeObject
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template: { spec } } } as KubeObject

it('tells of parts of a byte, and of variables that hide others', () => {
  expect(podWarnings(pod)).toEqual([
    'spec.containers[0].resources.requests[memory]: fractional byte value "128m" is invalid, must be an integer',
    'spec.containers[1].env[2]: hides previous definition of "X", which may be dropped when using apply',
  ])
  expect(podWarnings(deployment)[0]).toMatch(/^spec\.template\.spec\.containers\[0\]\.resources/)
})

it('is silent about what has no Pod, and about what did not change', () => {
  expect(podWarnings({ apiVersion: 'v1', kind: 'ConfigMap', metadata } as KubeObject)).toEqual([])
  expect(podWarnings(deployment, deployment)).toEqual([])
  expect(podWarnings({ ...deployment, metadata: { ...metadata, generation: 2 } } as KubeObject, deployment)).toHaveLength(2)
})
