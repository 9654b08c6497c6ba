/**
 * Where the marks stand above the frames: a Service, its workload and the ReplicaSets of that side by side, one chain above the
 * other in the order of birth, so that a new one stands on top and moves nobody. Pure.
 */
import { matchesLabels } from '../../api/selectors'
import type { ClusterModel, ReplicaSetMark, ServiceMark, WorkloadMark } from './cluster-model'
import type { Mark } from './frames'

type Unplaced = Omit<Mark, 'column' | 'row'>

/** What stands in one row or several: Services, workload, ReplicaSets. */
export interface Chain {
  readonly bornAt: string
  readonly columns: readonly (readonly Unplaced[])[]
}

const PER_ROW = 3

export function chainsOf({ services, workloads }: ClusterModel, replicaSets: readonly ReplicaSetMark[]): Chain[] {
  const placed = new Set<ServiceMark>()
  const chains = workloads.map((workload): Chain => {
    const leading = services.filter((service) => !placed.has(service) && isMeantFor(service, workload))
    for (const service of leading) placed.add(service)
    const owned = replicaSets.filter(({ owner }) => owner === workload.path).sort(byBirth)
    return { bornAt: workload.createdAt, columns: [leading.map(serviceMark), [workloadMark(workload)], owned.map(workloadMark)] }
  })
  const known = new Set(workloads.map(({ path }) => path))
  const alone = replicaSets.filter(({ owner }) => owner === undefined || !known.has(owner))
  for (const replicaSet of alone) chains.push({ bornAt: replicaSet.createdAt, columns: [[], [], [workloadMark(replicaSet)]] })
  for (const service of services) if (!placed.has(service)) chains.push({ bornAt: service.createdAt, columns: [[serviceMark(service)]] })
  return chains.sort((a, b) => compare(a.bornAt, b.bornAt))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byBirth = (a: WorkloadMark, b: WorkloadMark): number => compare(a.createdAt, b.createdAt)

export function isMeantFor({ namespace, selector }: ServiceMark, workload: WorkloadMark): boolean {
  return namespace === workload.namespace && Object.keys(selector).length > 0 && matchesLabels(selector, workload.podLabels)
}

export function placeChains(chains: readonly Chain[]): Mark[] {
  let bottom = 0
  return chains.flatMap(({ columns }) => {
    const first = bottom
    bottom += Math.max(1, ...columns.map((column) => column.length))
    return columns.flatMap((marks, column) => marks.map((mark, row) => ({ ...mark, column, row: first + row })))
  })
}

export const placeInRows = (marks: readonly Unplaced[]): Mark[] =>
  marks.map((mark, index) => ({ ...mark, column: index % PER_ROW, row: Math.floor(index / PER_ROW) }))

export const serviceMark = ({ path, name, type, clusterIP, ports, readyAddresses }: ServiceMark): Unplaced => ({
  path,
  role: 'service',
  label: name,
  note: `${type}${clusterIP === '' || clusterIP === 'None' ? ' headless' : ''} ${ports}`.trim(),
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
