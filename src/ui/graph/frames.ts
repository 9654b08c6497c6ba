/**
 * The three ways to look at one cluster, each as frames that hold Pods plus marks beside them: where Pods run, who owns them, which
 * Service leads to them. Pure; `layout.ts` gives the places, `tree/` tells the same in words.
 */
import type { ObjectPath } from '../store/object-store'
import { chainsOf, isMeantFor, linkLeads, placeBefore, placeChains, placeInRows, placeServices, workloadMark } from './chains'
import type { ClusterModel, NodeMark, PodMark, ReplicaSetMark } from './cluster-model'
import type { LeadMark } from './lead-marks'

export const views = ['nodes', 'owners', 'services'] as const
export type View = (typeof views)[number]

export interface Frame {
  readonly id: string
  /** The object that it stands for; undefined for the frame of those that belong nowhere. */
  readonly path: ObjectPath | undefined
  readonly label: string
  readonly note: string
  readonly alarming: boolean
  /** Said inside while it holds no Pod. */
  readonly whenEmpty: string
  readonly pods: readonly PodMark[]
}

export interface Mark {
  readonly path: ObjectPath
  /** An outline stands for what a lesson wants made. */
  readonly role: 'service' | 'outline' | LeadMark['role']
  readonly label: string
  readonly note: string
  readonly alarming: boolean
  /** How many Pods of how many are ready; undefined where nothing is wanted. */
  readonly share: { readonly ready: number; readonly desired: number } | undefined
  /** What the open step of the lesson wants of it. */
  readonly want?: 'make' | 'change' | 'remove' | 'reach'
  /** Its place above the frames: columns from the left, -1 before all of them; rows from the bottom. */
  readonly column: number
  readonly row: number
}

export interface Link {
  readonly from: string
  readonly to: string
  /** How many Pods the link stands for; 0: none yet, the link is an intention. */
  readonly count: number
  /** What makes the link, in terms of fields. */
  readonly because: string
  /** Not there: the open step of the lesson wants `from` to be reached from `to`. */
  readonly isGoal?: boolean
}

export interface Arrangement {
  readonly marks: readonly Mark[]
  readonly frames: readonly Frame[]
  readonly links: readonly Link[]
}

export function arrange(model: ClusterModel, view: View): Arrangement {
  switch (view) {
    case 'nodes':
      return arrangeByNode(model)
    case 'owners':
      return arrangeByOwner(model)
    case 'services':
      return arrangeByService(model)
  }
}

const OWNED = 'metadata.ownerReferences'
const SELECTED = 'spec.selector, by way of EndpointSlices'

function arrangeByNode(model: ClusterModel): Arrangement {
  const byNode = groupPods(model.pods, ({ nodePath }) => nodePath)
  const frames = model.nodes.map((node) => nodeFrame(node, byNode.get(node.path) ?? []))
  const known = new Set<string | undefined>(frames.map(({ id }) => id))
  const nowhere = model.pods.filter(({ nodePath }) => !known.has(nodePath))
  const all = nowhere.length > 0 ? [...frames, looseFrame('unscheduled', 'On no node', nowhere)] : frames
  const nodeOf = (pod: PodMark): string => (known.has(pod.nodePath) ? (pod.nodePath ?? '') : 'unscheduled')
  const replicaSets = populatedReplicaSets(model)
  const marks = placeChains(chainsOf(model, replicaSets))
  return {
    marks,
    frames: all,
    links: [
      ...linkLeads(model.leads),
      ...linkServices(model, (pod) => pod.workload ?? nodeOf(pod)),
      ...replicaSets.map(({ path, owner, desired }) => ({ from: owner ?? '', to: path, count: desired, because: OWNED })),
      ...countLinks(model.pods, (pod) => pod.replicaSet ?? pod.workload, nodeOf, 'spec.nodeName of its Pods'),
    ].filter(knownEnds(marks, all)),
  }
}

function nodeFrame({ path, name, ready, schedulable, role, taints }: NodeMark, pods: readonly PodMark[]): Frame {
  const notes = [name.includes(role) ? '' : role, ready ? '' : 'NotReady', schedulable ? '' : 'SchedulingDisabled'].filter((note) => note !== '')
  const whenEmpty = taints.length > 0 ? `tainted ${taints.join(', ')}` : 'no Pods here'
  return { id: path, path, label: name, note: notes.join(', '), alarming: !ready, whenEmpty, pods }
}

/** Those that hold or want Pods; empty old ones are left out. */
function populatedReplicaSets({ pods, replicaSets }: ClusterModel): readonly ReplicaSetMark[] {
  const holders = new Set(pods.map(({ replicaSet }) => replicaSet))
  return replicaSets.filter(({ path, desired }) => desired > 0 || holders.has(path))
}

function arrangeByOwner(model: ClusterModel): Arrangement {
  const byOwner = groupPods(model.pods, (pod) => pod.replicaSet ?? pod.workload)
  const populated = populatedReplicaSets(model)
  const frames = populated.map(({ path, name, ready, desired, revision }): Frame => {
    const note = `${ready}/${desired} ready${revision === '' ? '' : `, revision ${revision}`}`
    return { id: path, path, label: name, note, alarming: ready < desired, whenEmpty: 'no Pods yet', pods: byOwner.get(path) ?? [] }
  })
  const framed = new Set<string>(frames.map(({ id }) => id))
  const direct = model.workloads.filter(({ path }) => byOwner.has(path) && !framed.has(path))
  for (const { path, kind, name } of direct) {
    frames.push({ id: `pods of ${path}`, path, label: `Pods of ${name}`, note: kind, alarming: false, whenEmpty: '', pods: byOwner.get(path) ?? [] })
  }
  const placed = new Set(frames.flatMap(({ pods }) => pods))
  const loose = model.pods.filter((pod) => !placed.has(pod))
  const all = loose.length > 0 ? [...frames, looseFrame('ownerless', 'Without a workload', loose)] : frames
  const owners = model.leads.filter(({ role }) => role !== 'ingress')
  const marks = [...placeBefore(owners), ...placeInRows(model.workloads.map(workloadMark))]
  return {
    marks,
    frames: all,
    links: [
      ...linkLeads(owners),
      ...populated.map(({ path, owner, desired }) => ({ from: owner ?? '', to: path, count: desired, because: OWNED })),
      ...direct.map(({ path, desired }) => ({ from: path, to: `pods of ${path}`, count: desired, because: OWNED })),
    ].filter(knownEnds(marks, all)),
  }
}

function arrangeByService(model: ClusterModel): Arrangement {
  const pods = new Map(model.pods.map((pod) => [pod.path, pod]))
  const home = new Map<ObjectPath, string>()
  const frames = model.services.map((service): Frame => {
    const behind = [...service.ready, ...service.notReady].filter((path) => pods.has(path) && !home.has(path))
    const id = `behind ${service.path}`
    for (const path of behind) home.set(path, id)
    const note = `${service.ready.length} ready, ${service.notReady.length} not ready`
    return { id, path: service.path, label: `Behind ${service.name}`, note, alarming: service.readyAddresses === 0, whenEmpty: 'no Pod of this cluster', pods: behind.flatMap((path) => pods.get(path) ?? []).sort(byBirth) }
  })
  const loose = model.pods.filter(({ path }) => !home.has(path))
  const all = loose.length > 0 ? [...frames, looseFrame('serviceless', 'Behind no Service', loose)] : frames
  const ingresses = model.leads.filter(({ role }) => role === 'ingress')
  const marks = placeServices(model.services, ingresses)
  return {
    marks,
    frames: all,
    links: [...linkLeads(ingresses).filter(knownEnds(marks, all)), ...linkServices(model, ({ path }) => home.get(path))],
  }
}

const byBirth = (a: PodMark, b: PodMark): number => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.path < b.path ? -1 : 1)

function looseFrame(id: string, label: string, pods: readonly PodMark[]): Frame {
  return { id, path: undefined, label, note: '', alarming: false, whenEmpty: '', pods }
}

function groupPods(pods: readonly PodMark[], keyOf: (pod: PodMark) => string | undefined): Map<string, PodMark[]> {
  const groups = new Map<string, PodMark[]>()
  for (const pod of pods) {
    const key = keyOf(pod)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group) group.push(pod)
    else groups.set(key, [pod])
  }
  return groups
}

/** One link a Service and place of its Pods, with how many of them it stands for. */
function linkServices(model: ClusterModel, placeOf: (pod: PodMark) => string | undefined): Link[] {
  const pods = new Map(model.pods.map((pod) => [pod.path, pod]))
  return model.services.flatMap((service) => {
    const behind = service.ready.flatMap((path) => pods.get(path) ?? [])
    const links = countLinks(behind, () => service.path, placeOf, SELECTED)
    const [meant] = links.length > 0 ? [] : model.workloads.filter((workload) => isMeantFor(service, workload))
    return meant ? [{ from: service.path, to: meant.path, count: 0, because: 'spec.selector, but no Pod of it is ready' }] : links
  })
}

function countLinks(pods: readonly PodMark[], fromOf: (pod: PodMark) => string | undefined, toOf: (pod: PodMark) => string | undefined, because: string): Link[] {
  const links = new Map<string, Link>()
  for (const pod of pods) {
    const from = fromOf(pod)
    const to = toOf(pod)
    if (from === undefined || to === undefined) continue
    const key = `${from} ${to}`
    links.set(key, { from, to, count: (links.get(key)?.count ?? 0) + 1, because })
  }
  return [...links.values()]
}

function knownEnds(marks: readonly Mark[], frames: readonly Frame[]): (link: Link) => boolean {
  const ids = new Set<string>([...marks.map(({ path }) => path), ...frames.map(({ id }) => id)])
  return ({ from, to }) => ids.has(from) && ids.has(to)
}
