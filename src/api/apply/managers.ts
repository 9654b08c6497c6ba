/**
 * Who owns which fields, by the name of the manager and the version in which it speaks of them.
 * Upstream: structured-merge-diff/v4/fieldpath/managers.go (v4.4.2).
 */
import { compare, withoutFields, type Comparison } from './compare'
import { difference, emptySet, intersection, isEmptySet, union, type FieldSet } from './field-set'
import type { Type } from './type'

export interface Owned {
  readonly set: FieldSet
  readonly apiVersion: string
  /** By apply, and not by update. */
  readonly isApplied: boolean
}

export type Managers = ReadonlyMap<string, Owned>

/** The versions of one kind. */
export interface Versions {
  /** Undefined: there is no such version (any more). */
  typeOf(apiVersion: string): Type | undefined
  convert(value: unknown, from: string, to: string): unknown
  /** What a merge made, as it will be read; absent: as it is. */
  decoded?(value: unknown): unknown
  /** Fields that a write to this place does not change, whatever it says. */
  ignored(apiVersion: string): FieldSet
}

export interface Change {
  readonly before: unknown
  readonly after: unknown
  /** In which both are written. */
  readonly apiVersion: string
}

export interface Ownership {
  readonly managers: Managers
  readonly comparison: Comparison
  /** What others owned and this change takes from them. */
  readonly conflicts: Managers
}

const nothing: Comparison = { added: emptySet, modified: emptySet, removed: emptySet }

export function compareIn({ before, after, apiVersion }: Change, version: string, versions: Versions): Comparison | undefined {
  const type = versions.typeOf(version)
  if (!type) return undefined
  if (before === after) return nothing
  const inVersion = (value: unknown): unknown => (version === apiVersion ? value : versions.convert(value, apiVersion, version))
  return withoutFields(compare(inVersion(before), inVersion(after), type), versions.ignored(version))
}

/** What a change leaves to all but the one who makes it. Managers of versions that are gone, and those that own nothing, are dropped. */
export function takeFromOthers(managers: Managers, self: string, change: Change, versions: Versions): Ownership {
  const comparisons = new Map<string, Comparison | undefined>()
  const comparisonIn = (version: string): Comparison | undefined => {
    if (!comparisons.has(version)) comparisons.set(version, compareIn(change, version, versions))
    return comparisons.get(version)
  }
  const left = new Map<string, Owned>()
  const conflicts = new Map<string, Owned>()
  for (const [name, owned] of managers) {
    const found = comparisonIn(owned.apiVersion)
    if (!found) continue
    if (name === self) {
      if (!isEmptySet(owned.set)) left.set(name, owned)
      continue
    }
    const taken = intersection(owned.set, union(found.modified, found.added))
    if (!isEmptySet(taken)) conflicts.set(name, { ...owned, set: taken })
    const set = difference(difference(owned.set, taken), found.removed)
    if (!isEmptySet(set)) left.set(name, set === owned.set ? owned : { ...owned, set })
  }
  return { managers: left, comparison: comparisonIn(change.apiVersion) ?? nothing, conflicts }
}

/** After an update: the changed fields are the updater's. */
export function updateManagers(managers: Managers, self: string, change: Change, versions: Versions): Managers {
  const { managers: left, comparison } = takeFromOthers(managers, self, change, versions)
  const own = left.get(self)?.set ?? emptySet
  const set = difference(union(union(own, comparison.modified), comparison.added), comparison.removed)
  const next = new Map(left)
  if (isEmptySet(set)) next.delete(self)
  else next.set(self, { set, apiVersion: change.apiVersion, isApplied: false })
  return next
}
