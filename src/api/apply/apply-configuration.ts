/**
 * Server-side apply proper: the configuration is merged into the live object, and what its applier no longer speaks of is removed,
 * unless somebody else owns it. Upstream: structured-merge-diff/v4/merge/update.go (v4.4.2).
 */
// Simplified: a list whose type a new schema changed keeps the owners it had; upstream rewrites their field sets first.
import { isEqual } from '../patch/tree'
import { difference, differenceBelow, emptySet, intersection, isEmptySet, union, withNamedFields, type FieldSet } from './field-set'
import { fieldSetOf } from './field-set-of'
import { takeFromOthers, type Managers, type Owned, type Versions } from './managers'
import { mergeTyped } from './merge-typed'
import { removeFields } from './remove-fields'
import type { Type } from './type'

export interface Application {
  readonly live: unknown
  readonly config: unknown
  /** Of both. */
  readonly apiVersion: string
  readonly managers: Managers
  readonly manager: string
}

export interface Applied {
  /** Undefined: the object stays as it is. */
  readonly object: unknown
  readonly managers: Managers
  /** What others own and this takes from them; upstream refuses that unless forced. */
  readonly conflicts: Managers
}

export function applyConfiguration(application: Application, type: Type, versions: Versions): Applied {
  const { live, config, apiVersion, manager } = application
  const merged = mergeTyped(live, config, type)
  const set = differenceBelow(fieldSetOf(config, type), versions.ignored(apiVersion))
  const last = application.managers.get(manager)
  const managers = new Map(application.managers).set(manager, { set, apiVersion, isApplied: true })
  const pruned = prune({ value: merged, apiVersion }, { managers, last }, versions)
  const next = versions.decoded?.(pruned) ?? pruned
  const { managers: left, conflicts } = takeFromOthers(managers, manager, { before: live, after: next, apiVersion }, versions)
  return { object: isEqual(live, next) ? undefined : next, managers: left, conflicts }
}

interface Versioned {
  readonly value: unknown
  readonly apiVersion: string
}

interface Owners {
  readonly managers: Managers
  /** What the applier owned until now. */
  readonly last: Owned | undefined
}

/** Removes what was applied last time, not this time, and is owned by nobody else. */
function prune(merged: Versioned, { managers, last }: Owners, versions: Versions): unknown {
  const type = last && versions.typeOf(last.apiVersion)
  if (!last || !type || isEmptySet(last.set)) return merged.value
  const whole: Versioned = { value: convert(merged, last.apiVersion, versions), apiVersion: last.apiVersion }
  const lastSet = withNamedFields(last.set, type)
  const rest: Versioned = { value: removeFields(whole.value, lastSet, type), apiVersion: last.apiVersion }
  const kept = addOwnedBack(whole, rest, { managers, versions })
  const gone = difference(namedSetOf(whole.value, type), namedSetOf(convert(kept, last.apiVersion, versions), type))
  const removable = intersection(gone, lastSet)
  const value = isEmptySet(removable) ? whole.value : removeFields(whole.value, removable, type)
  return convert({ value, apiVersion: last.apiVersion }, merged.apiVersion, versions)
}

const convert = ({ value, apiVersion }: Versioned, to: string, versions: Versions): unknown =>
  apiVersion === to ? value : versions.convert(value, apiVersion, to)

const namedSetOf = (value: unknown, type: Type): FieldSet => withNamedFields(fieldSetOf(value, type), type)

/** What somebody owns stays, version by version; the one that was pruned first. */
function addOwnedBack(whole: Versioned, pruned: Versioned, { managers, versions }: { managers: Managers; versions: Versions }): Versioned {
  const byVersion = new Map<string, FieldSet>([[whole.apiVersion, emptySet]])
  for (const { apiVersion, set } of managers.values()) byVersion.set(apiVersion, union(byVersion.get(apiVersion) ?? emptySet, set))
  let rest = pruned
  for (const [apiVersion, owned] of byVersion) {
    const type = versions.typeOf(apiVersion)
    if (!type) continue
    const value = convert(whole, apiVersion, versions)
    const kept = union(namedSetOf(convert(rest, apiVersion, versions), type), withNamedFields(owned, type))
    rest = { value: removeFields(value, difference(namedSetOf(value, type), kept), type), apiVersion }
  }
  return rest
}
