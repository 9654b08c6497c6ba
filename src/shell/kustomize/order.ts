/** What is applied first. Upstream: kustomize/api/internal/builtins/SortOrderTransformer.go, kyaml/resid/gvk.go (v5.5.0). */
import { idOf, type Resource } from './resource'

const first = [
  ...[
    'Namespace',
    'ResourceQuota',
    'StorageClass',
    'CustomResourceDefinition',
    'ServiceAccount',
    'PodSecurityPolicy',
    'Role',
    'ClusterRole',
  ],
  ...[
    'RoleBinding',
    'ClusterRoleBinding',
    'ConfigMap',
    'Secret',
    'Endpoints',
    'Service',
    'LimitRange',
    'PriorityClass',
    'PersistentVolume',
  ],
  ...['PersistentVolumeClaim', 'Deployment', 'StatefulSet', 'CronJob', 'PodDisruptionBudget'],
]
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

function rank(kind: string): number {
  if (first.includes(kind)) return first.indexOf(kind) - first.length
  return last.indexOf(kind) + 1
}

function sortText(resource: Resource): string {
  const { group, version, kind, name, namespace } = idOf(resource)
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}|${namespace || '~X'}|${name}`
}

export function inLegacyOrder(resources: readonly Resource[]): readonly Resource[] {
  const ranked = resources.map((resource) => ({ resource, rank: rank(idOf(resource).kind), text: sortText(resource) }))
  return ranked.toSorted((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1)).map(({ resource }) => resource)
}
