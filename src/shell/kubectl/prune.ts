/**
 * What earlier applies made and the files no longer have: found by its annotation among the types that may be pruned, and deleted.
 * Upstream: kubectl/pkg/cmd/apply/prune.go, kubectl/pkg/util/prune/prune.go (v1.32).
 */
import type { ApplyFlags } from './apply'
import type { KubectlContext } from './command'
import { pathOf, type Resource } from './discovery'
import { CommandError } from './failures'
import { lastAppliedAnnotation } from './last-applied'
import { warningLine } from './log-line'
import { itemsOf, type Manifest, type ManifestList } from './manifest'
import { createResultPrinter, dryRunOf } from './results'

/** Group, version and kind. */
const usual: readonly string[] = [
  ...[
    'core/v1/ConfigMap',
    'core/v1/Endpoints',
    'core/v1/Namespace',
    'core/v1/PersistentVolumeClaim',
    'core/v1/PersistentVolume',
    'core/v1/Pod',
  ],
  ...[
    'core/v1/ReplicationController',
    'core/v1/Secret',
    'core/v1/Service',
    'batch/v1/Job',
    'batch/v1/CronJob',
    'networking.k8s.io/v1/Ingress',
  ],
  ...['apps/v1/DaemonSet', 'apps/v1/Deployment', 'apps/v1/ReplicaSet', 'apps/v1/StatefulSet'],
]

export function requireChoice({ prune, all, selector }: ApplyFlags): void {
  if (selector !== '' && all) throw new CommandError('cannot set --all and --selector at the same time')
  if (!prune || all || selector !== '') return
  throw new CommandError(
    'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
  )
}

const notForLong =
  'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.'

export async function prunable(context: KubectlContext, allowlist: readonly string[]): Promise<readonly Resource[]> {
  const { discovery } = context
  const found: Resource[] = []
  for (const type of allowlist.length > 0 ? allowlist : usual) {
    const parts = type.split('/')
    if (parts.length !== 3) throw new CommandError(`invalid GroupVersionKind format: ${type}, please follow <group/version/kind>`)
    const [group, version, kind] = parts
    const apiVersion = group === 'core' || group === '' ? version : `${group}/${version}`
    const resource = await discovery.findKind(apiVersion, kind)
    if (!resource) throw new CommandError(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`)
    found.push(resource)
  }
  return found
}

interface Pruning {
  readonly given: ApplyFlags
  readonly resources: readonly Resource[]
  /** What was applied. */
  readonly kept: readonly Manifest[]
}

export async function pruneOthers(context: KubectlContext, { given, resources, kept }: Pruning): Promise<void> {
  const uids = new Set(kept.map(({ metadata }) => metadata.uid))
  const namespaces = [...new Set(kept.flatMap(({ metadata }) => metadata.namespace ?? []))]
  const places = [
    ...namespaces.flatMap((namespace) => resources.filter(({ namespaced }) => namespaced).map((resource) => ({ resource, namespace }))),
    ...resources.filter(({ namespaced }) => !namespaced).map((resource) => ({ resource, namespace: undefined })),
  ]
  if (context.explicitNamespace && given['prune-allowlist'].length === 0)
    await context.err(warningLine(context, { place: 'prune.go:71', text: notForLong }))
  const print = createResultPrinter(context, given)
  for (const { resource, namespace } of places) {
    const list = (await context.client.json({
      path: pathOf(resource, { namespace }),
      query: { labelSelector: given.selector || undefined },
    })) as ManifestList
    for (const object of itemsOf(list)) {
      if (object.metadata.annotations?.[lastAppliedAnnotation] === undefined || uids.has(object.metadata.uid)) continue
      await remove(context, { resource, object, given })
      await print(object, 'pruned')
    }
  }
}

interface Removal {
  readonly resource: Resource
  readonly object: Manifest
  readonly given: ApplyFlags
}

async function remove({ client }: KubectlContext, { resource, object, given }: Removal): Promise<void> {
  const dryRun = dryRunOf(given)
  if (dryRun === 'client') return
  const propagationPolicy = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' }[given.cascade] ?? 'Background'
  const grace = given['grace-period']
  const { name = '', namespace } = object.metadata
  const options = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy, ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) }
  await client.json({
    method: 'DELETE',
    path: pathOf(resource, { namespace, name }),
    body: dryRun === 'server' ? { ...options, dryRun: ['All'] } : options,
  })
}
