import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../object'
import type { ResourceQuota } from '../types'
import { charge } from './charge'
import { evaluatorOf } from './evaluator'

const pod = (spec: object = {}, status: object = {}, metadata: object = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', ...metadata },
    spec: { containers: [{ name: 'c' }], ...spec },
    status,
  }) as object as KubeObject
const pods = { group: '', plural: 'pods' }
const claims = { group: '', plural: 'persistentvolumeclaims' }
const services = { group: '', plural: 'services' }
const usage = (kind: { group: string; plural: string }, object: KubeObject) => evaluatorOf(kind)?.usage(object, 100_000)

describe('what counts', () => {
  it.each<[string, object, object]>([
    ['a pod that asks for nothing', pod(), { 'count/pods': '1', pods: '1' }],
    [
      'requests and limits, of whatever runs at once',
      pod({
        containers: [
          { name: 'a', resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { cpu: '1' } } },
          { name: 'b', resources: { requests: { cpu: '200m', 'example.com/gpu': '2' } } },
        ],
        initContainers: [{ name: 'i', resources: { requests: { cpu: '1', memory: '512Mi' } } }],
        overhead: { cpu: '50m' },
      }),
      {
        'count/pods': '1',
        pods: '1',
        cpu: '1050m',
        'requests.cpu': '1050m',
        memory: '1Gi',
        'requests.memory': '1Gi',
        'limits.cpu': '1050m',
        'requests.example.com/gpu': '2',
      },
    ],
    [
      'huge pages under two names',
      pod({ containers: [{ name: 'a', resources: { requests: { 'hugepages-2Mi': '4Mi' } } }] }),
      { 'count/pods': '1', pods: '1', 'hugepages-2Mi': '4Mi', 'requests.hugepages-2Mi': '4Mi' },
    ],
    ['a pod that has ended by its number alone', pod({}, { phase: 'Succeeded' }), { 'count/pods': '1' }],
    [
      'a pod whose time to go is over, too',
      pod({}, {}, { deletionTimestamp: '1970-01-01T00:01:00Z', deletionGracePeriodSeconds: 30 }),
      { 'count/pods': '1' },
    ],
  ])('%s', (_title, object, expected) => {
    expect(usage(pods, object as KubeObject)).toEqual(expected)
  })

  it('storage, in all and by class', () => {
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c' },
      spec: { storageClassName: 'gold', resources: { requests: { storage: '2Gi' } } },
      status: {},
    } as never as KubeObject
    expect(usage(claims, claim)).toEqual({
      'count/persistentvolumeclaims': '1',
      persistentvolumeclaims: '1',
      'requests.storage': '2Gi',
      'gold.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
      'gold.storageclass.storage.k8s.io/requests.storage': '2Gi',
    })
  })

  it.each<[object, string, string]>([
    [{ type: 'ClusterIP', ports: [{ port: 1 }] }, '0', '0'],
    [{ type: 'NodePort', ports: [{ port: 1 }, { port: 2 }] }, '2', '0'],
    [{ type: 'LoadBalancer', ports: [{ port: 1 }] }, '1', '1'],
    [{ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ port: 1 }, { port: 2, nodePort: 30_000 }] }, '1', '1'],
  ])('ports of a Service: %j', (spec, nodePorts, balancers) => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec, status: {} } as never as KubeObject
    expect(usage(services, service)).toMatchObject({ services: '1', 'services.nodeports': nodePorts, 'services.loadbalancers': balancers })
  })

  it('objects of any kind, save those that come and go by themselves', () => {
    expect(evaluatorOf({ group: 'apps', plural: 'deployments' })?.matching(['count/deployments.apps', 'pods'])).toEqual([
      'count/deployments.apps',
    ])
    expect(evaluatorOf({ group: '', plural: 'secrets' })?.matching(['count/secrets', 'secrets', 'configmaps'])).toEqual([
      'count/secrets',
      'secrets',
    ])
    expect(evaluatorOf({ group: '', plural: 'events' })).toBeUndefined()
  })
})

describe('scopes', () => {
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', namespaces: ['other'] }] } }
  it.each<[string, object, boolean]>([
    ['Terminating', { activeDeadlineSeconds: 0 }, true],
    ['NotTerminating', {}, true],
    ['BestEffort', { containers: [{ name: 'c', resources: { limits: { cpu: '1' } } }] }, false],
    ['NotBestEffort', { containers: [{ name: 'c', resources: { limits: { cpu: '1' } } }] }, true],
    ['CrossNamespacePodAffinity', { affinity }, true],
    ['CrossNamespacePodAffinity', {}, false],
  ])('%s with %j: %s', (scopeName, spec, expected) => {
    expect(evaluatorOf(pods)?.matchesScope({ scopeName, operator: 'Exists' }, pod(spec))).toBe(expected)
  })

  it.each<['In' | 'NotIn' | 'Exists' | 'DoesNotExist', string | undefined, boolean]>([
    ['In', 'high', true],
    ['In', 'low', false],
    ['In', undefined, false],
    ['NotIn', 'low', true],
    ['NotIn', 'high', false],
    ['Exists', 'low', true],
    ['Exists', undefined, false],
    ['DoesNotExist', undefined, true],
  ])('PriorityClass %s high, of %s: %s', (operator, priorityClassName, expected) => {
    expect(evaluatorOf(pods)?.matchesScope({ scopeName: 'PriorityClass', operator, values: ['high'] }, pod({ priorityClassName }))).toBe(
      expected,
    )
  })
})

describe('charges', () => {
  const quota = (hard: Record<string, string>, used: Record<string, string>) =>
    ({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard }, status: { hard, used } }) as never as ResourceQuota
  const evaluator = evaluatorOf(pods)
  if (!evaluator) throw new Error('pods are counted')

  it('are written down for what fits', () => {
    const charges = charge([quota({ pods: '2', memory: '1Gi' }, { pods: '1', memory: '0' })], evaluator, {
      object: pod({ containers: [{ name: 'c', resources: { requests: { memory: '128Mi' } } }] }),
      nowMs: 0,
    })
    expect(charges).toMatchObject({ changed: [{ status: { used: { pods: '2', memory: '128Mi' } } }] })
  })

  it('wait until a quota has been measured', () => {
    expect(charge([quota({ pods: '2' }, {})], evaluator, { object: pod(), nowMs: 0 })).toEqual({
      fault: 'status unknown for quota: q, resources: pods',
    })
  })

  it('name what is too much of it, and nothing else', () => {
    const object = pod({ containers: [{ name: 'c', resources: { requests: { cpu: '1', memory: '1Mi' } } }] })
    expect(
      charge([quota({ pods: '9', cpu: '1500m', memory: '1Gi' }, { pods: '1', cpu: '600m', memory: '0' })], evaluator, { object, nowMs: 0 }),
    ).toEqual({
      fault: 'exceeded quota: q, requested: cpu=1, used: cpu=600m, limited: cpu=1500m',
    })
  })
})
