import { describe, expect, it } from 'vitest'
import type { Core, Node, Pod } from '../../api/types'
import { refusalOf } from './admit-pod'

const podOf = (spec: Partial<Core.PodSpec> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', uid: '1', resourceVersion: '1', creationTimestamp: '' },
  spec: { containers: [], ...spec },
  status: {},
})

const asking = (requests: Record<string, string>): Pod => podOf({ containers: [{ name: 'a', resources: { requests } }] })
const onPort = (hostPort: number, more: object = {}): Pod =>
  podOf({ containers: [{ name: 'a', ports: [{ containerPort: 80, hostPort, ...more }] }] })

const node = (taints: Core.Taint[] = []): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'worker-1', uid: '2', resourceVersion: '1', creationTimestamp: '', labels: { disk: 'ssd' } },
  spec: { taints },
  status: {},
})
const allocatable = { cpu: '4', memory: '1Gi', pods: '3' }
const noExecute = { key: 'broken', effect: 'NoExecute' }

describe('a node that a pod is bound to', () => {
  const cases: { name: string; pod: Pod; others?: Pod[]; taints?: Core.Taint[]; refusal?: [string, string] }[] = [
    { name: 'takes it where there is room', pod: asking({ cpu: '3', memory: '1Gi' }), others: [asking({ cpu: '1' })] },
    {
      name: 'has too little CPU',
      pod: asking({ cpu: '3500m' }),
      others: [asking({ cpu: '1' })],
      refusal: ['OutOfcpu', "Node didn't have enough resource: cpu, requested: 3500, used: 1000, capacity: 4000"],
    },
    {
      name: 'has too little memory',
      pod: asking({ memory: '2Gi' }),
      refusal: ['OutOfmemory', "Node didn't have enough resource: memory, requested: 2147483648, used: 0, capacity: 1073741824"],
    },
    {
      name: 'has too many pods, whatever else',
      pod: asking({ cpu: '40' }),
      others: [podOf(), podOf(), podOf()],
      refusal: ['OutOfpods', "Node didn't have enough resource: pods, requested: 1, used: 3, capacity: 3"],
    },
    { name: 'takes one that asks for nothing although others ask for too much', pod: podOf(), others: [asking({ cpu: '9' })] },
    {
      name: 'has another label',
      pod: podOf({ nodeSelector: { disk: 'hdd' } }),
      refusal: ['NodeAffinity', "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"],
    },
    {
      name: 'has given its port away',
      pod: onPort(80),
      others: [onPort(80, { hostIP: '1.2.3.4' })],
      refusal: ['NodePorts', "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports"],
    },
    { name: 'has given the port away at another address', pod: onPort(80, { hostIP: '5.6.7.8' }), others: [onPort(80, { hostIP: '1.2.3.4' })] },
    { name: 'has given the port away for another protocol', pod: onPort(53, { protocol: 'UDP' }), others: [onPort(53)] },
    {
      name: 'drives pods away',
      pod: podOf(),
      taints: [noExecute],
      refusal: ['TaintToleration', "Predicate TaintToleration failed: node(s) had taints that the pod doesn't tolerate"],
    },
    { name: 'drives others away', pod: podOf({ tolerations: [{ operator: 'Exists' }] }), taints: [noExecute] },
    { name: 'only keeps others from coming', pod: podOf(), taints: [{ key: 'gpu', effect: 'NoSchedule' }] },
  ]
  for (const { name, pod, others = [], taints, refusal } of cases) {
    it(name, () => {
      const found = refusalOf(pod, { atMost: others.length, list: () => others }, { node: node(taints), allocatable })
      expect(found && [found.reason, found.message]).toEqual(refusal)
    })
  }
})
