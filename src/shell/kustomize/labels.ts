/**
 * Labels and annotations, and the selectors that must follow.
 * Upstream: kustomize/api/internal/konfig/builtinpluginconsts/{commonlabels,commonannotations,metadatalabels}.go (v5.5.0).
 */
import { idOf, type Resource } from './resource'
import { changeTree, textOf, treeOf, treesIn, type Tree } from './tree'

export interface FieldSpec {
  readonly path: string
  /** Absent: of all kinds. */
  readonly kind?: string
  readonly group?: string
  readonly creates: boolean
}

const withTemplates = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'ReplicationController', 'Job']
const ofLabelsOnly: readonly FieldSpec[] = [
  { path: 'template/metadata/labels', kind: 'PodTemplate', creates: true },
  { path: 'spec/volumeClaimTemplates[]/metadata/labels', kind: 'StatefulSet', group: 'apps', creates: true },
]
const templatesOf = (field: 'labels' | 'annotations'): readonly FieldSpec[] => [
  ...withTemplates.map((kind) => ({ path: `spec/template/metadata/${field}`, kind, creates: true })),
  { path: `spec/jobTemplate/metadata/${field}`, kind: 'CronJob', creates: true },
  { path: `spec/jobTemplate/spec/template/metadata/${field}`, kind: 'CronJob', creates: true },
  ...(field === 'labels' ? ofLabelsOnly : []),
]

const metadata = (field: 'labels' | 'annotations'): FieldSpec => ({ path: `metadata/${field}`, creates: true })

const affinities = ['podAffinity', 'podAntiAffinity'].flatMap((name) => [
  `affinity/${name}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `affinity/${name}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
])
const spreading = ['Deployment', 'StatefulSet'].flatMap((kind) =>
  [...affinities, 'topologySpreadConstraints/labelSelector/matchLabels'].map((path) => ({
    path: `spec/template/spec/${path}`,
    kind,
    group: 'apps',
    creates: false,
  })),
)

const selectors: readonly FieldSpec[] = [
  { path: 'spec/selector', kind: 'Service', group: '', creates: true },
  { path: 'spec/selector', kind: 'ReplicationController', group: '', creates: true },
  ...['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].map((kind) => ({ path: 'spec/selector/matchLabels', kind, creates: true })),
  ...spreading,
  { path: 'spec/selector/matchLabels', kind: 'Job', group: 'batch', creates: false },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', kind: 'CronJob', group: 'batch', creates: false },
  { path: 'spec/selector/matchLabels', kind: 'PodDisruptionBudget', group: 'policy', creates: false },
  ...['podSelector', 'ingress/from/podSelector', 'egress/to/podSelector'].map((path) => ({
    path: `spec/${path}/matchLabels`,
    kind: 'NetworkPolicy',
    group: 'networking.k8s.io',
    creates: false,
  })),
]

const allAnnotations: readonly FieldSpec[] = [metadata('annotations'), ...templatesOf('annotations')]

/** One entry of `labels`. */
export function labelled(resource: Resource, entry: Tree): Resource {
  const own = treesIn(entry.fields).map((spec) => ({
    path: textOf(spec.path),
    ...(spec.kind ? { kind: textOf(spec.kind) } : {}),
    creates: spec.create === true,
  }))
  const builtIn = [metadata('labels'), ...(entry.includeSelectors === true || entry.includeTemplates === true ? templatesOf('labels') : [])]
  return withPairs(resource, treeOf(entry.pairs), [...builtIn, ...(entry.includeSelectors === true ? selectors : []), ...own])
}

export const annotated = (resource: Resource, pairs: Tree): Resource => withPairs(resource, pairs, allAnnotations)

function withPairs(resource: Resource, pairs: Tree, specs: readonly FieldSpec[]): Resource {
  if (Object.keys(pairs).length === 0) return resource
  const { kind, group } = idOf(resource)
  const fitting = specs.filter((spec) => (spec.kind ?? kind) === kind && (spec.group ?? group) === group)
  const tree = fitting.reduce(
    (left, { path, creates }) =>
      changeTree(left, path, { creates: creates && hasStart(left, path), change: (value) => ({ ...treeOf(value), ...pairs }) }),
    resource.tree,
  )
  return { ...resource, tree }
}

/** Of what a list holds nothing is made. */
const hasStart = (tree: Tree, path: string): boolean =>
  !path.includes('[]') || Array.isArray(treeOf(tree.spec)[path.split('/')[1].replace('[]', '')])
