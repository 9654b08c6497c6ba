/**
 * An object as the decoder leaves it: without fields that its kind does not have, and without nulls, which to Go are no value at all.
 * What needs no change is shared. Upstream: sigs.k8s.io/json, decode.go.
 */
import { isTree, type Tree } from '../patch/tree'
import type { FieldType } from './field-types'

export function decodedAs(value: unknown, type: FieldType): unknown {
  if (type.is === 'list') return Array.isArray(value) ? mapShared(value, (item) => decodedMember(item, type.item)) : value
  if (!isTree(value)) return value
  if (type.is === 'map') return decodedMembers(value, (key) => decodedMember(value[key], type.value))
  if (type.is !== 'struct') return value
  return decodedMembers(value, (key) => {
    const field = type.fields.get(key)
    const decoded = field && decodedAs(value[key] ?? undefined, field)
    return field && isNothing(decoded, field) && !type.required.has(key) && !shownEmpty.has(key) ? undefined : decoded
  })
}

/**
 * Lists and maps that hold nothing are not kept by the store, and shown by no answer. Simplified: these few are, for messages tell an
 * empty one from none; a real API server forgets them after validation.
 */
const shownEmpty = new Set(['labels', 'matchExpressions', 'matchLabels', 'rules', 'selector', 'values'])

function isNothing(value: unknown, { is }: FieldType): boolean {
  if (is === 'list') return Array.isArray(value) && value.length === 0
  return is === 'map' && isTree(value) && Object.keys(value).length === 0
}

/** Where a list or a map holds a null, Go has the empty value of its type. */
const decodedMember = (value: unknown, type: FieldType): unknown => (value === null ? empty[type.is] : decodedAs(value, type))

const empty: Readonly<Record<FieldType['is'], unknown>> = {
  ...{ struct: {}, map: {}, list: [], string: '', bytes: '', boolean: false, int32: 0, int64: 0, number: 0, quantity: '0', intOrString: 0 },
  ...{ time: null, microTime: null, any: null },
}

/** Members that become undefined are left out. */
function decodedMembers(tree: Tree, decode: (key: string) => unknown): Tree {
  const members = Object.keys(tree).map((key): [string, unknown] => [key, decode(key)])
  if (members.every(([key, value]) => value !== undefined && value === tree[key])) return tree
  return Object.fromEntries(members.filter(([, value]) => value !== undefined))
}

function mapShared(list: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  const changed = list.map(change)
  return changed.every((item, index) => item === list[index]) ? list : changed
}
