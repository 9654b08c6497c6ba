/** A value of one object, put into fields of others. Upstream: kustomize/api/filters/replacement/replacement.go (v5.5.0). */
import { parseYamlDocuments } from '../../base/yaml/parse'
import { KustomizeError } from './fault'
import { loadText, type Loader } from './load'
import { isSelected } from './patches'
import { idOf, idsOf, type Resource } from './resource'
import { isTree, textOf, textsIn, treeOf, treesIn, type Tree } from './tree'

/** One entry of `replacements`, which may lie in a file. */
export function replacedBy(resources: readonly Resource[], entry: Tree, loader: Loader): readonly Resource[] {
  if (!entry.path) return replaced(resources, entry)
  const documents = parseYamlDocuments(loadText(loader, textOf(entry.path)), { as: 'kustomize' })
  return documents
    .flatMap((document) => (Array.isArray(document) ? document : [document]))
    .reduce<readonly Resource[]>((left, one) => replaced(left, treeOf(one)), resources)
}

function replaced(resources: readonly Resource[], { source, sourceValue, targets }: Tree): readonly Resource[] {
  const value = sourceValue === undefined ? sourceOf(resources, treeOf(source)) : sourceValue
  return treesIn(targets).reduce((left, target) => intoTarget(left, target, value), resources)
}

function sourceOf(resources: readonly Resource[], source: Tree): unknown {
  const isMeant = (resource: Resource): boolean =>
    idsOf(resource).some((id) =>
      (['group', 'version', 'kind', 'name', 'namespace'] as const).every((field) => !source[field] || source[field] === id[field]),
    )
  const found = resources.filter(isMeant)
  if (found.length !== 1) {
    const part = (field: string, none: string): string => textOf(source[field]) || none
    const type = `${part('kind', '[noKind]')}.${part('version', '[noVer]')}.${part('group', '[noGrp]')}`
    const path = source.fieldPath ? `:${textOf(source.fieldPath)}` : ''
    const problem = found.length === 0 ? 'nothing selected by' : 'multiple matches for selector'
    throw new KustomizeError(`${problem} ${type}/${part('name', '[noName]')}.${part('namespace', '[noNs]')}${path}`)
  }
  const value = valueAt(found[0].tree, pathOf(fieldOf(source)))
  if (value === undefined)
    throw new KustomizeError(
      `fieldPath \`${fieldOf(source)}\` is missing for replacement source ${shown(idOf(found[0]))}:${fieldOf(source)}`,
    )
  const { delimiter, index = 0 } = treeOf(source.options)
  return delimiter ? textOf(value).split(textOf(delimiter))[Number(index)] : value
}

const fieldOf = ({ fieldPath }: Tree): string => textOf(fieldPath) || 'metadata.name'
const shown = ({ kind, version, group, name, namespace }: ReturnType<typeof idOf>): string =>
  `${kind}.${version || '[noVer]'}.${group || '[noGrp]'}/${name}.${namespace || '[noNs]'}`

/** `spec.containers.[name=web].image`; dots inside of a name are escaped. */
const pathOf = (path: string): readonly string[] =>
  [...path.matchAll(/\[[^\]]*\]|(?:\\\.|[^.[])+/g)].map(([step]) => step.replaceAll('\\.', '.'))

function valueAt(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value
  if (Array.isArray(value)) return valueAt(elementsAt(value, step)[0], rest)
  return isTree(value) ? valueAt(value[step], rest) : undefined
}

function elementsAt(list: readonly unknown[], step: string): readonly unknown[] {
  if (step === '*') return list
  const [, key, wanted] = /^\[([^=]*)=(.*)\]$/.exec(step) ?? []
  return key === undefined
    ? list.slice(Number(step), Number(step) + 1)
    : list.filter((item) => textOf(isTree(item) ? item[key] : item) === wanted)
}

function intoTarget(resources: readonly Resource[], { select, reject, fieldPaths, options }: Tree, value: unknown): readonly Resource[] {
  const paths = textsIn(fieldPaths).length > 0 ? textsIn(fieldPaths) : ['metadata.name']
  return resources.map((resource) => {
    if (!isSelected(resource, treeOf(select)) || treesIn(reject).some((each) => isSelected(resource, each))) return resource
    const tree = paths.reduce((left, path) => {
      const next = set(left, pathOf(path), { value, options: treeOf(options) })
      if (next === undefined) throw new KustomizeError(`unable to find field ${JSON.stringify(path)} in replacement target`)
      return treeOf(next)
    }, resource.tree)
    const next = { ...resource, tree }
    return idOf(next).name === idOf(resource).name ? next : { ...next, past: [...resource.past, idOf(resource)] }
  })
}

interface Setting {
  readonly value: unknown
  readonly options: Tree
}

/** Undefined: there is no such field, and none is to be made. */
function set(target: unknown, [step, ...rest]: readonly string[], setting: Setting): unknown {
  if (step === undefined) return target === undefined && setting.options.create !== true ? undefined : joined(target, setting)
  if (Array.isArray(target)) {
    const chosen = elementsAt(target, step)
    if (chosen.length === 0) return undefined
    const changed = target.map((item) => (chosen.includes(item) ? set(item, rest, setting) : item))
    return changed.includes(undefined) ? undefined : changed
  }
  if (target !== undefined && !isTree(target)) return undefined
  if (target === undefined && setting.options.create !== true) return undefined
  const tree = treeOf(target)
  const next = set(tree[step], rest, setting)
  return next === undefined ? undefined : { ...tree, [step]: next }
}

function joined(target: unknown, { value, options }: Setting): unknown {
  if (!options.delimiter) return value
  const delimiter = textOf(options.delimiter)
  const parts = textOf(target).split(delimiter)
  const index = Number(options.index ?? 0)
  if (index < 0) return [textOf(value), ...parts].join(delimiter)
  if (index >= parts.length) return [...parts, textOf(value)].join(delimiter)
  return parts.map((part, at) => (at === index ? textOf(value) : part)).join(delimiter)
}
