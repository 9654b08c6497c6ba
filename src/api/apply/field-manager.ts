/**
 * What one write does to the owners of an object's fields. Upstream: k8s.io/apimachinery/pkg/util/managedfields/internal
 * (fieldmanager, skipnonapplied, capmanagers, managedfieldsupdater, stripmeta, lastappliedmanager; v1.32).
 */
import { applyConfiguration } from './apply-configuration'
import { capUpdateManagers } from './cap-managers'
import { difference, isEmptySet, setOf, union, type FieldSet } from './field-set'
import { managerId, type Managed } from './managed-fields'
import { updateManagers, type Change, type Managers, type Versions } from './managers'
import type { Type } from './type'

/** Who writes, where, when, and in which version. */
export interface Writer {
  readonly manager: string
  readonly apiVersion: string
  readonly subresource: string
  /** RFC 3339, in seconds. */
  readonly time: string
}

const field = (...names: readonly string[]) => names.map((name) => `f:${name}`)

/** What is nobody's. */
const unowned: FieldSet = setOf(
  field('apiVersion'),
  field('kind'),
  field('metadata'),
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName'].map((name) => field('metadata', name)),
  ...['generation', 'managedFields', 'resourceVersion'].map((name) => field('metadata', name)),
)

const SELF = 'current-operation'

/** `change.before` undefined: the object is new. */
export function recordUpdate(managed: Managed, writer: Writer, change: Change, versions: Versions): Managed {
  const { manager, apiVersion, subresource, time } = writer
  // Whose owners were forgotten gets none again before somebody applies.
  if (managed.managers.size === 0 && change.before !== undefined) return managed
  const id = managerId({ manager: manager || 'unknown', operation: 'Update', apiVersion, subresource })
  const whole = change.before === undefined ? { ...change, before: {} } : change
  const managers = new Map(withoutUnowned(updateManagers(managed.managers, SELF, whole, versions), SELF))
  const own = managers.get(SELF)
  if (!own) return { managers, times: managed.times }
  managers.delete(SELF)
  const previous = managers.get(id)
  managers.set(id, previous ? { ...own, set: union(own.set, previous.set) } : own)
  return capUpdateManagers({ managers, times: new Map(managed.times).set(id, time) })
}

function withoutUnowned(managers: Managers, id: string): Managers {
  const owned = managers.get(id)
  if (!owned) return managers
  const set = difference(owned.set, unowned)
  const next = new Map(managers)
  if (isEmptySet(set)) next.delete(id)
  else next.set(id, { ...owned, set })
  return next
}

export interface Configuration {
  /** An empty object when there is none yet. */
  readonly live: unknown
  readonly isNew: boolean
  readonly config: unknown
  readonly type: Type
}

export interface Outcome {
  /** Undefined: the object stays as it is, although its owners may not. */
  readonly object: unknown
  readonly managed: Managed
  readonly conflicts: Managers
}

export function recordApply(managed: Managed, writer: Writer, configuration: Configuration, versions: Versions): Outcome {
  const { live, isNew, config, type } = configuration
  const { apiVersion, subresource, time } = writer
  const id = managerId({ manager: writer.manager, operation: 'Apply', subresource })
  const known = managed.managers.size > 0 || isNew ? managed : beforeFirstApply(managed, writer, live, versions)
  const applied = applyConfiguration({ live, config, apiVersion, managers: known.managers, manager: id }, type, versions)
  return {
    object: applied.object,
    managed: {
      managers: withoutUnowned(applied.managers, id),
      times: applied.object === undefined ? known.times : new Map(known.times).set(id, time),
    },
    conflicts: applied.conflicts,
  }
}

/** Until somebody applied nobody was counted: all that is there belongs to those before. */
function beforeFirstApply(managed: Managed, writer: Writer, live: unknown, versions: Versions): Managed {
  const change: Change = { before: undefined, after: live, apiVersion: writer.apiVersion }
  return recordUpdate(managed, { ...writer, manager: 'before-first-apply' }, change, versions)
}
