/**
 * Where the marks stand above the frames: a Service, its workload and the ReplicaSets of that side by side, one chain above the
 * other in the order of birth, so that a new one stands on top and moves nobody. Pure.
 */
import { matchesLabels } from '../../api/selectors'
import type { ClusterModel, ReplicaSetMark, ServiceMark, WorkloadMark } from './cluster-model'
import type { Link, Mark } from './frames'
import type { LeadMark } from './lead-marks'

type Unplaced = Omit<Mark, 'column' | 'row'>

/** What stands in one row or several: Ingresses, what leads to the workload, the workload, ReplicaSets. */
export interface Chain {
  readonly bornAt: string
  /** Left of the columns. */
  readonly before: readonly Unplaced[]
  readonly columns: readonly (readonly Unplaced[])[]
}

const PER_ROW = 3
/** The column left of all others. */
const BEFORE = -1

export function chainsOf({ services, workloads, leads }: ClusterModel, replicaSets: readonly ReplicaSetMark[]): Chain[] {
  const placed = new Set<ServiceMark>()
  const unplaced = new Set(leads)
  /** Takes those that lead to one of these and have no place yet. */
  function take(isIngress: boolean, paths: readonly string[]): Unplaced[] {
    const found = leads.filter((lead) => unplaced.has(lead) && (lead.role === 'ingress') === isIngress && lead.leadsTo.some(({ to }) => paths.includes(to)))
    for (const lead of found) unplaced.delete(lead)
    return found.map(leadMark)
  }
  const pathsOf = (marks: readonly ServiceMark[]): string[] => marks.map(({ path }) => path)
  const chains = workloads.map((workload): Chain => {
    const leading = services.filter((service) => !placed.has(service) && isMeantFor(service, workload))
    for (const service of leading) placed.add(service)
    const owned = replicaSets.filter(({ owner }) => owner === workload.path).sort(byBirth)
    const acting = take(false, [workload.path])
    return { bornAt: workload.createdAt, before: take(true, pathsOf(leading)), columns: [[...leading.map(serviceMark), ...acting], [workloadMark(workload)], owned.map(workloadMark)] }
  })
  const known = new Set(workloads.map(({ path }) => path))
  const alone = replicaSets.filter(({ owner }) => owner === undefined || !known.has(owner))
  for (const replicaSet of alone) chains.push({ bornAt: replicaSet.createdAt, before: [], columns: [[], [], [workloadMark(replicaSet)]] })
  for (const service of services) {
    if (!placed.has(service)) chains.push({ bornAt: service.createdAt, before: take(true, [service.path]), columns: [[serviceMark(service)]] })
  }
  for (const lead of unplaced) {
    const isIngress = lead.role === 'ingress'
    chains.push({ bornAt: lead.createdAt, before: isIngress ? [leadMark(lead)] : [], columns: isIngress ? [] : [[leadMark(lead)]] })
  }
  return chains.sort((a, b) => compare(a.bornAt, b.bornAt))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byBirth = (a: WorkloadMark, b: WorkloadMark): number => compare(a.createdAt, b.createdAt)

export function isMeantFor({ namespace, selector }: ServiceMark, workload: WorkloadMark): boolean {
  return namespace === workload.namespace && Object.keys(selector).length > 0 && matchesLabels(selector, workload.podLabels)
}

export function placeChains(chains: readonly Chain[]): Mark[] {
  let bottom = 0
  return chains.flatMap(({ before, columns }) => {
    const first = bottom
    bottom += Math.max(1, before.length, ...columns.map((column) => column.length))
    const led = before.map((mark, row) => ({ ...mark, column: BEFORE, row: first + row }))
    return [...led, ...columns.flatMap((marks, column) => marks.map((mark, row) => ({ ...mark, column, row: first + row })))]
  })
}

export const placeInRows = (marks: readonly Unplaced[]): Mark[] =>
  marks.map((mark, index) => ({ ...mark, column: index % PER_ROW, row: Math.floor(index / PER_ROW) }))

/** Those that Ingresses lead to one above the other, so that no link runs behind a Service; the others in rows above them. */
export function placeServices(services: readonly ServiceMark[], ingresses: readonly LeadMark[]): Mark[] {
  const leads = new Set(ingresses.flatMap(({ leadsTo }) => leadsTo.map(({ to }) => to)))
  const waiting = new Set(ingresses)
  const chains = services
    .filter(({ path }) => leads.has(path))
    .map((service): Chain => {
      const before = [...waiting].filter(({ leadsTo }) => leadsTo.some(({ to }) => to === service.path))
      for (const ingress of before) waiting.delete(ingress)
      return { bornAt: service.createdAt, before: before.map(leadMark), columns: [[serviceMark(service)]] }
    })
  const alone = [...waiting].map((ingress): Chain => ({ bornAt: ingress.createdAt, before: [leadMark(ingress)], columns: [] }))
  const led = placeChains([...chains, ...alone])
  const above = led.reduce((most, { row }) => Math.max(most, row + 1), 0)
  const others = placeInRows(services.filter(({ path }) => !leads.has(path)).map(serviceMark))
  return [...led, ...others.map((mark) => ({ ...mark, row: mark.row + above }))]
}

/** Left of marks in rows, one above the other. */
export const placeBefore = (leads: readonly LeadMark[]): Mark[] => leads.map((lead, row) => ({ ...leadMark(lead), column: BEFORE, row }))

export const leadMark = ({ path, role, name, note, alarming }: LeadMark): Unplaced => ({ path, role, label: name, note, alarming, share: undefined })

export const linkLeads = (leads: readonly LeadMark[]): Link[] =>
  leads.flatMap(({ path, leadsTo }) => leadsTo.map(({ to, because, isRule }) => ({ from: path, to, count: isRule ? 0 : 1, because })))

export const serviceMark = ({ path, name, type, clusterIP, ports, balancer, readyAddresses }: ServiceMark): Unplaced => ({
  path,
  role: 'service',
  label: name,
  note: `${type}${clusterIP === '' || clusterIP === 'None' ? ' headless' : ''} ${ports} ${balancer}`.trim(),
  alarming: readyAddresses === 0,
  share: undefined,
})

export const workloadMark = ({ path, kind, name, ready, desired }: WorkloadMark): Unplaced => ({
  path,
  role: 'workload',
  label: name,
  note: `${kind} ${ready}/${desired}`,
  alarming: ready < desired,
  share: desired > 0 ? { ready, desired } : undefined,
})
