/** kubectl rollout history. Upstream: kubectl/pkg/cmd/rollout/rollout_history.go, polymorphichelpers/history.go (v1.32). */
import type { Deployment, ReplicaSet } from '../../../api/types'
import { defineCommand, type KubectlContext } from '../command'
import { podTemplateLines } from '../describe/pod-template'
import { shortKind } from '../discovery'
import { CommandError, eachThrough, throwAll } from '../failures'
import type { Manifest } from '../manifest'
import { createPrinter, outputFlags } from '../output'
import { alignTabs } from '../tab-writer'
import type { Target } from '../targets'
import { changeCauseAnnotation, replicaSetsOf, revisionOf } from './revisions'
import { deploymentOf, findRolloutTargets, rolloutFlags } from './rollout-targets'

export const rolloutHistory = defineCommand({
  name: 'history',
  use: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  short: 'View rollout history',
  examples: ['kubectl rollout history deployment/abc', 'kubectl rollout history deployment/abc --revision=3'],
  flags: { ...rolloutFlags, ...outputFlags, revision: { type: 'int', help: 'Show this revision in full.' } },
  completes: ['deployment'],
  async run(context, { args, flags }) {
    if (flags.revision < 0) throw new CommandError(`revision must be a positive integer: ${flags.revision}`)
    const { targets, errors } = await findRolloutTargets(context, args, flags)
    const print = flags.output === '' ? undefined : createPrinter(context, flags)
    await eachThrough(targets, async (target) => {
      const deployment = deploymentOf(
        target,
        `error retrieving history for ${JSON.stringify(target.resource.kind)}, no visitor method exists for {${target.resource.group} ${target.resource.kind}}`,
      )
      const all = [...(await replicaSetsOf(context, deployment))].sort((a, b) => revisionOf(a) - revisionOf(b))
      if (print) return printRevisions(context, all, { revision: flags.revision, print })
      await context.out(flags.revision > 0 ? detail(target, find(all, flags.revision)) : table(target, all))
    })
    throwAll(errors)
  },
})

interface Printing {
  readonly revision: number
  print(object: Manifest): string
}

async function printRevisions(
  context: KubectlContext,
  all: readonly ReplicaSet[],
  { revision, print }: Printing,
): Promise<void> {
  const chosen = revision > 0 ? [find(all, revision)] : all
  for (const replicaSet of chosen) await context.out(print(replicaSet as object as Manifest))
}

function find(all: readonly ReplicaSet[], revision: number): ReplicaSet {
  const found = all.find((replicaSet) => revisionOf(replicaSet) === revision)
  if (!found) throw new CommandError('unable to find the specified revision')
  return found
}

const heading = ({ resource, name }: Target): string => `${shortKind(resource)}/${name}`

function table(target: Target, all: readonly ReplicaSet[]): string {
  if (all.length === 0) return `${heading(target)} \nNo rollout history found.\n`
  const rows = all.map((replicaSet) => `${revisionOf(replicaSet)}\t${causeOf(replicaSet) || '<none>'}`)
  return `${heading(target)} \n${alignTabs(`${['REVISION\tCHANGE-CAUSE', ...rows].join('\n')}\n`, { minWidth: 0, padding: 2 })}\n`
}

const causeOf = ({ metadata }: ReplicaSet | Deployment): string => metadata.annotations?.[changeCauseAnnotation] ?? ''

/** Tabs stay tabs here: upstream does not align this text. */
function detail(target: Target, replicaSet: ReplicaSet): string {
  const { revision, cause } = { revision: revisionOf(replicaSet), cause: causeOf(replicaSet) }
  const { template } = replicaSet.spec
  const annotations =
    cause === ''
      ? template?.metadata?.annotations
      : { ...template?.metadata?.annotations, [changeCauseAnnotation]: cause }
  const lines = podTemplateLines(
    template && { ...template, metadata: { ...template.metadata, ...(annotations ? { annotations } : {}) } },
  )
  return `${heading(target)} with revision #${revision}\n${lines.join('\n')}\n\n`
}
