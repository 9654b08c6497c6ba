/** kubectl scale. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/scale/scale.go, pkg/scale/scale.go (v1.32). */
import { defineCommand, type KubectlContext } from './command'
import { pathOf } from './discovery'
import { CommandError, eachThrough, ManyErrors } from './failures'
import type { FlagTable, FlagValues } from './flags'
import type { Manifest } from './manifest'
import { patchObject } from './patch-object'
import { fileFlags } from './read-manifests'
import { createResultPrinter, dryRunOf, dryRunQuery, resultFlags } from './results'
import { findTargets, type Target } from './targets'
import { waitUntilScaled } from './wait-scaled'

const flags = {
  ...fileFlags,
  ...resultFlags,
  all: { type: 'bool', help: 'All objects of the types in the namespace.' },
  'current-replicas': { type: 'int', default: -1, help: 'Only when there are so many replicas now.' },
  replicas: { type: 'int', required: true, help: 'How many replicas there are to be.' },
  'resource-version': { type: 'string', help: 'Only when the object is in this version.' },
  selector: { type: 'string', short: 'l', help: 'Only objects with these labels.' },
  timeout: { type: 'duration', help: 'How long to wait until all replicas are there; 0 does not wait.' },
} as const satisfies FlagTable

export const scale = defineCommand({
  name: 'scale',
  use: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  examples: ['kubectl scale --replicas=3 rs/foo', 'kubectl scale --current-replicas=2 --replicas=3 deployment/mysql'],
  flags,
  completes: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'],
  async run(context, { args, flags: given, changed }) {
    if (!changed.has('replicas')) throw new CommandError('required flag(s) "replicas" not set')
    if (given.replicas < 0)
      throw new CommandError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    if (given['current-replicas'] < -1)
      throw new CommandError('The --current-replicas must specify an integer of -1 or greater')
    const { targets, errors } = await findTargets(context, {
      ...{ args, filename: given.filename, recursive: given.recursive, all: given.all },
      ...(given.selector === '' ? {} : { labelSelector: given.selector }),
    })
    if (targets.length > 1 && given['resource-version'] !== '')
      throw new CommandError('cannot use --resource-version with multiple resources')
    if (targets.length === 0) throw new CommandError(nothingToScale(errors))
    await eachThrough(targets, (target) => scaleOne(context, target, given))
    if (errors.length > 0) throw new ManyErrors(errors)
  },
})

function nothingToScale(errors: readonly Error[]): string {
  const texts = errors.map(({ message }) => message)
  if (texts.length === 0) return 'no objects passed to scale'
  return `no objects passed to scale ${texts.length > 1 ? `[${texts.join(', ')}]` : texts[0]}`
}

async function scaleOne(context: KubectlContext, target: Target, given: FlagValues<typeof flags>): Promise<void> {
  const print = createResultPrinter(context, given)
  if (dryRunOf(given) === 'client') return print(target.object, 'scaled')
  await checkPreconditions(context, target, given)
  await patchObject(context, target, {
    ...{
      type: 'application/merge-patch+json',
      subresource: 'scale',
      dryRun: dryRunQuery(given),
    },
    patch: { spec: { replicas: given.replicas } },
  })
  if (given.timeout > 0 && dryRunOf(given) === 'none')
    await waitUntilScaled(context, target, { replicas: given.replicas, timeoutMs: given.timeout })
  await print(target.object, 'scaled')
}

interface Scale extends Manifest {
  readonly spec?: { readonly replicas?: number }
}

async function checkPreconditions(
  context: KubectlContext,
  target: Target,
  given: FlagValues<typeof flags>,
): Promise<void> {
  const { resource, namespace, name } = target
  const wanted = given['current-replicas']
  const version = given['resource-version']
  if (wanted === -1 && version === '') return
  const scaleNow = (await context.client.json({
    path: pathOf(resource, { namespace, name, subresource: 'scale' }),
  })) as Scale
  const replicas = scaleNow.spec?.replicas ?? 0
  if (wanted !== -1 && replicas !== wanted) throw new CommandError(`Expected replicas to be ${wanted}, was ${replicas}`)
  const current = scaleNow.metadata.resourceVersion ?? ''
  if (version !== '' && current !== version)
    throw new CommandError(`Expected resource version to be ${version}, was ${current}`)
}
