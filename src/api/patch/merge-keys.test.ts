import { expect, it } from 'vitest'
import { apiVersionOf, type Kind } from '../kind'
import { kinds } from '../kinds'
import schema from '../openapi/generated/schema.json'
import { mergeKeysOf, type Fields } from './merge-keys'

interface Node {
  readonly $ref?: string
  readonly allOf?: readonly Node[]
  readonly items?: Node
  readonly additionalProperties?: Node
  readonly properties?: Readonly<Record<string, Node>>
  readonly 'x-kubernetes-patch-strategy'?: string
  readonly 'x-kubernetes-patch-merge-key'?: string
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string; readonly version: string; readonly kind: string }[]
}

const definitions = schema.components.schemas as Readonly<Record<string, Node>>
const targetOf = (node: Node): string | undefined => (node.$ref ?? node.allOf?.[0].$ref)?.split('/').at(-1)

/** `spec.containers merge name`, for each field that says how it is patched. */
function published(name: string, path = '', above: readonly string[] = []): readonly string[] {
  if (above.includes(name)) return []
  return Object.entries(definitions[name]?.properties ?? {}).flatMap(([field, node]) => {
    const at = `${path}${field}`
    const strategy = node['x-kubernetes-patch-strategy']
    const key = node['x-kubernetes-patch-merge-key']
    const target = targetOf(node) ?? (node.items && targetOf(node.items)) ?? (node.additionalProperties && targetOf(node.additionalProperties))
    return [...(strategy ? [`${at} ${strategy} ${key ?? ''}`.trim()] : []), ...(target ? published(target, `${at}.`, [...above, name]) : [])]
  })
}

function known(fields: Fields, path = ''): readonly string[] {
  return Object.entries(fields).flatMap(([field, { isMerged, isReplaced, keepsNamedOnly, mergeKey, fields: below = {} }]) => {
    const merge = isMerged ? ['merge'] : []
    const strategy = [...merge, ...(keepsNamedOnly ? ['retainKeys'] : []), ...(isReplaced ? ['replace'] : [])].join(',')
    const at = `${path}${field}`
    return [...(strategy ? [`${at} ${strategy} ${mergeKey ?? ''}`.trim()] : []), ...known(below, `${at}.`)]
  })
}

const named = (kind: Kind): string | undefined =>
  Object.keys(definitions).find((name) => definitions[name]['x-kubernetes-group-version-kind']?.some((other) => apiVersionOf(other) === apiVersionOf(kind) && other.kind === kind.kind))

const rows = (kinds as readonly Kind[]).filter(({ storedAs }) => !storedAs).flatMap((kind) => {
  const definition = named(kind)
  return definition ? [{ name: `${apiVersionOf(kind)} ${kind.kind}`, kind, definition }] : []
})

// The claim templates of a StatefulSet and the versions of a definition are replaced as a whole: nothing in them is merged.
it.each(rows)('$name is patched by the rules that its schema publishes', ({ kind, definition }) => {
  const order = (list: readonly string[]): string[] => list.map((rule) => rule.replace('retainKeys,merge', 'merge,retainKeys')).sort()
  expect(order(known(mergeKeysOf(kind.kind)))).toEqual(order(published(definition).filter((rule) => !/\b(volumeClaimTemplates|versions)\./.test(rule))))
})
