/** Verdicts of plugins that look at one node only; facts of upstream's own tables (plugins/{noderesources,nodeports,nodeaffinity,tainttoleration}, v1.32). */
import { describe, expect, it } from 'vitest'
import type { Core } from '../../../api/types'
import { infoOf, nodeOf, podOf, snapshotOf, type NodeDraft, type PodDraft } from '../snapshot.test.support'
import { plugins } from '../plugins'

type Row = readonly [title: string, pod: PodDraft, node: NodeDraft, there: readonly PodDraft[], reasons: readonly string[]]

const container = (requests: Readonly<Record<string, string>>, more: Partial<Core.Container> = {}): Core.Container => ({ name: 'c', image: 'i', resources: { requests: { ...requests } }, ...more })
const amount = (cpu: number, memory: number, more: Readonly<Record<string, string>> = {}) => ({ cpu: `${cpu}m`, memory: String(memory), ...more })
const pod = (...each: Readonly<Record<string, string>>[]): PodDraft => ({ containers: each.map((requests) => container(requests)) })
const withInit = (draft: PodDraft, ...each: Readonly<Record<string, string>>[]): PodDraft => ({ ...draft, initContainers: each.map((requests) => container(requests)) })
const sidecar = (draft: PodDraft, requests: Readonly<Record<string, string>>): PodDraft => ({ ...draft, initContainers: [container(requests, { restartPolicy: 'Always' })] })
const A = 'example.com/aaa'
const B = 'example.com/bbb'
const HUGE = 'hugepages-2Mi'
const node: NodeDraft = { allocatable: { cpu: '10m', memory: '20', pods: '32', [A]: '5', 'ephemeral-storage': '20', [HUGE]: '5' } }
const noCpu = 'Insufficient cpu'
const noMemory = 'Insufficient memory'
const noA = `Insufficient ${A}`

const resources: readonly Row[] = [
  ['nothing asked for always fits', { containers: [] }, node, [pod(amount(10, 20))], []],
  ['too much', pod(amount(1, 1)), node, [pod(amount(10, 20))], [noCpu, noMemory]],
  ['too much CPU of an init container', withInit(pod(amount(1, 1)), amount(3, 1)), node, [pod(amount(8, 19))], [noCpu]],
  ['the highest of several counts', withInit(pod(amount(1, 1)), amount(3, 1), amount(2, 1)), node, [pod(amount(8, 19))], [noCpu]],
  ['too much memory of an init container', withInit(pod(amount(1, 1)), amount(1, 3)), node, [pod(amount(9, 19))], [noMemory]],
  ['init containers and others are not added up', withInit(pod(amount(1, 1)), amount(1, 1), amount(1, 1)), node, [pod(amount(9, 19))], []],
  ['sidecars and others are', sidecar(pod(amount(1, 1)), amount(1, 1)), node, [pod(amount(9, 19))], [noCpu, noMemory]],
  ['both fit', pod(amount(1, 1)), node, [pod(amount(5, 5))], []],
  ['only memory fits', pod(amount(2, 1)), node, [pod(amount(9, 5))], [noCpu]],
  ['only CPU fits', pod(amount(1, 2)), node, [pod(amount(5, 19))], [noMemory]],
  ['exactly as much as is left', pod(amount(5, 1)), node, [pod(amount(5, 19))], []],
  ['exactly as much as is left, by an init container', withInit(pod(amount(4, 1)), amount(5, 1)), node, [pod(amount(5, 19))], []],
  ['a device', pod({ [A]: '1' }), node, [], []],
  ['more of a device than there is', pod(amount(1, 1, { [A]: '10' })), node, [], [noA]],
  ['a device that is taken', pod(amount(1, 1, { [A]: '1' })), node, [pod({ [A]: '5' })], [noA]],
  ['a device of several containers', pod({ [A]: '3' }, { [A]: '3' }), node, [pod({ [A]: '2' })], [noA]],
  ['a device of several init containers', withInit(pod(amount(1, 1)), { [A]: '3' }, { [A]: '3' }), node, [pod({ [A]: '2' })], []],
  ['a device that no node knows', pod({ [B]: '1' }), node, [], [`Insufficient ${B}`]],
  ['none of a device that no node knows', pod({ [B]: '0' }), node, [], []],
  ['huge pages', pod({ [HUGE]: '5' }), node, [], []],
  ['more huge pages than there are', pod({ [HUGE]: '10' }), node, [], [`Insufficient ${HUGE}`]],
  ['disk', pod({ 'ephemeral-storage': '25' }), node, [], ['Insufficient ephemeral-storage']],
  ['disk that is taken', pod({ 'ephemeral-storage': '10' }), node, [pod({ 'ephemeral-storage': '15' })], ['Insufficient ephemeral-storage']],
  ['with its overhead', { ...pod(amount(1, 1)), overhead: amount(3, 13) }, node, [pod(amount(5, 5))], []],
  ['with too much overhead', { ...pod(amount(1, 1)), overhead: amount(1, 15) }, node, [pod(amount(5, 5))], [noMemory]],
  ['as many pods as there may be', { containers: [] }, { allocatable: { ...node.allocatable, pods: '1' } }, [{ containers: [] }], ['Too many pods']],
  ['too many pods and too much', pod(amount(10, 1)), { allocatable: { ...node.allocatable, pods: '1' } }, [pod(amount(5, 5))], ['Too many pods', noCpu]],
]

/** `UDP/127.0.0.1/8080` */
const ports = (...texts: string[]): PodDraft => ({
  containers: texts.map((text) => {
    const [protocol, hostIP, hostPort] = text.split('/')
    return { name: 'c', image: 'i', ports: [{ containerPort: 1, protocol, hostIP, hostPort: Number(hostPort) }] }
  }),
})
const taken = ["node(s) didn't have free ports for the requested pod ports"]
const hostPorts: readonly Row[] = [
  ['nothing', {}, {}, [], []],
  ['other port', ports('UDP/127.0.0.1/8080'), {}, [ports('UDP/127.0.0.1/9090')], []],
  ['same port, UDP', ports('UDP/127.0.0.1/8080'), {}, [ports('UDP/127.0.0.1/8080')], taken],
  ['same port, TCP', ports('TCP/127.0.0.1/8080'), {}, [ports('TCP/127.0.0.1/8080')], taken],
  ['other address', ports('TCP/127.0.0.1/8080'), {}, [ports('TCP/127.0.0.2/8080')], []],
  ['other protocol', ports('UDP/127.0.0.1/8080'), {}, [ports('TCP/127.0.0.1/8080')], []],
  ['the second of two', ports('UDP/127.0.0.1/8000', 'UDP/127.0.0.1/8080'), {}, [ports('UDP/127.0.0.1/8080')], taken],
  ['one of three', ports('TCP/127.0.0.1/8001', 'UDP/127.0.0.1/8080'), {}, [ports('TCP/127.0.0.1/8001', 'UDP/127.0.0.1/8081')], taken],
  ['every address against one', ports('TCP/0.0.0.0/8001'), {}, [ports('TCP/127.0.0.1/8001')], taken],
  ['several against every address', ports('TCP/10.0.10.10/8001', 'TCP/0.0.0.0/8001'), {}, [ports('TCP/127.0.0.1/8001')], taken],
  ['one against every address', ports('TCP/127.0.0.1/8001'), {}, [ports('TCP/0.0.0.0/8001')], taken],
  ['every address, other protocol', ports('UDP/127.0.0.1/8001'), {}, [ports('TCP/0.0.0.0/8001')], []],
  ['every address, one of two protocols', ports('UDP/127.0.0.1/8001'), {}, [ports('TCP/0.0.0.0/8001', 'UDP/0.0.0.0/8001')], taken],
]

type Expression = Core.NodeSelectorRequirement
const has = (key: string, operator: Expression['operator'], ...values: string[]): Expression => ({ key, operator, ...(values.length > 0 ? { values } : {}) })
const on = (...nodeSelectorTerms: Core.NodeSelectorTerm[]): PodDraft => ({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } })
const all = (...matchExpressions: Expression[]): Core.NodeSelectorTerm => ({ matchExpressions })
const named = (name: string): Core.NodeSelectorTerm => ({ matchFields: [has('metadata.name', 'In', name)] })
const bar: NodeDraft = { labels: { foo: 'bar' } }
const kernel: NodeDraft = { labels: { 'kernel-version': '0206' } }
const elsewhere = ["node(s) didn't match Pod's node affinity/selector"]
const affinity: readonly Row[] = [
  ['no selector', {}, {}, [], []],
  ['a label that is missing', { nodeSelector: { foo: 'bar' } }, {}, [], elsewhere],
  ['a label', { nodeSelector: { foo: 'bar' } }, bar, [], []],
  ['a label among others', { nodeSelector: { foo: 'bar' } }, { labels: { foo: 'bar', baz: 'blah' } }, [], []],
  ['one of two labels', { nodeSelector: { foo: 'bar', baz: 'blah' } }, bar, [], elsewhere],
  ['In', on(all(has('foo', 'In', 'bar', 'value2'))), bar, [], []],
  ['Gt', on(all(has('kernel-version', 'Gt', '0204'))), kernel, [], []],
  ['NotIn', on(all(has('mem-type', 'NotIn', 'DDR', 'DDR2'))), { labels: { 'mem-type': 'DDR3' } }, [], []],
  ['Exists', on(all(has('GPU', 'Exists'))), { labels: { GPU: 'NVIDIA-GRID-K1' } }, [], []],
  ['In, another value', on(all(has('foo', 'In', 'value1', 'value2'))), bar, [], elsewhere],
  ['no terms', on(), bar, [], elsewhere],
  ['a term that says nothing', on({}), bar, [], elsewhere],
  ['no affinity', { affinity: {} }, bar, [], []],
  ['two expressions that hold', on(all(has('GPU', 'Exists'), has('GPU', 'NotIn', 'AMD', 'INTER'))), { labels: { GPU: 'NVIDIA-GRID-K1' } }, [], []],
  ['two expressions of which one holds', on(all(has('GPU', 'Exists'), has('GPU', 'In', 'AMD', 'INTER'))), { labels: { GPU: 'NVIDIA-GRID-K1' } }, [], elsewhere],
  ['two terms of which one holds', on(all(has('foo', 'In', 'bar', 'value2')), all(has('diffkey', 'In', 'wrong', 'value2'))), bar, [], []],
  ['affinity and selector that hold', { ...on(all(has('foo', 'Exists'))), nodeSelector: { foo: 'bar' } }, bar, [], []],
  ['affinity that holds and selector that does not', { ...on(all(has('foo', 'Exists'))), nodeSelector: { foo: 'no' } }, bar, [], elsewhere],
  ['NotIn with a value that is no label', on(all(has('foo', 'NotIn', 'invalid value: ___@#$%^'))), bar, [], []],
  ['its name', on(named('n')), {}, [], []],
  ['another name or a label', on(named('other'), all(has('foo', 'In', 'bar'))), bar, [], []],
  ['its name and a label that it has not', on({ ...named('n'), ...all(has('foo', 'In', 'bar')) }), {}, [], elsewhere],
  ['its name or a label that it has not', on(named('n'), all(has('foo', 'In', 'bar'))), {}, [], []],
]

const keep = (key: string, value: string, effect: Core.Taint['effect'] = 'NoSchedule'): Core.Taint => ({ key, value, effect })
const tolerating = (...tolerations: Core.Toleration[]): PodDraft => ({ tolerations })
const untolerated = (key: string, value: string): string[] => [`node(s) had untolerated taint {${key}: ${value}}`]
const taints: readonly Row[] = [
  ['no toleration', {}, { taints: [keep('dedicated', 'user1')] }, [], untolerated('dedicated', 'user1')],
  ['its value', tolerating({ key: 'dedicated', value: 'user1', effect: 'NoSchedule' }), { taints: [keep('dedicated', 'user1')] }, [], []],
  ['another value', tolerating({ key: 'dedicated', operator: 'Equal', value: 'user2', effect: 'NoSchedule' }), { taints: [keep('dedicated', 'user1')] }, [], untolerated('dedicated', 'user1')],
  ['Exists', tolerating({ key: 'foo', operator: 'Exists', effect: 'NoSchedule' }), { taints: [keep('foo', 'bar')] }, [], []],
  ['two of two', tolerating({ key: 'dedicated', value: 'user2' }, { key: 'foo', operator: 'Exists' }), { taints: [keep('dedicated', 'user2'), keep('foo', 'bar')] }, [], []],
  ['one of two', tolerating({ key: 'dedicated', value: 'user2' }), { taints: [keep('dedicated', 'user2'), keep('foo', 'bar', 'NoExecute')] }, [], untolerated('foo', 'bar')],
  ['another effect', tolerating({ key: 'foo', operator: 'Equal', value: 'bar', effect: 'PreferNoSchedule' }), { taints: [keep('foo', 'bar')] }, [], untolerated('foo', 'bar')],
  ['any effect', tolerating({ key: 'foo', operator: 'Equal', value: 'bar' }), { taints: [keep('foo', 'bar')] }, [], []],
  ['any taint', tolerating({ operator: 'Exists' }), { taints: [keep('foo', 'bar'), keep('x', 'y', 'NoExecute')] }, [], []],
  ['a taint that only advises', tolerating({ key: 'dedicated', value: 'user2' }), { taints: [keep('dedicated', 'user1', 'PreferNoSchedule')] }, [], []],
]

function reasonsOf([, draft, nodeDraft, there]: Row, pluginName: string): readonly string[] {
  const snapshot = snapshotOf({ nodes: [nodeOf('n', nodeDraft)], pods: there.map((other, i) => podOf(`there-${i}`, { nodeName: 'n', ...other })) })
  const prepared = plugins.find(({ name }) => name === pluginName)?.preFilter?.(infoOf('p', draft), snapshot)
  const known = snapshot.find('n')
  const isOutside = prepared?.nodeNames !== undefined && !prepared.nodeNames.has('n')
  return (prepared?.rejection ?? (isOutside ? undefined : known && prepared?.filter?.(known)))?.reasons ?? []
}

const tables = { NodeResourcesFit: resources, NodePorts: hostPorts, NodeAffinity: affinity, TaintToleration: taints }

describe.each(Object.entries(tables))('%s', (name, rows) => {
  it.each(rows)('%s', (...row) => {
    expect(reasonsOf(row, name)).toEqual(row[4])
  })
})
