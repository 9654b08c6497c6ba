/** Every kind that has no description of its own, field by field. Upstream: kubectl/pkg/describe/describe.go genericDescriber (v1.32). */
import { isTree, type Manifest, type Tree } from '../manifest'
import { eventsSection, type Describing } from './describer'
import { labelLines, annotationLines } from './text'

export async function describeAny(object: Manifest, about: Describing): Promise<readonly string[]> {
  const { metadata } = object
  return [
    `Name:\t${metadata.name ?? ''}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    ...treeLines(withoutShown(object), 0),
    ...(await eventsSection(about, object)),
  ]
}

function withoutShown({ metadata, ...rest }: Manifest): Tree {
  const {
    name: _name,
    namespace: _namespace,
    labels: _labels,
    annotations: _annotations,
    managedFields: _managed,
    ...others
  } = metadata
  return { ...rest, metadata: others }
}

const ACRONYM = /^(api|url|uid|osb|guid)$/i

/** `lastTransitionTime` -> `Last Transition Time`; names with digits or signs are left as they are. */
const smartLabel = (field: string): string =>
  /[^a-zA-Z-]/.test(field)
    ? field
    : (field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|-+/g) ?? [field])
        .map((word) => (ACRONYM.test(word) ? word.toUpperCase() : word[0].toUpperCase() + word.slice(1)))
        .join(' ')

function treeLines(tree: Tree, level: number): string[] {
  const pad = '  '.repeat(level)
  return Object.keys(tree)
    .sort()
    .flatMap((field) => {
      const value = tree[field]
      const label = `${pad}${smartLabel(field)}:`
      if (isTree(value)) return [label, ...treeLines(value, level + 1)]
      if (Array.isArray(value)) return [label, ...value.flatMap((item) => itemLines(item, level + 1))]
      return [`${label}\t${value === null ? '<nil>' : String(value)}`]
    })
}

const itemLines = (item: unknown, level: number): string[] =>
  isTree(item) ? treeLines(item, level) : [`${'  '.repeat(level)}${String(item)}`]
