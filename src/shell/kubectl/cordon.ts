/** kubectl cordon and uncordon. Upstream: kubectl/pkg/cmd/drain/drain.go, kubectl/pkg/drain/cordon.go (v1.32). */
import type { Core } from '../../api/types'
import { type Command, defineCommand, type KubectlContext } from './command'
import { CommandError, eachThrough, throwAll, UsageError } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { defaultName } from './output'
import { patchObject } from './patch-object'
import { dryRunFlags, dryRunOf, dryRunQuery } from './results'
import { type Fetched, fetchChoices, type Target } from './targets'

const flags = {
  ...dryRunFlags,
  selector: { type: 'string', short: 'l', help: 'Only nodes with these labels.' },
} as const satisfies FlagTable

const define = (name: string, wanted: boolean, short: string): Command =>
  defineCommand({
    name,
    use: 'NODE [options]',
    short,
    examples: [`kubectl ${name} foo`],
    flags,
    completes: 'nodes',
    async run(context, { args, flags: given }) {
      const { targets, errors } = await findNodes(context, args, { name, selector: given.selector })
      throwAll(errors.slice(0, 1))
      await eachThrough(targets, (target) => setUnschedulable(context, target, { given, wanted }))
    },
  })

export const cordon = define('cordon', true, 'Mark node as unschedulable')
export const uncordon = define('uncordon', false, 'Mark node as schedulable')

export async function findNodes(
  context: KubectlContext,
  args: readonly string[],
  { name, selector }: { name: string; selector: string },
): Promise<Fetched> {
  if (args.length === 0 && selector === '') throw new UsageError(`USAGE: ${name} NODE [flags]`)
  if (args.length > 0 && selector !== '')
    throw new CommandError('cannot specify both a node name and a --selector option')
  const resource = await context.discovery.get('nodes')
  const names = args.map((arg) => arg.replace(/^(nodes?|no)\//, ''))
  return selector === ''
    ? fetchChoices(
        context,
        names.map((node) => ({ resource, name: node })),
      )
    : fetchChoices(context, [{ resource, name: undefined }], { labelSelector: selector })
}

interface Marking {
  readonly given: Pick<FlagValues<typeof flags>, 'dry-run'>
  readonly wanted: boolean
}

export async function setUnschedulable(
  context: KubectlContext,
  target: Target,
  { given, wanted }: Marking,
): Promise<void> {
  const { object } = target
  const word = wanted ? 'cordoned' : 'uncordoned'
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRunOf(given)]
  const isMarked = (object.spec as Core.NodeSpec).unschedulable ?? false
  if (isMarked === wanted) return context.out(`${defaultName(object)} already ${word}${suffix}\n`)
  if (dryRunOf(given) !== 'client') {
    const patch = { spec: { unschedulable: wanted ? true : null } }
    await patchObject(context, target, {
      type: 'application/strategic-merge-patch+json',
      patch,
      dryRun: dryRunQuery(given),
    })
  }
  await context.out(`${defaultName(object)} ${word}${suffix}\n`)
}
