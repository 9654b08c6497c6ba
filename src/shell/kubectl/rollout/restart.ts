/** kubectl rollout restart. Upstream: kubectl/pkg/cmd/rollout/rollout_restart.go, polymorphichelpers/objectrestarter.go (v1.32). */
import { defineCommand, type KubectlContext } from '../command'
import { quoteTarget } from '../targets'
import { CommandError, eachThrough, throwAll } from '../failures'
import { patchObject } from '../patch-object'
import { createResultPrinter, resultFlags } from '../results'
import type { Target } from '../targets'
import { deploymentOf, findRolloutTargets, revisedOf, rolloutFlags } from './rollout-targets'

const flags = {
  ...rolloutFlags,
  ...resultFlags,
  'field-manager': { type: 'string', default: 'kubectl-rollout', help: 'Name under which the fields are owned.' },
} as const

export const rolloutRestart = defineCommand({
  name: 'restart',
  use: 'RESOURCE [options]',
  short: 'Restart a resource',
  examples: ['kubectl rollout restart deployment/nginx', 'kubectl rollout restart deployment --selector=app=nginx'],
  flags,
  completes: ['deployment', 'daemonset', 'statefulset'],
  async run(context, { args, flags: given }) {
    const { targets, errors } = await findRolloutTargets(context, args, given)
    if (targets.length === 0 && errors.length === 0)
      await context.err(`No resources found in ${context.namespace} namespace.\n`)
    await eachThrough(targets, async (target) => {
      await restart(context, target, given['field-manager'])
      await createResultPrinter(context, { ...given, 'dry-run': 'none' })(target.object, 'restarted')
    })
    throwAll(errors)
  },
})

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt'
const TOO_SOON =
  'if restart has already been triggered within the past second, please wait before attempting to trigger another'

/** A new annotation of the pod template makes a new revision. */
async function restart(context: KubectlContext, target: Target, fieldManager: string): Promise<void> {
  const { spec } = revisedOf(target) ?? deploymentOf(target, `${quoteTarget(target)} restarting is not supported`)
  if ('paused' in spec && spec.paused)
    throw new CommandError(`${quoteTarget(target)} can't restart paused deployment (run rollout resume first)`)
  const restartedAt = `${new Date(context.clock.now()).toISOString().slice(0, 19)}Z`
  if (spec.template.metadata?.annotations?.[RESTARTED_AT] === restartedAt) {
    throw new CommandError(`failed to create patch for ${target.name}: ${TOO_SOON}`)
  }
  const patch = {
    spec: { template: { metadata: { annotations: { [RESTARTED_AT]: restartedAt } } } },
  }
  await patchObject(context, target, { type: 'application/strategic-merge-patch+json', patch, fieldManager })
}
