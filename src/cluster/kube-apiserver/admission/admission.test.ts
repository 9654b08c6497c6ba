import { describe, expect, it } from 'vitest'
import type { ApiDoor, Caller } from '../../../api/door'
import { kinds } from '../../../api/kinds'
import { Deployment } from '../../../api/kinds/deployment'
import { Ingress } from '../../../api/kinds/ingress'
import { IngressClass } from '../../../api/kinds/ingress-class'
import { LimitRange } from '../../../api/kinds/limit-range'
import { Namespace } from '../../../api/kinds/namespace'
import { Node } from '../../../api/kinds/node'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { Pod } from '../../../api/kinds/pod'
import { PriorityClass } from '../../../api/kinds/priority-class'
import { RuntimeClass } from '../../../api/kinds/runtime-class'
import { ServiceAccount } from '../../../api/kinds/service-account'
import { StorageClass } from '../../../api/kinds/storage-class'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

const namespace = 'default'

function server() {
  const simulation = createSimulation({ seed: '1', startMs: Date.UTC(2026, 0, 1) })
  const apiServer = createApiServer({ simulation, kinds })
  const warnings: string[] = []
  const as = (caller: Partial<Caller>): ApiDoor => apiServer.door({ user: 'jane', fieldManager: 'kubectl', ...caller })
  const door = as({ user: 'kubernetes-admin', groups: ['system:masters'] })
  door.create(ServiceAccount, { metadata: { name: 'default', namespace } })
  const warn = (text: string): void => void warnings.push(text)
  const pod = (spec: object = {}, name = 'p') =>
    door.create(Pod, { metadata: { name, namespace }, spec: { containers: [{ name: 'c', image: 'i' }], ...spec } }, { warn })
  return { simulation, as, door, pod, warn, warnings }
}

describe('priority', () => {
  it('is resolved by class, or by the class for all', () => {
    const { door, pod } = server()
    expect(pod().spec).toMatchObject({ priority: 0, preemptionPolicy: 'PreemptLowerPriority' })
    expect(pod({ priorityClassName: 'system-node-critical' }, 'a').spec.priority).toBe(2_000_001_000)
    door.create(PriorityClass, { metadata: { name: 'usual' }, value: 7, globalDefault: true, preemptionPolicy: 'Never' })
    expect(pod({}, 'b').spec).toMatchObject({ priority: 7, priorityClassName: 'usual', preemptionPolicy: 'Never' })
  })

  it.each<[object, string]>([
    [{ priorityClassName: 'nope' }, 'no PriorityClass with name nope was found'],
    [
      { priority: 5 },
      'the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    ],
    [
      { preemptionPolicy: 'Never' },
      'the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name',
    ],
  ])('refuses %j', (spec, why) => {
    expect(() => server().pod(spec)).toThrow(`pods "p" is forbidden: ${why}`)
  })

  it('has one default only', () => {
    const { door } = server()
    door.create(PriorityClass, { metadata: { name: 'a' }, value: 1, globalDefault: true })
    expect(() => door.create(PriorityClass, { metadata: { name: 'b' }, value: 2, globalDefault: true })).toThrow(
      'priorityclasses.scheduling.k8s.io "b" is forbidden: PriorityClass a is already marked as default. Only one default can exist',
    )
  })
})

describe('service accounts', () => {
  it('lend pods their secrets for pulling images, and no token where they say so', () => {
    const { door, pod } = server()
    door.create(ServiceAccount, {
      metadata: { name: 'quiet', namespace },
      automountServiceAccountToken: false,
      imagePullSecrets: [{ name: 'registry' }],
    })
    const { spec } = pod({ serviceAccountName: 'quiet' })
    expect(spec.imagePullSecrets).toEqual([{ name: 'registry' }])
    expect(spec.volumes).toBeUndefined()
  })

  it.each<[string, object, string]>([
    [
      'volume',
      { volumes: [{ name: 'v', secret: { secretName: 'other' } }] },
      'volume with secret.secretName="other" is not allowed because service account strict does not reference that secret',
    ],
    [
      'variable',
      { containers: [{ name: 'c', image: 'i', env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'other', key: 'k' } } }] }] },
      'container c with envVar A referencing secret.secretName="other" is not allowed because service account strict does not reference that secret',
    ],
    [
      'pull secret',
      { imagePullSecrets: [{ name: 'x' }] },
      'imagePullSecrets[0].name="x" is not allowed because service account strict does not reference that imagePullSecret',
    ],
  ])('may forbid secrets that are not theirs: %s', (_title, spec, why) => {
    const { door, pod } = server()
    door.create(ServiceAccount, {
      metadata: { name: 'strict', namespace, annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' } },
      secrets: [{ name: 'own' }],
    })
    expect(() => pod({ serviceAccountName: 'strict', ...spec })).toThrow(`pods "p" is forbidden: ${why}`)
    pod({ serviceAccountName: 'strict', volumes: [{ name: 'v', secret: { secretName: 'own' } }] })
  })
})

describe('runtime classes', () => {
  it('give pods their overhead and their place', () => {
    const { door, pod } = server()
    door.create(RuntimeClass, {
      metadata: { name: 'vm' },
      handler: 'kata',
      overhead: { podFixed: { cpu: '250m' } },
      scheduling: { nodeSelector: { vm: 'yes' }, tolerations: [{ key: 'vm', operator: 'Exists' }] },
    })
    const { spec } = pod({ runtimeClassName: 'vm' })
    expect(spec).toMatchObject({ overhead: { cpu: '250m' }, nodeSelector: { vm: 'yes' } })
    expect(spec.tolerations).toContainEqual({ key: 'vm', operator: 'Exists' })
    expect(() => pod({ runtimeClassName: 'vm', nodeSelector: { vm: 'no' } }, 'q')).toThrow(
      'conflict: runtimeClass.scheduling.nodeSelector[vm] = yes; pod.spec.nodeSelector[vm] = no',
    )
    expect(() => pod({ runtimeClassName: 'vm', overhead: { cpu: '1' } }, 'q')).toThrow(
      "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    )
  })
})

describe('default classes', () => {
  it('are given to claims and Ingresses that name none', () => {
    const { door } = server()
    const isDefault = { 'storageclass.kubernetes.io/is-default-class': 'true', 'ingressclass.kubernetes.io/is-default-class': 'true' }
    door.create(StorageClass, { metadata: { name: 'standard', annotations: isDefault }, provisioner: 'a/b' })
    door.create(IngressClass, { metadata: { name: 'nginx', annotations: isDefault }, spec: { controller: 'a/b' } })
    const claim = (name: string, more: object = {}) =>
      door.create(PersistentVolumeClaim, {
        metadata: { name, namespace },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...more },
      })
    expect(claim('a').spec.storageClassName).toBe('standard')
    expect(claim('b', { storageClassName: '' }).spec.storageClassName).toBe('')
    const ingress = door.create(Ingress, {
      metadata: { name: 'i', namespace },
      spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } },
    })
    expect(ingress.spec.ingressClassName).toBe('nginx')
    const asked = claim('c')
    const grown = { ...asked, spec: { ...asked.spec, resources: { requests: { storage: '2Gi' } } } }
    expect(() => door.update(PersistentVolumeClaim, grown)).toThrow(
      /persistentvolumeclaims "c" is forbidden: Only bound persistent volume claims can be expanded|spec/,
    )
  })

  it('let bound claims grow only where the class says so', () => {
    const { door } = server()
    door.create(StorageClass, { metadata: { name: 'fixed' }, provisioner: 'a/b' })
    const made = door.create(PersistentVolumeClaim, {
      metadata: { name: 'c', namespace },
      spec: { storageClassName: 'fixed', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    })
    const bound = door.updateStatus(PersistentVolumeClaim, { ...made, status: { ...made.status, phase: 'Bound' } })
    expect(() =>
      door.update(PersistentVolumeClaim, { ...bound, spec: { ...bound.spec, resources: { requests: { storage: '2Gi' } } } }),
    ).toThrow(
      'persistentvolumeclaims "c" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    )
  })
})

describe('limits of claims and pods', () => {
  it.each<[object, string]>([
    [
      { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } },
      'maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi',
    ],
    [
      { type: 'PersistentVolumeClaim', min: { storage: '5Gi' } },
      'minimum storage usage per PersistentVolumeClaim is 5Gi, but request is 2Gi',
    ],
  ])('%j', (limit, why) => {
    const { door } = server()
    door.create(LimitRange, { metadata: { name: 'l', namespace }, spec: { limits: [limit] } } as never)
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } }
    expect(() => door.create(PersistentVolumeClaim, { metadata: { name: 'c', namespace }, spec })).toThrow(
      `persistentvolumeclaims "c" is forbidden: ${why}`,
    )
  })

  it.each<[object, object, string]>([
    [{ type: 'Pod', max: { cpu: '1' } }, { limits: { cpu: '2' } }, 'maximum cpu usage per Pod is 1, but limit is 2'],
    [{ type: 'Pod', max: { cpu: '1' } }, {}, 'maximum cpu usage per Pod is 1.  No limit is specified'],
    [{ type: 'Pod', min: { memory: '1Gi' } }, {}, 'minimum memory usage per Pod is 1Gi.  No request is specified'],
    [
      { type: 'Container', maxLimitRequestRatio: { cpu: '2' } },
      { requests: { cpu: '100m' }, limits: { cpu: '500m' } },
      'cpu max limit to request ratio per Container is 2, but provided ratio is 5.000000',
    ],
    [
      { type: 'Container', maxLimitRequestRatio: { cpu: '2' } },
      {},
      'cpu max limit to request ratio per Container is 2, but no request is specified or request is 0',
    ],
    [
      { type: 'Container', min: { cpu: '200m' } },
      { requests: { cpu: '100m' } },
      'minimum cpu usage per Container is 200m, but request is 100m',
    ],
  ])('%j with %j', (limit, resources, why) => {
    const { door, pod } = server()
    door.create(LimitRange, { metadata: { name: 'l', namespace }, spec: { limits: [limit] } } as never)
    expect(() => pod({ containers: [{ name: 'c', image: 'i', resources }] })).toThrow(`pods "p" is forbidden: ${why}`)
  })
})

describe('pod security of a namespace', () => {
  const labelled = (labels: Record<string, string>) => {
    const cluster = server()
    const found = cluster.door.get(Namespace, { name: namespace })
    cluster.door.update(
      Namespace,
      { ...found, metadata: { ...found.metadata, labels: { ...found.metadata.labels, ...labels } } },
      { warn: cluster.warn },
    )
    return cluster
  }
  const privileged = { containers: [{ name: 'c', image: 'i', securityContext: { privileged: true } }] }
  const fault = 'privileged (container "c" must not set securityContext.privileged=true)'

  it('refuses pods', () => {
    const { pod, warnings } = labelled({ 'pod-security.kubernetes.io/enforce': 'baseline' })
    expect(() => pod(privileged)).toThrow(`pods "p" is forbidden: violates PodSecurity "baseline:latest": ${fault}`)
    pod()
    expect(warnings).toEqual([])
  })

  it('warns of pods and of templates', () => {
    const { door, pod, warn, warnings } = labelled({
      'pod-security.kubernetes.io/warn': 'baseline',
      'pod-security.kubernetes.io/warn-version': 'v1.30',
    })
    pod(privileged)
    const template = { metadata: { labels: { a: 'b' } }, spec: privileged }
    door.create(Deployment, { metadata: { name: 'd', namespace }, spec: { selector: { matchLabels: { a: 'b' } }, template } }, { warn })
    expect(warnings).toEqual([
      `would violate PodSecurity "baseline:v1.30": ${fault}`,
      `would violate PodSecurity "baseline:v1.30": ${fault}`,
    ])
  })

  it('says which pods a new level would not let in', () => {
    const { door, pod, warn, warnings } = server()
    pod(privileged)
    pod(privileged, 'o')
    pod({}, 'q')
    const found = door.get(Namespace, { name: namespace })
    const label = (level: string) => ({
      ...found,
      metadata: { ...found.metadata, labels: { 'pod-security.kubernetes.io/enforce': level } },
    })
    door.update(Namespace, label('baseline'), { warn })
    expect(warnings).toEqual([
      `existing pods in namespace "default" violate the new PodSecurity enforce level "baseline:latest"`,
      'o (and 1 other pod): privileged',
    ])
    expect(() => door.create(Namespace, { metadata: { name: 'x', labels: { 'pod-security.kubernetes.io/enforce': 'high' } } })).toThrow(
      'Namespace "x" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "high": must be one of privileged, baseline, restricted',
    )
  })
})

describe('nodes', () => {
  const kubelet = { user: 'system:node:n1', groups: ['system:nodes'] }

  it('begin with a taint', () => {
    expect(server().door.create(Node, { metadata: { name: 'n1' } }).spec.taints).toEqual([
      { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
    ])
  })

  it('change nothing but themselves', () => {
    const { as, door } = server()
    const door1 = as(kubelet)
    const own = door.create(Node, { metadata: { name: 'n1' } })
    const other = door.create(Node, { metadata: { name: 'n2' } })
    const labelled = (node: Node, key: string) => ({ ...node, metadata: { ...node.metadata, resourceVersion: '', labels: { [key]: 'x' } } })
    expect(() => door1.update(Node, labelled(other, 'a'))).toThrow('nodes "n2" is forbidden: node "n1" is not allowed to modify node "n2"')
    expect(() => door1.update(Node, labelled(own, 'node-restriction.kubernetes.io/a'))).toThrow(
      'nodes "n1" is forbidden: is not allowed to modify labels: node-restriction.kubernetes.io/a',
    )
    expect(() => door1.update(Node, { ...own, spec: {} })).toThrow('nodes "n1" is forbidden: node "n1" is not allowed to modify taints')
    expect(door1.update(Node, labelled(own, 'example.com/a')).metadata.labels).toEqual({ 'example.com/a': 'x' })
    expect(() => door1.create(Pod, { metadata: { name: 'p', namespace }, spec: { containers: [{ name: 'c', image: 'i' }] } })).toThrow(
      'pods "p" is forbidden: pod does not have "kubernetes.io/config.mirror" annotation, node "n1" can only create mirror pods',
    )
  })
})
