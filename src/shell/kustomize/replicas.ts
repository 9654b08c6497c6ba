/** Counts of replicas. Upstream: kustomize/api/internal/builtins/ReplicaCountTransformer.go (v5.5.0). */
import { KustomizeError } from './fault'
import { idsOf, type Resource } from './resource'
import { changeTree, textOf, type Tree } from './tree'

const kinds = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']

export function counted(resources: readonly Resource[], { name, count }: Tree): readonly Resource[] {
  const isMeant = (resource: Resource): boolean => idsOf(resource).some((id) => id.name === name && kinds.includes(id.kind))
  if (!resources.some(isMeant)) {
    const gvks = kinds.map((kind) => `${kind}.[noVer].[noGrp]`).join(' ')
    throw new KustomizeError(`resource with name ${textOf(name)} does not match a config with the following GVK [${gvks}]`)
  }
  return resources.map((resource) =>
    isMeant(resource)
      ? { ...resource, tree: changeTree(resource.tree, 'spec/replicas', { creates: true, change: () => count }) }
      : resource,
  )
}
