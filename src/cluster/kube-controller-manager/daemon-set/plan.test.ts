/** Rows of upstream's pkg/controller/daemon/daemon_controller_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import type { Core } from '../../../api/types'
import { tolerationsOf, versionOf, wishFor } from './daemon-pod'
import { daemonSetOf, nodeOf, nodesOf, podOf, surging, World, type PodFacts } from './daemon-set-world.test.support'
import { planPresence } from './plan'

const inZone = (values: string[]): Core.Affinity => ({
  nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'type', operator: 'In', values }] }] } },
})
const taint = (key: string, effect: string): Partial<Core.NodeSpec> => ({ taints: [{ key, effect }] })
const both = (shouldRun: boolean, mayStay = shouldRun) => ({ shouldRun, mayStay })

const wishes: readonly [string, Partial<Core.PodSpec>, Partial<Core.NodeSpec>, ReturnType<typeof both>][] = [
  ['asks for more than the node has: that is for the scheduler to say', { containers: [{ name: 'c', resources: { requests: { memory: '200M' } } }] }, {}, both(true)],
  ['names another node', { nodeName: 'other' }, {}, both(false)],
  ['names this node', { nodeName: 'node' }, {}, both(true)],
  ['selects other labels', { nodeSelector: { name: 'other' } }, {}, both(false)],
  ['selects its labels', { nodeSelector: { type: 'production' } }, {}, both(true)],
  ['requires other labels', { affinity: inZone(['test']) }, {}, both(false)],
  ['requires its labels', { affinity: inZone(['production']) }, {}, both(true)],
  ['runs where nothing new is to run', {}, { unschedulable: true, ...taint('node.kubernetes.io/unschedulable', 'NoSchedule') }, both(true)],
  ['runs where the node is not ready', {}, taint('node.kubernetes.io/not-ready', 'NoExecute'), both(true)],
  ['runs where the node is not reached', {}, taint('node.kubernetes.io/unreachable', 'NoExecute'), both(true)],
  ['runs where memory is short', {}, taint('node.kubernetes.io/memory-pressure', 'NoSchedule'), both(true)],
  ['runs where the disk is full', {}, taint('node.kubernetes.io/disk-pressure', 'NoSchedule'), both(true)],
  ['runs where processes are too many', {}, taint('node.kubernetes.io/pid-pressure', 'NoSchedule'), both(true)],
  ['stays where a taint keeps new pods away', {}, taint('mine', 'NoSchedule'), both(false, true)],
  ['leaves where a taint sends pods away', {}, taint('mine', 'NoExecute'), both(false)],
  ['minds no preference', {}, taint('mine', 'PreferNoSchedule'), both(true)],
  ['runs where it tolerates the taint', { tolerations: [{ key: 'mine', operator: 'Exists' }] }, taint('mine', 'NoExecute'), both(true)],
  ['does not run before there is a network', {}, taint('node.kubernetes.io/network-unavailable', 'NoSchedule'), both(false, true)],
  ['runs before there is a network when it uses that of the node', { hostNetwork: true }, taint('node.kubernetes.io/network-unavailable', 'NoSchedule'), both(true)],
  ['does not run on a node that is out of service', {}, taint('node.kubernetes.io/out-of-service', 'NoExecute'), both(false)],
]

describe('a pod of a DaemonSet', () => {
  for (const [title, podSpec, nodeSpec, wish] of wishes) {
    it(title, () => expect(wishFor(daemonSetOf(podSpec), nodeOf('node', nodeSpec, { type: 'production' }))).toEqual(wish))
  }

  it('keeps the tolerations of its template in place, and those that are added take the place of their like', () => {
    const mine = { key: 'mine', operator: 'Exists' }
    const unreachable = { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' }
    const tolerations = tolerationsOf({ containers: [], tolerations: [{ ...unreachable, tolerationSeconds: 30 }, mine] })
    expect(tolerations.slice(0, 3)).toEqual([unreachable, mine, { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }])
    expect(tolerations).toHaveLength(7)
  })

  it('bears the generation that its DaemonSet tells, if it tells one', () => {
    const { metadata, ...rest } = daemonSetOf()
    const generationOf = (generation?: string) => {
      const annotations: Readonly<Record<string, string>> = generation === undefined ? {} : { 'deprecated.daemonset.template.generation': generation }
      return versionOf({ ...rest, metadata: { ...metadata, annotations } }, 'h').generation
    }
    expect([generationOf('7'), generationOf(), generationOf('many')]).toEqual(['7', undefined, undefined])
  })
})

interface Row {
  readonly title: string
  readonly pods: readonly PodFacts[]
  readonly surges?: boolean
  readonly isTainted?: boolean
  /** A node to create one on, or pods to delete. */
  readonly plan: readonly string[]
}

const on = (name: string, more: Partial<PodFacts> = {}): PodFacts => ({ name, node: 'node-0', hash: '1', ...more })

const rows: readonly Row[] = [
  { title: 'creates the first', pods: [], plan: ['node-0'] },
  { title: 'creates none where a taint forbids it', pods: [], isTainted: true, plan: [] },
  { title: 'waits for one that is on its way out', pods: [on('a', { isTerminating: true })], plan: [] },
  { title: 'does not wait for it with surge', pods: [on('a', { isTerminating: true })], surges: true, plan: ['node-0'] },
  { title: 'does not wait for one that ended and is on its way out', pods: [on('a', { phase: 'Failed', isTerminating: true })], plan: ['node-0'] },
  { title: 'deletes one that failed', pods: [on('a', { phase: 'Failed' })], plan: ['a'] },
  { title: 'deletes one that succeeded', pods: [on('a', { phase: 'Succeeded' })], plan: ['a'] },
  { title: 'with surge deletes one that failed and creates the next at once', pods: [on('a', { phase: 'Failed' })], surges: true, plan: ['node-0', 'a'] },
  { title: 'keeps the oldest that is bound', pods: [on('a', { isBound: false }), on('b'), on('c')], plan: ['c', 'a'] },
  { title: 'with surge keeps an old one that is ready beside a new one that is not', pods: [on('a', { hash: '0', readyAt: 0 }), on('b')], surges: true, plan: [] },
  { title: 'with surge lets an old one go that is not ready', pods: [on('a', { hash: '0' }), on('b')], surges: true, plan: ['a'] },
  { title: 'with surge lets an old one go when the new one is there', pods: [on('a', { hash: '0', readyAt: 0 }), on('b', { readyAt: 0 })], surges: true, plan: ['a'] },
  { title: 'with surge keeps one of a kind', pods: [on('a', { hash: '0', readyAt: 0 }), on('b'), on('c'), on('d', { hash: '0' })], surges: true, plan: ['c', 'd'] },
  { title: 'deletes what waits for a node that is gone', pods: [on('a'), on('b', { node: 'gone', isBound: false })], plan: ['b'] },
  { title: 'leaves what is bound to a node that is gone to others', pods: [on('a'), on('b', { node: 'gone' })], plan: [] },
  { title: 'leaves alone what is meant for no node in particular', pods: [on('a'), on('b', { node: '', isBound: false })], plan: [] },
]

describe('the presence of a DaemonSet', () => {
  for (const { title, pods, surges, isTainted, plan } of rows) {
    it(title, () => {
      const nodes = isTainted ? [nodeOf('node-0', taint('mine', 'NoSchedule'))] : nodesOf(1)
      const world = new World(daemonSetOf({}, surges ? surging(1) : undefined), nodes)
      world.pods = [...pods]
      const { create, remove, ended } = planPresence(world.state())
      expect([...create, ...[...ended, ...remove].map(({ metadata }) => metadata.name)]).toEqual(plan)
    })
  }

  it('sends pods away that a taint does not suffer', () => {
    const world = new World(daemonSetOf(), [nodeOf('node-0', taint('mine', 'NoExecute'))])
    world.pods = [on('a'), on('b', { isTerminating: true })]
    expect(planPresence(world.state()).remove).toEqual([podOf(on('a'))])
  })
})
