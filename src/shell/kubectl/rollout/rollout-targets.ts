/** What the commands of kubectl rollout work on. Upstream: kubectl/pkg/cmd/rollout (v1.32). */
import type { DaemonSet, Deployment, StatefulSet } from '../../../api/types'
import type { KubectlContext } from '../command'
import { CommandError } from '../failures'
import type { FlagTable } from '../flags'
import { fileFlags } from '../read-manifests'
import { type Fetched, findTargets, type Target } from '../targets'

export const rolloutFlags = {
  ...fileFlags,
  selector: { type: 'string', short: 'l', help: 'Only objects with these labels.' },
} as const satisfies FlagTable

interface RolloutSelection {
  readonly filename: readonly string[]
  readonly recursive: boolean
  readonly selector: string
}

export function findRolloutTargets(
  context: KubectlContext,
  args: readonly string[],
  given: RolloutSelection,
): Promise<Fetched> {
  if (args.length === 0 && given.filename.length === 0) throw new CommandError('required resource not specified')
  const selected = given.selector === '' ? {} : { labelSelector: given.selector }
  return findTargets(context, {
    args,
    filename: given.filename,
    recursive: given.recursive,
    all: args.length === 1 && !args[0].includes('/'),
    ...selected,
  })
}

export function deploymentOf({ object, resource }: Target, problem: string): Deployment {
  if (resource.kind === 'Deployment') return object as object as Deployment
  throw new CommandError(problem)
}

/** What has its history in ControllerRevisions. */
export function revisedOf({ object, resource }: Target): DaemonSet | StatefulSet | undefined {
  return resource.kind === 'DaemonSet' || resource.kind === 'StatefulSet' ? (object as object as DaemonSet | StatefulSet) : undefined
}
