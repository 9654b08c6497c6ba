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
    { name: 'less than no time', spec: { terminationGracePeriodSeconds: -1 }, told: [] },
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

describe('of a template with annotations of the past', () => {
  const annotations = {
    'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
    'container.seccomp.security.alpha.kubernetes.io/c': 'unconfined',
    'container.apparmor.security.beta.kubernetes.io/c': 'unconfined',
  }
  const told = (securityContext: object): readonly string[] =>
    warningsOf({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata,
      spec: { template: { metadata: { annotations }, spec: { securityContext, containers: [{ name: 'c' }] } } },
    } as KubeObject)

  it('names the fields that took their place', () => {
    expect(told({})).toEqual([
      'spec.template.metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the "seccompProfile" field instead',
      'spec.template.metadata.annotations[container.seccomp.security.alpha.kubernetes.io/c]: non-functional in v1.27+; use the "seccompProfile" field instead',
      'spec.template.metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: deprecated since v1.30; use the "appArmorProfile" field instead',
    ])
  })

  it('is silent about what the fields say, and tells the same of a pod', () => {
    expect(told({ seccompProfile: { type: 'RuntimeDefault' }, appArmorProfile: { type: 'Unconfined' } })).toHaveLength(1)
    const own = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, annotations }, spec: { containers: [{ name: 'c' }] } } as KubeObject
    expect(warningsOf(own)).toHaveLength(3)
  })
})

describe('of files over each other', () => {
  const items = (...paths: string[]) => paths.map((path) => ({ key: 'k', path }))
  const rows: readonly { name: string; volume: Omit<Core.Volume, 'name'>; told: readonly string[] }[] = [
    { name: 'apart', volume: { configMap: { name: 'm', items: items('a', 'b/c') } }, told: [] },
    { name: 'one in another', volume: { configMap: { name: 'm', items: items('test', 'test/app') } }, told: ['volume "v" (ConfigMap "m"): overlapping paths: "test/app" with "test"'] },
    { name: 'one twice', volume: { secret: { secretName: 's', items: items('a', 'a') } }, told: ['volume "v" (Secret "s"): overlapping paths: "a" with "a"'] },
    {
      name: 'over a token',
      volume: { projected: { sources: [{ configMap: { name: 'm', items: items('token') } }, { serviceAccountToken: { path: 'token' } }] } },
      told: ['volume "v" (Projected ServiceAccountToken): overlapping paths: "token" with "token"'],
    },
    { name: 'of no source', volume: { projected: { sources: [{}] } }, told: ['volume "v" (Projected) has no sources provided'] },
  ]
  it.each(rows)('tells of files $name', ({ volume, told }) => {
    const own = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'c' }], volumes: [{ name: 'v', ...volume }] } }
    expect(warningsOf(own as KubeObject)).toEqual(told)
  })
})

describe('of other kinds', () => {
  const rows: readonly { of: string; object: object; told: readonly string[] }[] = [
    {
      of: 'Service',
      object: { metadata: { ...metadata, annotations: { 'service.kubernetes.io/topology-aware-hints': 'auto' } }, spec: { type: 'ClusterIP', clusterIP: '2001:db8:0:0::2', clusterIPs: ['2001:db8:0:0::2'], externalName: 'a.b', loadBalancerSourceRanges: ['2001:db8:1:0::/64', '10.0.0.0/8'] } },
      told: [
        'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
        'spec.clusterIPs[0]: IPv6 address "2001:db8:0:0::2" is not in RFC 5952 canonical format ("2001:db8::2"), which may cause controller apply-loops',
        'spec.loadBalancerSourceRanges[0]: IPv6 prefix "2001:db8:1:0::/64" is not in RFC 5952 canonical format ("2001:db8:1::/64"), which may cause controller apply-loops',
        'spec.externalName is ignored when spec.type is not "ExternalName"',
      ],
    },
    { of: 'Service', object: { spec: { type: 'ExternalName', externalName: 'a.b', externalIPs: ['1.1.1.1'] } }, told: ['spec.externalIPs is ignored when spec.type is "ExternalName"'] },
    {
      of: 'PersistentVolume',
      object: { metadata: { ...metadata, annotations: { 'volume.beta.kubernetes.io/mount-options': 'ro' } }, spec: { persistentVolumeReclaimPolicy: 'Recycle', storageos: {}, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'beta.kubernetes.io/os', operator: 'Exists' }] }] } } } },
      told: [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/os is deprecated since v1.14; use "kubernetes.io/os" instead',
        'metadata.annotations[volume.beta.kubernetes.io/mount-options]: deprecated since v1.31; use "mountOptions" attribute instead',
        'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
        'spec.storageOS: deprecated in v1.22, non-functional in v1.25+',
      ],
    },
    {
      of: 'PersistentVolumeClaim',
      object: { metadata: { ...metadata, annotations: { 'volume.beta.kubernetes.io/storage-class': 'x' } }, spec: { resources: { requests: { storage: '200m' } } } },
      told: [
        'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead',
        'spec.resources.requests[storage]: fractional byte value "200m" is invalid, must be an integer',
      ],
    },
    {
      of: 'StorageClass',
      object: { allowedTopologies: [{ matchLabelExpressions: [{ key: 'failure-domain.beta.kubernetes.io/zone', values: ['a'] }] }] },
      told: ['allowedTopologies[0].matchLabelExpressions[0]: deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
    },
  ]
  it.each(rows)('tells of a $of, at every write', ({ of, object, told }) => {
    const whole = { apiVersion: of === 'StorageClass' ? 'storage.k8s.io/v1' : 'v1', kind: of, metadata, ...object } as KubeObject
    expect(warningsOf(whole)).toEqual(told)
    expect(warningsOf(whole, whole)).toEqual(told)
  })
})
