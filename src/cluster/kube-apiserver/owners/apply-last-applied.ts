/**
 * From client-side apply to server-side apply and back: for the manager `kubectl` the annotation with what was applied last lifts
 * conflicts about fields that still are as applied, and it is kept up to date.
 * Upstream: lastappliedmanager.go and lastappliedupdater.go in k8s.io/apimachinery/pkg/util/managedfields/internal (v1.32).
 */
import { compare } from '../../../api/apply/compare'
import { difference, emptySet, isEmptySet, type FieldSet } from '../../../api/apply/field-set'
import { fieldSetOf } from '../../../api/apply/field-set-of'
import type { Managers, Owned } from '../../../api/apply/managers'
import type { Type } from '../../../api/apply/type'
import type { KubeObject } from '../../../api/object'
import { isTree, type Tree } from '../../../api/patch/tree'

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration'
const KUBECTL = 'kubectl'

interface Conflicting {
  readonly manager: string
  readonly live: KubeObject | undefined
  readonly apiVersion: string
  readonly type: Type
}

export function withoutOwnConflicts(conflicts: Managers, { manager, live, apiVersion, type }: Conflicting): Managers {
  if (manager !== KUBECTL || conflicts.size === 0) return conflicts
  const allowed = lastAppliedFields(live, apiVersion, type)
  const left = new Map<string, Owned>()
  for (const [id, owned] of conflicts) {
    const set = difference(owned.set, allowed)
    if (!isEmptySet(set)) left.set(id, { ...owned, set })
  }
  return left
}

/** Fields that were applied last and have not changed since. */
function lastAppliedFields(live: KubeObject | undefined, apiVersion: string, type: Type): FieldSet {
  const last = parseLastApplied(live?.metadata.annotations?.[ANNOTATION])
  if (!last || last.apiVersion !== apiVersion) return emptySet
  const { added, modified, removed } = compare(last, live, type)
  return difference(difference(difference(fieldSetOf(last, type), modified), added), removed)
}

function parseLastApplied(text: string | undefined): Tree | undefined {
  if (!text) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isTree(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** An annotation that is there says what was applied now. */
export function withLastApplied(object: KubeObject | Tree, config: Tree, manager: string): Tree & { readonly metadata?: Tree } {
  const tree = object as object as Tree
  const metadata = isTree(tree.metadata) ? tree.metadata : {}
  const annotations = isTree(metadata.annotations) ? metadata.annotations : {}
  if (manager !== KUBECTL || !annotations[ANNOTATION]) return { ...tree, metadata }
  return { ...tree, metadata: { ...metadata, annotations: { ...annotations, [ANNOTATION]: `${sortedJson(withoutAnnotation(config))}\n` } } }
}

function withoutAnnotation(config: Tree): Tree {
  const metadata = isTree(config.metadata) ? config.metadata : {}
  if (!isTree(metadata.annotations)) return config
  const { [ANNOTATION]: _, ...annotations } = metadata.annotations
  const { annotations: _all, ...rest } = metadata
  return { ...config, metadata: Object.keys(annotations).length > 0 ? { ...rest, annotations } : rest }
}

/** Keys sorted at every level, as Go writes maps. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`
  if (!isTree(value)) return JSON.stringify(value)
  const keys = Object.keys(value).filter((key) => value[key] !== undefined).toSorted()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sortedJson(value[key])}`).join(',')}}`
}
