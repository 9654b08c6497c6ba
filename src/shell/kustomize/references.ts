/** Fields that name an object get the name that it has in the end. Upstream: kustomize/api/filters/nameref/nameref.go (v5.5.0). */
import { referenceFields } from './reference-fields'
import { isNamespaced } from './scope'
import { idOf, idsOf, type Resource } from './resource'
import { changeTree, isTree, textOf, type Tree } from './tree'

export function withReferences(resources: readonly Resource[]): readonly Resource[] {
  return resources.map((resource) => {
    const { kind } = idOf(resource)
    const fields = referenceFields.filter((field) => field.kind === kind && meant(resource.tree, field.target))
    const tree = fields.reduce<Tree>((left, { target, path }) => {
      const named = (name: string, namespace?: string): Resource | undefined =>
        findNamed(resources, { referrer: resource, target, name, namespace })
      return changeTree(left, path, { change: (value) => followed(value, named) })
    }, resource.tree)
    return { ...resource, tree }
  })
}

/** A binding speaks of a Role or of a ClusterRole, an autoscaler of one kind. */
function meant({ roleRef, spec }: Tree, target: string): boolean {
  const named = isTree(roleRef) ? roleRef.kind : isTree(spec) && isTree(spec.scaleTargetRef) ? spec.scaleTargetRef.kind : undefined
  return named === undefined || target === 'ServiceAccount' || named === target
}

type Find = (name: string, namespace?: string) => Resource | undefined

function followed(value: unknown, find: Find): unknown {
  if (typeof value === 'string') {
    const found = find(value)
    return found ? idOf(found).name : value
  }
  if (Array.isArray(value)) return value.map((item) => (isTree(item) ? followedSubject(item, find) : followed(item, find)))
  return value
}

function followedSubject(subject: Tree, find: Find): Tree {
  if (subject.kind !== 'ServiceAccount') return subject
  const found = find(textOf(subject.name), textOf(subject.namespace))
  if (!found) return subject
  const { name, namespace } = idOf(found)
  return { ...subject, name, ...(namespace ? { namespace } : {}) }
}

interface Wanted {
  readonly referrer: Resource
  readonly target: string
  readonly name: string
  readonly namespace: string | undefined
}

/** Of several that were once called so: the one that came along with the one that names it. */
function findNamed(resources: readonly Resource[], { referrer, target, name, namespace }: Wanted): Resource | undefined {
  const at = idOf(referrer).namespace
  const found = resources.filter((candidate) => {
    const id = idOf(candidate)
    if (id.kind !== target || !idsOf(candidate).some((each) => each.name === name)) return false
    if (namespace) return idsOf(candidate).some((each) => each.namespace === namespace) || namespace === 'default'
    return !isNamespaced(id) || !isNamespaced(idOf(referrer)) || (id.namespace || 'default') === (at || 'default')
  })
  return found.length > 1 ? (found.find(({ affixes }) => affixes === referrer.affixes) ?? found[0]) : found[0]
}
