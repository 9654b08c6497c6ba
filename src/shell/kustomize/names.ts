/**
 * Prefixes, suffixes and namespaces.
 * Upstream: kustomize/api/internal/builtins/{PrefixTransformer,SuffixTransformer,NamespaceTransformer}.go (v5.5.0).
 */
import { isNamespaced } from './scope'
import { idOf, renamed, type Resource } from './resource'
import { changeTree, isTree, textOf, type Tree } from './tree'

/** These keep their names: others find them by what they are called. */
const unaffixed = ['CustomResourceDefinition', 'APIService', 'Namespace']

export function affixed(resource: Resource, { prefix, suffix }: { prefix: string; suffix: string }): Resource {
  const { kind } = idOf(resource)
  if ((prefix === '' && suffix === '') || unaffixed.includes(kind)) return resource
  const next = renamed(resource, (metadata) => ({ ...metadata, name: `${prefix}${textOf(metadata.name)}${suffix}` }))
  return { ...next, affixes: `${prefix}|${resource.affixes}|${suffix}` }
}

export function moved(resource: Resource, namespace: string): Resource {
  const { kind, group } = idOf(resource)
  const at =
    kind === 'Namespace' && group === ''
      ? renamed(resource, (metadata) => ({ ...metadata, name: namespace }))
      : isNamespaced(idOf(resource))
        ? renamed(resource, (metadata) => ({ ...metadata, namespace }))
        : resource
  return { ...at, tree: withPlaces(at.tree, { kind, namespace }) }
}

function withPlaces(tree: Tree, { kind, namespace }: { kind: string; namespace: string }): Tree {
  const path = paths[kind]
  if (!path) return tree
  const { only } = path
  if (!only) return changeTree(tree, path.at, { change: () => namespace })
  const items = (value: unknown): unknown =>
    Array.isArray(value) ? value.map((item) => (isTree(item) && only(item) ? { ...item, namespace } : item)) : value
  return changeTree(tree, path.at, { change: items })
}

interface Place {
  readonly at: string
  /** Only these elements of a list. */
  readonly only?: (item: Tree) => boolean
}

/** Without more words, the account that every namespace has moves along, and no other. */
const isDefaultAccount = (subject: Tree): boolean => subject.kind === 'ServiceAccount' && subject.name === 'default'

const paths: Readonly<Record<string, Place>> = {
  RoleBinding: { at: 'subjects', only: isDefaultAccount },
  ClusterRoleBinding: { at: 'subjects', only: isDefaultAccount },
  APIService: { at: 'spec/service/namespace' },
  ValidatingWebhookConfiguration: { at: 'webhooks/clientConfig/service/namespace' },
  MutatingWebhookConfiguration: { at: 'webhooks/clientConfig/service/namespace' },
  CustomResourceDefinition: { at: 'spec/conversion/webhook/clientConfig/service/namespace' },
}
