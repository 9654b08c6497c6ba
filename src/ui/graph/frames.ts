/**
 * The three ways to look at one cluster, each as frames that hold Pods plus marks beside them: where Pods run, who owns them, which
 * Service leads to them. Pure; `layout.ts` gives the places, `tree/` tells the same in words.
 */
import type { ObjectPath } from '../store/object-store'
import type { ClusterModel, PodMark, ServiceMark, WorkloadMark } from './cluster-model'

export const views = [
  { view: 'nodes', label: 'Nodes' },
  { view: 'owners', label: 'Owners' },
  { view: 'services', label: 'Services' },
] as const
export type View = (typeof views)[number]['view']

export interface Frame {
  readonly id: string
  /** The object that it stands for; undefined for the frame of those that belong nowhere. */
  readonly path: ObjectPath | undefined
  readonly label: string
  readonly note: string
  readonly alarming: boolean
  readonly pods: readonly PodMark[]
}

export interface Mark {
  readonly path: ObjectPath
  readonly role: 'service' | 'workload'
  readonly label: string
  readonly note: string
  readonly alarming: boolean
}

export interface Link {
  readonly from: string
  readonly to: string
  /** How many Pods the link stands for; 0 when it is not about Pods. */
  readonly count: number
  /** What makes the link, in terms of fields. */
  readonly because: string
}

export interface Arrangement {
  /** Columns left of the frames. */
  readonly columns: readonly (readonly Mark[])[]
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

function arrangeByNode(model: ClusterModel): Arrangement {
  const byNode = groupPods(model.pods, ({ nodePath }) => nodePath)
  const frames = model.nodes.map(({ path, name, ready, schedulable, role }): Frame => {
    const notes = [role, ready ? '' : 'NotReady', schedulable ? '' : 'SchedulingDisabled'].filter((note) => note !== '')
    return { id: path, path, label: name, note: notes.join(', '), alarming: !ready, pods: byNode.get(path) ?? [] }
  })
  const known = new Set<string | undefined>(frames.map(({ id }) => id))
  const nowhere = model.pods.filter(({ nodePath }) => !known.has(nodePath))
  const all = nowhere.length > 0 ? [...frames, looseFrame('unscheduled', 'On no node', nowhere)] : frames
  const nodeOf = (pod: PodMark): string => (known.has(pod.nodePath) ? (pod.nodePath ?? '') : 'unscheduled')
  return {
    columns: [model.services.map(serviceMark), model.workloads.map(workloadMark)],
    frames: all,
    links: [
      ...linkServices(model, ({ workload }) => workload),
      ...countLinks(model.pods, ({ workload }) => workload, nodeOf, 'spec.nodeName of its Pods'),
    ].filter(knownEnds([...model.services, ...model.workloads], all)),
  }
}

function arrangeByOwner(model: ClusterModel): Arrangement {
  const byOwner = groupPods(model.pods, (pod) => pod.replicaSet ?? pod.workload)
  const populated = model.replicaSets.filter(({ path, desired }) => desired > 0 || byOwner.has(path))
  const frames = populated.map(({ path, name, ready, desired, revision }): Frame => {
    const note = `${ready}/${desired} ready${revision === '' ? '' : `, revision ${revision}`}`
    return { id: path, path, label: name, note, alarming: ready < desired, pods: byOwner.get(path) ?? [] }
  })
  const framed = new Set<string>(frames.map(({ id }) => id))
  const direct = model.workloads.filter(({ path }) => byOwner.has(path) && !framed.has(path))
  for (const { path, kind, name } of direct) frames.push({ id: `pods of ${path}`, path, label: `Pods of ${name}`, note: kind, alarming: false, pods: byOwner.get(path) ?? [] })
  const placed = new Set(frames.flatMap(({ pods }) => pods))
  const loose = model.pods.filter((pod) => !placed.has(pod))
  const all = loose.length > 0 ? [...frames, looseFrame('ownerless', 'Without a workload', loose)] : frames
  const because = 'metadata.ownerReferences'
  return {
    columns: [model.workloads.map(workloadMark)],
    frames: all,
    links: [
      ...populated.map(({ path, owner, desired }) => ({ from: owner ?? '', to: path, count: desired, because })),
      ...direct.map(({ path, desired }) => ({ from: path, to: `pods of ${path}`, count: desired, because })),
    ].filter(knownEnds(model.workloads, all)),
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
    return { id, path: service.path, label: `Behind ${service.name}`, note, alarming: service.ready.length === 0, pods: behind.flatMap((path) => pods.get(path) ?? []).sort(byBirth) }
  })
  const loose = model.pods.filter(({ path }) => !home.has(path))
  const all = loose.length > 0 ? [...frames, looseFrame('serviceless', 'Behind no Service', loose)] : frames
  return {
    columns: [model.services.map(serviceMark)],
    frames: all,
    links: linkServices(model, ({ path }) => home.get(path)),
  }
}

const byBirth = (a: PodMark, b: PodMark): number => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.path < b.path ? -1 : 1)

function looseFrame(id: string, label: string, pods: readonly PodMark[]): Frame {
  return { id, path: undefined, label, note: '', alarming: false, pods }
}

const serviceMark = ({ path, name, type, clusterIP, ports, ready }: ServiceMark): Mark => ({
  path,
  role: 'service',
  label: name,
  note: `${type}${clusterIP === '' || clusterIP === 'None' ? ' headless' : ''} ${ports}`.trim(),
  alarming: ready.length === 0,
})

const workloadMark = ({ path, kind, name, ready, desired }: WorkloadMark): Mark => ({
  path,
  role: 'workload',
  label: name,
  note: `${kind} ${ready}/${desired}`,
  alarming: ready < desired,
})

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
    return countLinks(behind, () => service.path, placeOf, 'spec.selector, by way of EndpointSlices')
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

function knownEnds(marks: readonly { readonly path: string }[], frames: readonly Frame[]): (link: Link) => boolean {
  const ids = new Set<string>([...marks.map(({ path }) => path), ...frames.map(({ id }) => id)])
  return ({ from, to }) => ids.has(from) && ids.has(to)
}
