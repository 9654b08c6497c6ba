/** Patches of both kinds, by target or by the name they bear. Upstream: kustomize/api/internal/builtins/PatchTransformer.go (v5.5.0). */
import { applyJsonPatch, PatchError } from '../../api/patch/json-patch'
import { parseLabelSelector } from '../../api/selectors'
import { formatYaml } from '../../base/yaml/format'
import { parseYamlDocuments, YamlError } from '../../base/yaml/parse'
import { KustomizeError } from './fault'
import { loadText, type Loader } from './load'
import { mergePatch } from './merge'
import { formatId, idOf, idsOf, isSameId, type Resource } from './resource'
import { isTree, textOf, treeOf, type Tree } from './tree'

type Operations = readonly unknown[]

/** One entry of `patches`. */
export function patched(resources: readonly Resource[], entry: Tree, loader: Loader): readonly Resource[] {
  const documents = readPatch(entry, loader)
  const operations = documents.length === 1 && Array.isArray(documents[0]) ? (documents[0] as Operations) : undefined
  if (operations) return patchedByOperations(resources, entry, operations)
  return documents.filter(isTree).reduce((left, patch) => patchedByMerge(left, entry, patch), resources)
}

function readPatch(entry: Tree, loader: Loader): readonly unknown[] {
  const { path, patch, target, options } = entry
  const trouble = (what: string): KustomizeError =>
    new KustomizeError(
      `trouble configuring builtin PatchTransformer with config: \`\n${formatYaml({ path, patch, target, options })}\`: ${what}`,
    )
  if (path && patch) throw trouble("patch and path can't be set at the same time\n")
  if (!path && !patch) throw trouble('must specify one of patch and path in\n')
  const source = path ? loadPatch(loader, textOf(path), trouble) : textOf(patch)
  const unreadable = trouble(`unable to parse SM or JSON patch from [${path ? 'path' : 'patch'}: ${JSON.stringify(path ?? patch)}]`)
  try {
    if (source.startsWith('[')) return [JSON.parse(source)]
    return parseYamlDocuments(source, { as: 'kustomize' })
  } catch (error) {
    if (error instanceof YamlError || error instanceof SyntaxError) throw unreadable
    throw error
  }
}

function loadPatch(loader: Loader, path: string, trouble: (what: string) => KustomizeError): string {
  try {
    return loadText(loader, path)
  } catch (error) {
    if (error instanceof KustomizeError) throw trouble(`failed to get the patch file from path(${path}): ${error.message}`)
    throw error
  }
}

function patchedByOperations(resources: readonly Resource[], entry: Tree, operations: Operations): readonly Resource[] {
  if (!isTree(entry.target)) throw new KustomizeError('must specify a target for JSON patch')
  const { target } = entry
  return resources.map((resource) => (isSelected(resource, target) ? withOperations(resource, operations) : resource))
}

function withOperations(resource: Resource, operations: Operations): Resource {
  try {
    const tree = treeOf(applyJsonPatch(resource.tree, operations))
    return changed(resource, tree, true)
  } catch (error) {
    if (error instanceof PatchError) throw new KustomizeError(inWords(error.message, resource.tree))
    throw error
  }
}

/** The library that kustomize patches with tells a missing key from a missing way to it. */
function inWords(message: string, tree: Tree): string {
  const path = /^remove operation does not apply: doc is missing path: "(.*)": missing value$/.exec(message)?.[1]
  if (path === undefined) return message
  const steps = path.split('/').slice(1)
  const parent = steps
    .slice(0, -1)
    .reduce<unknown>((value, step) => (isTree(value) || Array.isArray(value) ? (value as Tree)[step] : undefined), tree)
  return isTree(parent) ? `error in remove for path: '${path}': Unable to remove nonexistent key: ${steps.at(-1)}: missing value` : message
}

function patchedByMerge(resources: readonly Resource[], entry: Tree, patch: Tree): readonly Resource[] {
  const { target, options } = entry
  const mayRename = treeOf(options).allowNameChange === true
  const isMeant = isTree(target) ? (resource: Resource): boolean => isSelected(resource, target) : meantBy(resources, patch)
  return resources.flatMap((resource) => {
    if (!isMeant(resource)) return [resource]
    const tree = mergePatch(resource.tree, patch)
    return tree ? [changed(resource, tree, mayRename)] : []
  })
}

function meantBy(resources: readonly Resource[], patch: Tree): (resource: Resource) => boolean {
  const id = idOf({ tree: patch })
  const found = resources.filter((resource) => idsOf(resource).some((each) => isSameId(each, id)))
  if (found.length !== 1) {
    const name = formatId(id)
    const why = found.length === 0 ? `no matches for Id ${name}` : `multiple matches for Id ${name}`
    throw new KustomizeError(`no resource matches strategic merge patch "${name}": ${why}; failed to find unique target for patch ${name}`)
  }
  return (resource) => resource === found[0]
}

/** Merges keep kind and name, unless the patch says that it may change them. */
function changed(resource: Resource, tree: Tree, mayRename: boolean): Resource {
  const { name, namespace } = treeOf(resource.tree.metadata)
  if (mayRename) {
    const next = { ...resource, tree }
    return idOf(next).name === idOf(resource).name ? next : { ...next, past: [...resource.past, idOf(resource)] }
  }
  const metadata = { ...treeOf(tree.metadata), name, ...(namespace === undefined ? {} : { namespace }) }
  return { ...resource, tree: { ...tree, apiVersion: resource.tree.apiVersion, kind: resource.tree.kind, metadata } }
}

const fits = (pattern: unknown, text: string): boolean => !pattern || new RegExp(`^(?:${textOf(pattern)})$`).test(text)

/** Names and namespaces are patterns; any of the names that an object has had may fit. */
export function isSelected(
  resource: Resource,
  { group, version, kind, name, namespace, labelSelector, annotationSelector }: Tree,
): boolean {
  const { labels, annotations } = treeOf(resource.tree.metadata)
  return (
    idsOf(resource).some(
      (id) =>
        fits(group, id.group) &&
        fits(version, id.version) &&
        fits(kind, id.kind) &&
        fits(name, id.name) &&
        (!namespace || fits(namespace, id.namespace || 'default')),
    ) &&
    (!labelSelector || parseLabelSelector(textOf(labelSelector))(treeOf(labels) as Record<string, string>)) &&
    (!annotationSelector || parseLabelSelector(textOf(annotationSelector))(treeOf(annotations) as Record<string, string>))
  )
}
