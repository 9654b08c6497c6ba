/** kubectl rollout pause and resume. Upstream: kubectl/pkg/cmd/rollout/rollout_{pause,resume}.go (v1.32). */
import { defineCommand, type KubectlContext } from '../command'
import { CommandError, eachThrough, throwAll } from '../failures'
import type { FlagValues } from '../flags'
import { patchObject } from '../patch-object'
import { createResultPrinter, resultFlags } from '../results'
import { quoteTarget, type Target } from '../targets'
import { deploymentOf, findRolloutTargets, rolloutFlags } from './rollout-targets'

const flags = {
  ...rolloutFlags,
  ...resultFlags,
  'field-manager': { type: 'string', default: 'kubectl-rollout', help: 'Name under which the fields are owned.' },
} as const

export const rolloutPause = defineCommand({
  name: 'pause',
  use: 'RESOURCE [options]',
  short: 'Mark the provided resource as paused',
  examples: ['kubectl rollout pause deployment/nginx'],
  flags,
  completes: ['deployment'],
  run: (context, { args, flags: given }) => setAll(context, args, { given, paused: true }),
})

export const rolloutResume = defineCommand({
  name: 'resume',
  use: 'RESOURCE [options]',
  short: 'Resume a paused resource',
  examples: ['kubectl rollout resume deployment/nginx'],
  flags,
  completes: ['deployment'],
  run: (context, { args, flags: given }) => setAll(context, args, { given, paused: false }),
})

interface Setting {
  readonly given: FlagValues<typeof flags>
  readonly paused: boolean
}

async function setAll(context: KubectlContext, args: readonly string[], setting: Setting): Promise<void> {
  const { given, paused } = setting
  const { targets, errors } = await findRolloutTargets(context, args, given)
  await eachThrough(targets, async (target) => {
    await setPaused(context, target, setting)
    await createResultPrinter(context, { ...given, 'dry-run': 'none' })(target.object, paused ? 'paused' : 'resumed')
  })
  throwAll(errors)
}

async function setPaused(context: KubectlContext, target: Target, { given, paused }: Setting): Promise<void> {
  const { spec } = deploymentOf(target, `${quoteTarget(target)} ${paused ? 'pausing' : 'resuming'} is not supported`)
  if ((spec.paused ?? false) === paused)
    throw new CommandError(`${quoteTarget(target)} is ${paused ? 'already' : 'not'} paused`)
  const patch = { spec: { paused: paused ? true : null } }
  await patchObject(context, target, {
    type: 'application/strategic-merge-patch+json',
    patch,
    fieldManager: given['field-manager'],
  })
}
