/** Whose kind a pod is, for those who spread pods without being asked; facts of upstream's plugins/helper/spread_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import { kinds } from '../../api/kinds'
import { ReplicaSet } from '../../api/kinds/replica-set'
import { ReplicationController } from '../../api/kinds/replication-controller'
import { Service } from '../../api/kinds/service'
import { StatefulSet } from '../../api/kinds/stateful-set'
import { createSimulation } from '../../base/simulation'
import { createInformers } from '../client/informer'
import { createApiServer } from '../kube-apiserver/api-server'
import { createCache } from './cache'
import { createClusterVolumes } from './cluster-volumes'
import { createSnapshot } from './snapshot'
import { infoOf, type PodDraft } from './snapshot.test.support'

type Labels = Record<string, string>

function start() {
  const simulation = createSimulation({ seed: '1', startMs: Date.UTC(2026, 0, 1) })
  const { clock } = simulation
  const door = createApiServer({ simulation, kinds }).door({ user: 'kubernetes-admin', fieldManager: 'kubectl' })
  const informers = createInformers(door, clock)
  const snapshot = createSnapshot(createCache(), informers, createClusterVolumes(informers))
  const metadata = (name: string) => ({ name, namespace: 'default' })
  const template = (labels: Labels) => ({ metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } })
  const make = {
    Service: (name: string, selector: Labels) => void door.create(Service, { metadata: metadata(name), spec: { selector, ports: [{ port: 80 }] } }),
    ReplicaSet: (name: string, labels: Labels) => void door.create(ReplicaSet, { metadata: metadata(name), spec: { selector: { matchLabels: labels }, template: template(labels) } }),
    ReplicationController: (name: string, labels: Labels) => void door.create(ReplicationController, { metadata: metadata(name), spec: { selector: labels, template: template(labels) } }),
    StatefulSet: (name: string, labels: Labels) => void door.create(StatefulSet, { metadata: metadata(name), spec: { serviceName: name, selector: { matchLabels: labels }, template: template(labels) } }),
  }
  return { clock, snapshot, make }
}

type Kind = 'Service' | 'ReplicaSet' | 'ReplicationController' | 'StatefulSet'
const ownedBy = (kind: string, name: string): PodDraft => ({ ownerReferences: [{ apiVersion: kind === 'ReplicationController' ? 'v1' : 'apps/v1', kind, name, uid: name, controller: true }] })
const foo = { foo: 'bar' }
const both = { foo: 'bar', baz: 'blah' }

const rows: readonly (readonly [title: string, made: readonly (readonly [Kind, string, Labels])[], pod: PodDraft, counts: readonly Labels[], countsNot: readonly Labels[]])[] = [
  ['a Service', [['Service', 's', foo]], { labels: both }, [foo, both], [{ baz: 'blah' }]],
  ['two Services', [['Service', 's', foo], ['Service', 't', { baz: 'blah' }]], { labels: both }, [both], [foo, { baz: 'blah' }]],
  ['a Service of other pods', [['Service', 's', { other: 'x' }]], { labels: both }, [], []],
  ['a ReplicaSet', [['ReplicaSet', 'o', foo]], { labels: both, ...ownedBy('ReplicaSet', 'o') }, [foo, both], [{ baz: 'blah' }]],
  ['a ReplicationController', [['ReplicationController', 'o', foo]], { labels: both, ...ownedBy('ReplicationController', 'o') }, [foo, both], [{}]],
  ['a StatefulSet', [['StatefulSet', 'o', foo]], { labels: both, ...ownedBy('StatefulSet', 'o') }, [foo, both], [{}]],
  ['a Service and a ReplicaSet', [['Service', 's', foo], ['ReplicaSet', 'o', { baz: 'blah' }]], { labels: both, ...ownedBy('ReplicaSet', 'o') }, [both], [foo]],
  ['an owner of another sort', [], { labels: both, ...ownedBy('DaemonSet', 'o') }, [], []],
  ['nobody', [], { labels: both }, [], []],
]

describe('pods that belong together', () => {
  it.each(rows)('by %s', (_title, made, pod, counts, countsNot) => {
    const { clock, snapshot, make } = start()
    for (const [kind, name, labels] of made) make[kind](name, labels)
    clock.advanceTo(clock.now() + 1000)
    const test = snapshot.siblingSelector(infoOf('p', pod))
    expect(test === undefined).toBe(counts.length === 0)
    expect(counts.map((labels) => test?.matchesLabels(labels))).toEqual(counts.map(() => true))
    expect(countsNot.map((labels) => test?.matchesLabels(labels))).toEqual(countsNot.map(() => false))
  })

  it('are found anew when a Service comes that selects them', () => {
    const { clock, snapshot, make } = start()
    clock.advanceTo(clock.now() + 1000)
    expect(snapshot.siblingSelector(infoOf('p', { labels: foo }))).toBeUndefined()
    make.Service('s', foo)
    clock.advanceTo(clock.now() + 1000)
    expect(snapshot.siblingSelector(infoOf('p', { labels: foo }))?.matchesLabels(foo)).toBe(true)
  })
})
