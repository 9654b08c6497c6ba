import { describe, expect, it } from 'vitest'
import type { KubeObject } from './object'
import type { Core } from './types'
import { warningsOf } from './warnings'

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
  expect(warningsOf(pod)).toEqual([
    'spec.containers[0].resources.requests[memory]: fractional byte value "128m" is invalid, must be an integer',
    'spec.containers[1].env[2]: hides previous definition of "X", which may be dropped when using apply',
  ])
  expect(warningsOf(deployment)[0]).toMatch(/^spec\.template\.spec\.containers\[0\]\.resources/)
})

it('is silent about what has no Pod, and about what did not change', () => {
  expect(warningsOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata } as KubeObject)).toEqual([])
  expect(warningsOf(deployment, deployment)).toEqual([])
  expect(warningsOf({ ...deployment, metadata: { ...metadata, generation: 2 } } as KubeObject, deployment)).toHaveLength(2)
  expect(warningsOf({ ...pod, metadata: { ...metadata, generation: 2 } } as KubeObject, pod)).toEqual([])
})

describe('of a pod', () => {
  const container = { name: 'c', image: 'nginx' }
  const term = { topologyKey: 'zone' }
  const rows: readonly { name: string; spec: Partial<Core.PodSpec>; told: readonly string[] }[] = [
    { name: 'an old label of nodes', spec: { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } }, told: ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'] },
    {
      name: 'a rule that fits no pod',
      spec: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } },
      told: ['spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: a null labelSelector results in matching no pod'],
    },
    { name: 'a volume of the past', spec: { volumes: [{ name: 'v', gitRepo: { repository: 'r' } }] }, told: ['spec.volumes[0].gitRepo: deprecated in v1.11'] },
    { name: 'an address twice', spec: { hostAliases: [{ ip: '1.1.1.1' }, { ip: '1.1.1.1' }] }, told: ['spec.hostAliases[1].ip: duplicate ip "1.1.1.1"'] },
    {
      name: 'secrets twice and without name',
      spec: { imagePullSecrets: [{ name: 'a' }, { name: 'a' }, { name: '' }] },
      told: ['spec.imagePullSecrets[1].name: duplicate name "a"', 'spec.imagePullSecrets[2].name: invalid empty name ""'],
    },
    { name: 'a port twice', spec: { containers: [{ ...container, ports: [{ containerPort: 80 }] }, { ...container, ports: [{ containerPort: 80 }] }] }, told: ['spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]'] },
    { name: 'ports that overlap', spec: { containers: [{ ...container, ports: [{ containerPort: 80 }, { containerPort: 80, hostPort: 8080 }] }] }, told: ['spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]'] },
    { name: 'an address without a port', spec: { containers: [{ ...container, ports: [{ containerPort: 80, hostIP: '1.1.1.1' }] }] }, told: ['spec.containers[0].ports[0]: hostIP set without hostPort: {Name: HostPort:0 ContainerPort:80 Protocol:TCP HostIP:1.1.1.1}'] },
    { name: 'a value made of the earlier one', spec: { containers: [{ ...container, env: [{ name: 'X', value: '1' }, { name: 'X', value: '$(X)2' }] }] }, told: [] },
    { name: 'less than no time', spec: { terminationGracePeriodSeconds: -1 }, told: ['spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1'] },
  ]
  it.each(rows)('tells of $name', ({ spec: given, told }) => {
    expect(warningsOf({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [container], ...given } } as KubeObject)).toEqual(told)
  })
})

it('tells of names that are no labels, where pods are named by them', () => {
  const dotted = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...metadata, name: 'v1.2' } })
  const rest = 'which can result in surprising behavior; a DNS label is recommended: [must not contain dots]'
  expect(warningsOf(dotted(pod))[0]).toBe(`metadata.name: this is used in the Pod's hostname, ${rest}`)
  expect(warningsOf(dotted(deployment))[0]).toBe(`metadata.name: this is used in Pod names and hostnames, ${rest}`)
  const daemons = { ...deployment, kind: 'DaemonSet' } as KubeObject
  expect(warningsOf(dotted(daemons))[0]).not.toContain('metadata.name')
})

it('tells of the older way to name the class of an Ingress', () => {
  const ingress = (ingressClassName?: string) =>
    ({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { ...metadata, annotations: { 'kubernetes.io/ingress.class': 'nginx' } }, spec: { ingressClassName } }) as KubeObject
  expect(warningsOf(ingress())).toEqual(['annotation "kubernetes.io/ingress.class" is deprecated, please use \'spec.ingressClassName\' instead'])
  expect(warningsOf(ingress('nginx'))).toEqual([])
})

it('looks into the template of a CronJob and of a PodTemplate', () => {
  const cronJob = { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { jobTemplate: { spec: { template: { spec } } } } } as KubeObject
  expect(warningsOf(cronJob)[0]).toMatch(/^spec\.jobTemplate\.spec\.template\.spec\.containers\[0\]/)
  expect(warningsOf({ apiVersion: 'v1', kind: 'PodTemplate', metadata, template: { spec } } as KubeObject)[0]).toMatch(/^template\.spec\.containers\[0\]/)
})
