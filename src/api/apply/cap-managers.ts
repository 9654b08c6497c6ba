/**
 * No more than ten entries of updaters: the oldest are joined as `ancient-changes`.
 * Upstream: k8s.io/apimachinery/pkg/util/managedfields/internal/capmanagers.go (v1.32).
 */
import { union } from './field-set'
import { managerId, type Managed } from './managed-fields'

const MAX_UPDATE_MANAGERS = 10

export function capUpdateManagers(managed: Managed, maximum = MAX_UPDATE_MANAGERS): Managed {
  const updaters = [...managed.managers].filter(([, { isApplied }]) => !isApplied).map(([id]) => id)
  if (updaters.length <= maximum) return managed
  const managers = new Map(managed.managers)
  const times = new Map(managed.times)
  const timeOf = (id: string): string => managed.times.get(id) ?? ''
  updaters.sort((a, b) => (timeOf(a) !== timeOf(b) ? (timeOf(a) < timeOf(b) ? -1 : 1) : a < b ? -1 : 1))
  const firsts = new Map<string, string>()
  let count = updaters.length
  for (const id of updaters) {
    if (count <= maximum) break
    const owned = managers.get(id)
    if (!owned) continue
    const { apiVersion } = owned
    const bucket = managerId({ manager: 'ancient-changes', operation: 'Update', apiVersion })
    const first = firsts.get(apiVersion)
    if (first === undefined) {
      firsts.set(apiVersion, id)
      continue
    }
    const joined = managers.get(bucket) ?? managers.get(first) ?? owned
    if (!managers.has(bucket)) managers.delete(first)
    managers.delete(id)
    managers.set(bucket, { ...owned, set: union(owned.set, joined.set) })
    count--
    const time = times.get(id)
    if (time !== undefined) times.set(bucket, time)
  }
  return { managers, times }
}
