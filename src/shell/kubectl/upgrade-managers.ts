/**
 * What server-side apply takes over from client-side apply: the fields that kubectl's updates own become those of its applies.
 * Upstream: k8s.io/client-go/util/csaupgrade/upgrade.go (v1.32).
 */
import { encodeFields, decodeFields } from '../../api/apply/fields-v1'
import { hasPath, union } from '../../api/apply/field-set'
import type { ManagedFieldsEntry } from '../../api/apply/managed-fields'
import { isEqual } from './patch-object'
import { lastAppliedAnnotation } from './last-applied'

const annotationPath = ['f:metadata', 'f:annotations', `f:${lastAppliedAnnotation}`]

type Entries = readonly ManagedFieldsEntry[]

/** Who wrote the annotation of client-side apply. */
export const annotationOwners = (entries: Entries, operation: 'Apply' | 'Update'): Entries =>
  entries.filter((entry) => entry.operation === operation && !entry.subresource && hasPath(decodeFields(entry.fieldsV1), annotationPath))

/** The owners with those updaters joined into one applier; undefined when there is nothing to join. */
export function upgradedManagers(entries: Entries, updaters: ReadonlySet<string>, applier: string): Entries | undefined {
  const upgraded = [...updaters].reduce((list, updater) => upgradedOne(list, updater, applier), entries)
  return isEqual(upgraded, entries) ? undefined : upgraded
}

function upgradedOne(entries: Entries, updater: string, applier: string): Entries {
  const isUpdater = (entry: ManagedFieldsEntry): boolean => entry.manager === updater && entry.operation === 'Update' && !entry.subresource
  const own = entries.findIndex((entry) => entry.manager === applier && entry.operation === 'Apply' && !entry.subresource)
  const place = own >= 0 ? own : entries.findIndex(isUpdater)
  if (place < 0) return entries
  const target: ManagedFieldsEntry = own >= 0 ? entries[place] : { ...entries[place], operation: 'Apply', manager: applier }
  const joined = entries.find((entry, index) => index !== place && isUpdater(entry) && entry.apiVersion === target.apiVersion)
  const fieldsV1 = joined ? encodeFields(union(decodeFields(target.fieldsV1), decodeFields(joined.fieldsV1))) : target.fieldsV1
  return entries.flatMap((entry, index) => (index === place ? [{ ...target, fieldsV1 }] : isUpdater(entry) ? [] : [entry]))
}
