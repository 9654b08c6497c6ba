/** Which event wakes a pod, by the plugin that rejected it; facts of upstream's isSchedulableAfter* tables (plugins/, v1.32). */
import { describe, expect, it } from 'vitest'
import type { Core } from '../../api/types'
import type { ClusterEvent } from './framework'
import { plugins } from './plugins'
import { infoOf, nodeOf, podOf, type NodeDraft, type PodDraft } from './snapshot.test.support'

const nodeAdded = (draft: NodeDraft): ClusterEvent => ({ type: 'NodeAdded', node: nodeOf('n', draft) })
const nodeUpdated = (before: NodeDraft, after: NodeDraft): ClusterEvent => ({ type: 'NodeUpdated', previous: nodeOf('n', before), node: nodeOf('n', after) })
const nodeDeleted = (draft: NodeDraft): ClusterEvent => ({ type: 'NodeDeleted', node: nodeOf('n', draft) })
const there = (draft: PodDraft) => podOf('other', { nodeName: 'n', ...draft })
const added = (draft: PodDraft): ClusterEvent => ({ type: 'AssignedPodAdded', pod: there(draft) })
const deleted = (draft: PodDraft): ClusterEvent => ({ type: 'AssignedPodDeleted', pod: there(draft) })
const updated = (before: PodDraft, after: PodDraft): ClusterEvent => ({ type: 'AssignedPodUpdated', previous: there(before), pod: there(after) })
/** One that was promised room, and is not on the node. */
const unpromised = (draft: PodDraft): ClusterEvent => ({ type: 'AssignedPodDeleted', pod: podOf('other', draft) })
const own = (before: PodDraft, after: PodDraft): ClusterEvent => ({ type: 'OwnUpdate', previous: podOf('p', before), pod: podOf('p', after) })

type Term = Core.PodAffinityTerm
const term = (app: string, more: Partial<Term> = {}): Term => ({ topologyKey: 'zone', labelSelector: { matchLabels: { app } }, ...more })
const near = (...terms: Term[]): PodDraft => ({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } })
const far = (...terms: Term[]): PodDraft => ({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } })
const onDisk = (value: string): PodDraft => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: [value] }] }] } } },
})
const constraint = (more: Partial<Core.TopologySpreadConstraint> = {}): Core.TopologySpreadConstraint => ({
  ...{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'a' } } },
  ...more,
})
const spread = (...constraints: Core.TopologySpreadConstraint[]): PodDraft => ({ topologySpreadConstraints: constraints.length > 0 ? constraints : [constraint()] })
const a: PodDraft = { labels: { app: 'a' } }
const b: PodDraft = { labels: { app: 'b' } }
const zone = (value: string): NodeDraft => ({ labels: { zone: value } })
const tainted: NodeDraft = { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] }
const tolerating: PodDraft = { tolerations: [{ key: 'k', operator: 'Exists' }] }
const listening = (hostPort: number): PodDraft => ({ containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80, hostPort }] }] })
const using = (claimName: string): PodDraft => ({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] })
const big: PodDraft = { requests: { cpu: '2', 'example.com/gpu': '1' } }
const gpu = (cpu: string, count: string): NodeDraft => ({ allocatable: { cpu, 'example.com/gpu': count } })
const claim = (name: string, isNew: boolean): ClusterEvent => ({ type: 'ClaimChanged', key: `default/${name}`, isNew })

const rows: readonly (readonly [plugin: string, title: string, pod: PodDraft, event: ClusterEvent, wakes: boolean])[] = [
  ['SchedulingGates', 'the last gate goes', {}, own({ schedulingGates: [{ name: 'g' }] }, {}), true],
  ['SchedulingGates', 'one of two gates goes', {}, own({ schedulingGates: [{ name: 'g' }, { name: 'h' }] }, { schedulingGates: [{ name: 'h' }] }), false],
  ['SchedulingGates', 'a node comes', {}, nodeAdded({}), false],
  ['NodeUnschedulable', 'a cordoned node comes', {}, nodeAdded({ unschedulable: true }), false],
  ['NodeUnschedulable', 'another comes', {}, nodeAdded({}), true],
  ['NodeUnschedulable', 'a node is uncordoned', {}, nodeUpdated({ unschedulable: true }, {}), true],
  ['NodeUnschedulable', 'one that was never cordoned changes', {}, nodeUpdated({}, zone('z')), false],
  ['NodeUnschedulable', 'the pod tolerates more', tolerating, own({}, tolerating), true],
  ['NodeName', 'a node comes', {}, nodeAdded({}), true],
  ['TaintToleration', 'a tainted node comes', {}, nodeAdded(tainted), false],
  ['TaintToleration', 'a node comes whose taint it tolerates', tolerating, nodeAdded(tainted), true],
  ['TaintToleration', 'a taint goes', {}, nodeUpdated(tainted, {}), true],
  ['TaintToleration', 'another taint goes', {}, nodeUpdated({ taints: [...(tainted.taints ?? []), { key: 'l', effect: 'NoExecute' }] }, tainted), false],
  ['TaintToleration', 'a node without taints changes', {}, nodeUpdated({}, zone('z')), false],
  ['TaintToleration', 'a taint that only advises', {}, nodeAdded({ taints: [{ key: 'k', effect: 'PreferNoSchedule' }] }), true],
  ['TaintToleration', 'the pod tolerates more', tolerating, own({}, tolerating), true],
  ['TaintToleration', 'the pod has other labels', a, own({}, a), false],
  ['NodeAffinity', 'a node comes that matches', onDisk('ssd'), nodeAdded({ labels: { disk: 'ssd' } }), true],
  ['NodeAffinity', 'one that does not', onDisk('ssd'), nodeAdded({ labels: { disk: 'hdd' } }), false],
  ['NodeAffinity', 'a node begins to match', onDisk('ssd'), nodeUpdated({}, { labels: { disk: 'ssd' } }), true],
  ['NodeAffinity', 'a node that matched before', onDisk('ssd'), nodeUpdated({ labels: { disk: 'ssd' } }, { labels: { disk: 'ssd', x: 'y' } }), false],
  ['NodePorts', 'a node comes', listening(80), nodeAdded({}), true],
  ['NodePorts', 'a node changes', listening(80), nodeUpdated({}, zone('z')), false],
  ['NodePorts', 'a pod with the port goes', listening(80), deleted(listening(80)), true],
  ['NodePorts', 'a pod with another port goes', listening(80), deleted(listening(81)), false],
  ['NodePorts', 'one that was on no node goes', listening(80), unpromised(listening(80)), false],
  ['NodeResourcesFit', 'a pod goes', big, deleted({}), true],
  ['NodeResourcesFit', 'one that was on no node goes', big, unpromised({}), false],
  ['NodeResourcesFit', 'a pod comes', big, added({}), false],
  ['NodeResourcesFit', 'a node that is too small', big, nodeAdded(gpu('1', '1')), false],
  ['NodeResourcesFit', 'a node without the device', big, nodeAdded(gpu('4', '0')), false],
  ['NodeResourcesFit', 'a node that is large enough', big, nodeAdded(gpu('4', '1')), true],
  ['NodeResourcesFit', 'a node grows, and is still too small', big, nodeUpdated(gpu('1', '1'), gpu('1500m', '1')), false],
  ['NodeResourcesFit', 'a node grows in what it asks for', big, nodeUpdated(gpu('2', '1'), gpu('4', '1')), true],
  ['NodeResourcesFit', 'a node grows in something else', big, nodeUpdated({ allocatable: { cpu: '4', 'example.com/gpu': '1' } }, { allocatable: { cpu: '4', 'example.com/gpu': '1', memory: '9Gi' } }), false],
  ['NodeResourcesFit', 'a node takes more pods', big, nodeUpdated({ allocatable: { ...gpu('4', '1').allocatable, pods: '1' } }, gpu('4', '1')), true],
  ['PodTopologySpread', 'a node of the key comes', spread(), nodeAdded(zone('z')), true],
  ['PodTopologySpread', 'one without it', spread(), nodeAdded({}), false],
  ['PodTopologySpread', 'one with only one of two keys', spread(constraint(), constraint({ topologyKey: 'host' })), nodeAdded(zone('z')), false],
  ['PodTopologySpread', 'a node of the key goes', spread(), nodeDeleted(zone('z')), true],
  ['PodTopologySpread', 'one without it goes', spread(), nodeDeleted({}), false],
  ['PodTopologySpread', 'a node gets the key', spread(), nodeUpdated({}, zone('z')), true],
  ['PodTopologySpread', 'a node loses the key', spread(), nodeUpdated(zone('z'), {}), true],
  ['PodTopologySpread', 'a node moves', spread(), nodeUpdated(zone('z'), zone('y')), true],
  ['PodTopologySpread', 'a node gets another label', spread(), nodeUpdated(zone('z'), { labels: { zone: 'z', x: 'y' } }), false],
  ['PodTopologySpread', 'a node of the key loses a taint', spread(), nodeUpdated({ ...tainted, ...zone('z') }, zone('z')), true],
  ['PodTopologySpread', 'a pod that counts comes', spread(), added(a), true],
  ['PodTopologySpread', 'one that does not', spread(), added(b), false],
  ['PodTopologySpread', 'one of another namespace', spread(), added({ ...a, namespace: 'x' }), false],
  ['PodTopologySpread', 'one that counts for one of two constraints', spread(constraint(), constraint({ labelSelector: { matchLabels: { app: 'b' } } })), added(a), false],
  ['PodTopologySpread', 'a pod that counts goes', spread(), deleted(a), true],
  ['PodTopologySpread', 'a pod stops to count', spread(), updated(a, b), true],
  ['PodTopologySpread', 'a pod gets labels that mean nothing', spread(), updated(b, { labels: { app: 'c' } }), false],
  ['PodTopologySpread', 'the pod itself begins to count', { ...spread(), ...a }, own(b, a), true],
  ['PodTopologySpread', 'the pod tolerates more, and taints count', { ...spread(constraint({ nodeTaintsPolicy: 'Honor' })), ...tolerating }, own({}, tolerating), true],
  ['PodTopologySpread', 'the pod tolerates more, and taints do not count', { ...spread(), ...tolerating }, own({}, tolerating), false],
  ['InterPodAffinity', 'a pod comes that it wants near', near(term('a')), added(a), true],
  ['InterPodAffinity', 'another pod comes', near(term('a')), added(b), false],
  ['InterPodAffinity', 'one of another namespace comes', near(term('a')), added({ ...a, namespace: 'x' }), false],
  ['InterPodAffinity', 'one of a namespace that it names', near(term('a', { namespaces: ['x'] })), added({ ...a, namespace: 'x' }), true],
  ['InterPodAffinity', 'one of a namespace that it selects by labels', near(term('a', { namespaceSelector: { matchLabels: { team: 'x' } } })), added({ ...a, namespace: 'x' }), false],
  ['InterPodAffinity', 'one of any namespace', near(term('a', { namespaceSelector: {} })), added({ ...a, namespace: 'x' }), true],
  ['InterPodAffinity', 'one that meets one of two terms', near(term('a'), term('b')), added(a), false],
  ['InterPodAffinity', 'a pod becomes one that it wants near', near(term('a')), updated(b, a), true],
  ['InterPodAffinity', 'a pod was one and still is', near(term('a')), updated(a, { labels: { app: 'a', x: 'y' } }), false],
  ['InterPodAffinity', 'a pod goes that it shuns', far(term('a')), deleted(a), true],
  ['InterPodAffinity', 'another pod goes', far(term('a')), deleted(b), false],
  ['InterPodAffinity', 'a pod is no longer one that it shuns', far(term('a')), updated(a, b), true],
  ['InterPodAffinity', 'a pod becomes one that it shuns', far(term('a')), updated(b, a), false],
  ['InterPodAffinity', 'one that was on no node goes', far(term('a')), unpromised(a), false],
  ['InterPodAffinity', 'a pod goes that shunned this one', a, deleted({ ...b, ...far(term('a')) }), false],
  ['InterPodAffinity', 'a node of the key comes', near(term('a')), nodeAdded(zone('z')), true],
  ['InterPodAffinity', 'a node without it', far(term('a')), nodeAdded({}), false],
  ['InterPodAffinity', 'a node gets the key', far(term('a')), nodeUpdated({}, zone('z')), true],
  ['VolumeRestrictions', 'its claim comes', using('c'), claim('c', true), true],
  ['VolumeRestrictions', 'its claim changes', using('c'), claim('c', false), false],
  ['VolumeRestrictions', 'a pod with the same claim goes', using('c'), deleted(using('c')), true],
  ['VolumeRestrictions', 'a pod with another claim goes', using('c'), deleted(using('d')), false],
  ['VolumeRestrictions', 'a pod of another namespace with a claim of that name goes', using('c'), deleted({ ...using('c'), namespace: 'x' }), false],
  ['VolumeRestrictions', 'a node comes', using('c'), nodeAdded({}), true],
  ['NodeVolumeLimits', 'a pod with a volume goes', using('c'), deleted(using('d')), true],
  ['NodeVolumeLimits', 'a pod without one goes', using('c'), deleted({}), false],
  ['NodeVolumeLimits', 'its claim comes', using('c'), claim('c', true), true],
  ['NodeVolumeLimits', 'another claim comes', using('c'), claim('d', true), false],
  ['NodeVolumeLimits', 'a node says what it can take', using('c'), { type: 'CSINodeChanged', isNew: true }, true],
  ['NodeVolumeLimits', 'a node comes', using('c'), nodeAdded({}), false],
  ['VolumeBinding', 'its claim changes', using('c'), claim('c', false), true],
  ['VolumeBinding', 'another claim changes', using('c'), claim('d', false), false],
  ['VolumeBinding', 'a class comes', using('c'), { type: 'StorageClassChanged', isNew: true, isElsewhere: true }, true],
  ['VolumeBinding', 'a class serves other places', using('c'), { type: 'StorageClassChanged', isNew: false, isElsewhere: true }, true],
  ['VolumeBinding', 'a class changes otherwise', using('c'), { type: 'StorageClassChanged', isNew: false, isElsewhere: false }, false],
  ['VolumeBinding', 'a driver has more room', using('c'), { type: 'CapacityChanged', isMore: true }, true],
  ['VolumeBinding', 'a driver has less room', using('c'), { type: 'CapacityChanged', isMore: false }, false],
  ['VolumeBinding', 'a volume comes', using('c'), { type: 'VolumeChanged' }, true],
  ['VolumeBinding', 'a node gets labels', using('c'), nodeUpdated({}, zone('z')), true],
  ['VolumeZone', 'a class changes', using('c'), { type: 'StorageClassChanged', isNew: false, isElsewhere: true }, false],
  ['VolumeZone', 'its claim changes', using('c'), claim('c', false), true],
  ['VolumeZone', 'a volume comes', using('c'), { type: 'VolumeChanged' }, true],
]

describe('what wakes a pod', () => {
  it.each(rows)('that %s rejected: %s', (name, _title, pod, event, wakes) => {
    const plugin = plugins.find((each) => each.name === name)
    expect(plugin?.isWorthRetrying?.(infoOf('p', pod), event)).toBe(wakes)
  })
})
