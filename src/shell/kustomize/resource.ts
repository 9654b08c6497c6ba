/**
 * An object on its way through kustomizations, with the names that it has had.
 * Upstream: kustomize/api/resource/resource.go, kyaml/resid (v5.5.0).
 */
import { textOf, treeOf, type Tree } from './tree'

export interface Id {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
}

export type Behavior = 'create' | 'merge' | 'replace'

export interface Resource {
  readonly tree: Tree
  /** What it was called before, first name first. */
  readonly past: readonly Id[]
  /** What has been put before and behind its name. */
  readonly affixes: string
  readonly needsHash: boolean
}

export const resourceOf = (tree: Tree, needsHash = false): Resource => ({ tree, past: [], affixes: '', needsHash })

export function idOf({ tree }: Pick<Resource, 'tree'>): Id {
  const [version, group = ''] = textOf(tree.apiVersion).split('/').toReversed()
  const { name, namespace } = treeOf(tree.metadata)
  return { group, version, kind: textOf(tree.kind), name: textOf(name), namespace: textOf(namespace) }
}

/** All that it has been called, its present name last. */
export const idsOf = (resource: Resource): readonly Id[] => [...resource.past, idOf(resource)]

const DEFAULT = 'default'
const namespaceOf = ({ namespace }: Id): string => namespace || DEFAULT

export const isSameId = (one: Id, other: Id): boolean =>
  one.group === other.group &&
  one.version === other.version &&
  one.kind === other.kind &&
  one.name === other.name &&
  namespaceOf(one) === namespaceOf(other)

/** `Deployment.v1.apps/web.[noNs]` */
export const formatId = ({ kind, version, group, name, namespace }: Id): string =>
  `${kind}.${version || '[noVer]'}.${group || '[noGrp]'}/${name || '[noName]'}.${namespace || '[noNs]'}`

export function withMeta({ tree, ...rest }: Resource, change: (metadata: Tree) => Tree): Resource {
  return { ...rest, tree: { ...tree, metadata: change(treeOf(tree.metadata)) } }
}

/** Under another name: the one before is not forgotten. */
export const renamed = (resource: Resource, change: (metadata: Tree) => Tree): Resource => ({
  ...withMeta(resource, change),
  past: [...resource.past, idOf(resource)],
})
