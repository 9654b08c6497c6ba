/**
 * A patch of an object, merged as kustomize does: elements of a list that are new come first, where a server puts them last.
 * Upstream: kustomize/kyaml/yaml/merge2/merge2.go (v5.5.0).
 */
import { mergeKeysOf, type Field, type Fields } from '../../api/patch/merge-keys'
import { isTree, textOf, type Tree } from './tree'

/** Undefined: the patch deletes the object. */
export function mergePatch(original: Tree, patch: Tree): Tree | undefined {
  return mergeTree(original, patch, mergeKeysOf(textOf(original.kind)))
}

function mergeTree(original: Tree, patch: Tree, fields: Fields): Tree | undefined {
  const { $patch: directive, ...rest } = patch
  if (directive === 'delete') return undefined
  if (directive === 'replace') return rest
  const merged = new Map(Object.entries(original))
  for (const [key, value] of Object.entries(rest)) {
    const next = mergeValue(merged.get(key), value, fields[key] ?? {})
    if (next === undefined) merged.delete(key)
    else merged.set(key, next)
  }
  return Object.fromEntries(merged)
}

function mergeValue(original: unknown, patch: unknown, field: Field): unknown {
  if (patch === null) return undefined
  if (isTree(patch)) return mergeTree(isTree(original) && !field.isReplaced ? original : {}, patch, field.fields ?? {})
  if (!Array.isArray(patch) || !Array.isArray(original) || !field.isMerged) return Array.isArray(patch) ? cleaned(patch, field) : patch
  if (field.mergeKey === undefined) return [...patch, ...original].filter((item, index, all) => all.indexOf(item) === index)
  return mergeElements(original, patch, { ...field, mergeKey: field.mergeKey })
}

/** What there was nothing to merge with. */
const cleaned = (patch: readonly unknown[], field: Field): unknown[] =>
  patch
    .flatMap((item) => (isTree(item) ? (mergeTree({}, item, field.fields ?? {}) ?? []) : [item]))
    .filter((item) => !isTree(item) || Object.keys(item).length > 0)

interface KeyedField extends Field {
  readonly mergeKey: string
}

/** Ports of two protocols may have one number. */
const identityOf = (item: unknown, key: string): string => (isTree(item) ? `${textOf(item[key])}/${protocolOf(item, key)}` : textOf(item))
const protocolOf = (item: Tree, key: string): string => (key === 'containerPort' || key === 'port' ? textOf(item.protocol) : '')

function mergeElements(original: readonly unknown[], patch: readonly unknown[], { mergeKey, fields = {} }: KeyedField): unknown[] {
  if (patch.some((item) => isTree(item) && item.$patch === 'replace' && item[mergeKey] === undefined)) {
    return patch.filter((item) => isTree(item) && item.$patch === undefined)
  }
  const before = new Map(original.map((item) => [identityOf(item, mergeKey), item]))
  const known = patch.filter((item) => before.has(identityOf(item, mergeKey)))
  const changes = new Map(known.map((item) => [identityOf(item, mergeKey), item]))
  const kept = original.flatMap((item) => {
    const change = changes.get(identityOf(item, mergeKey))
    return isTree(item) && isTree(change) ? (mergeTree(item, change, fields) ?? []) : [item]
  })
  return [
    ...cleaned(
      patch.filter((item) => !known.includes(item)),
      { fields },
    ),
    ...kept,
  ]
}
