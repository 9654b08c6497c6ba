/**
 * `metadata.managedFields` and the managers they stand for. A manager is known by its name, its operation, the subresource it wrote
 * to and, when it updates, the version it spoke. Upstream: k8s.io/apimachinery/pkg/util/managedfields/internal/managedfields.go (v1.32).
 */
import { isTree, type Tree } from '../patch/tree'
import { decodeFields, encodeFields } from './fields-v1'
import type { Managers, Owned } from './managers'
import { MergeFault } from './merge-fault'

/** As it is written in the object. */
export interface ManagedFieldsEntry {
  readonly manager?: string
  readonly operation?: string
  readonly apiVersion?: string
  readonly time?: string
  readonly fieldsType?: string
  readonly fieldsV1?: object
  readonly subresource?: string
}

export interface ManagerName {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  /** Of appliers it does not count. */
  readonly apiVersion?: string
  readonly subresource?: string
}

export interface Managed {
  readonly managers: Managers
  /** When each of them changed something last. */
  readonly times: ReadonlyMap<string, string>
}

export const nobody: Managed = { managers: new Map(), times: new Map() }

export const managerId = ({ manager, operation, apiVersion, subresource }: ManagerName): string =>
  JSON.stringify({
    ...(manager ? { manager } : {}),
    operation,
    ...(operation === 'Update' && apiVersion ? { apiVersion } : {}),
    ...(subresource ? { subresource } : {}),
  })

export const managerNameOf = (id: string): ManagerName => ({ manager: '', ...(JSON.parse(id) as Omit<ManagerName, 'manager'>) })

/** Throws a `MergeFault` for entries that cannot be read. */
export function decodeManaged(entries: readonly unknown[]): Managed {
  const managers = new Map<string, Owned>()
  const times = new Map<string, string>()
  for (const [index, value] of entries.entries()) {
    const entry = isTree(value) ? value : {}
    const name = readName(entry, index)
    const id = managerId(name)
    managers.set(id, { set: decodeFields(entry.fieldsV1), apiVersion: name.apiVersion, isApplied: name.operation === 'Apply' })
    if (typeof entry.time === 'string') times.set(id, entry.time)
    else times.delete(id)
  }
  return { managers, times }
}

function readName(entry: Tree, index: number): ManagerName & { readonly apiVersion: string } {
  const { manager, operation, apiVersion, subresource, fieldsType } = entry
  if (operation !== 'Apply' && operation !== 'Update') throw new MergeFault('operation must be `Apply` or `Update`')
  if (typeof apiVersion !== 'string' || apiVersion === '') throw new MergeFault('apiVersion must not be empty')
  if (fieldsType === undefined || fieldsType === '') throw new MergeFault(`missing fieldsType in managed fields entry ${index}`)
  if (fieldsType !== 'FieldsV1') throw new MergeFault(`invalid fieldsType ${JSON.stringify(fieldsType)} in managed fields entry ${index}`)
  return { manager: textOf(manager), operation, apiVersion, subresource: textOf(subresource) }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Undefined when nobody owns anything. */
export function encodeManaged({ managers, times }: Managed): readonly ManagedFieldsEntry[] | undefined {
  if (managers.size === 0) return undefined
  return [...managers].map(([id, owned]) => encodeEntry(id, owned, times.get(id))).sort(compareEntries)
}

function encodeEntry(id: string, { set, apiVersion, isApplied }: Owned, time: string | undefined): ManagedFieldsEntry {
  const { manager, operation, subresource } = managerNameOf(id)
  return {
    ...(manager ? { manager } : {}),
    operation: isApplied ? 'Apply' : operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: encodeFields(set),
    ...(subresource ? { subresource } : {}),
  }
}

function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  for (const key of ['operation', 'time', 'manager', 'apiVersion', 'subresource'] as const) {
    const [left, right] = [a[key] ?? '', b[key] ?? '']
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

/** Whether a client asks to forget all owners: by an empty list, or by one empty entry. */
export function isReset(entries: readonly unknown[]): boolean {
  const [first, ...others] = entries
  if (first === undefined) return true
  return others.length === 0 && isTree(first) && Object.values(first).every((value) => value === undefined || value === null)
}
