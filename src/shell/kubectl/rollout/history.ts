/** kubectl rollout history. Upstream: kubectl/pkg/cmd/rollout/rollout_history.go, polymorphichelpers/history.go (v1.32). */
import type { KubeObject } from '../../../api/object'
import type { Core } from '../../../api/types'
import { defineCommand, type KubectlContext } from '../command'
import { podTemplateLines } from '../describe/pod-template'
import { shortKind } from '../discovery'
import { CommandError, eachThrough, throwAll } from '../failures'
import type { Manifest } from '../manifest'
import { createPrinter, outputFlags } from '../output'
import { alignTabs } from '../tab-writer'
import type { Target } from '../targets'
import { controllerRevisionsOf, templateOf } from './controller-revisions'
import { changeCauseAnnotation, replicaSetsOf, revisionOf } from './revisions'
import { deploymentOf, findRolloutTargets, revisedOf, rolloutFlags } from './rollout-targets'

export const rolloutHistory = defineCommand({
  name: 'history',
  use: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  short: 'View rollout history',
  examples: ['kubectl rollout history deployment/abc', 'kubectl rollout history deployment/abc --revision=3'],
  flags: { ...rolloutFlags, ...outputFlags, revision: { type: 'int', help: 'Show this revision in full.' } },
  completes: ['deployment', 'daemonset', 'statefulset'],
  async run(context, { args, flags }) {
    if (flags.revision < 0) throw new CommandError(`revision must be a positive integer: ${flags.revision}`)
    const { targets, errors } = await findRolloutTargets(context, args, flags)
    const print = flags.output === '' ? undefined : createPrinter(context, flags)
    await eachThrough(targets, async (target) => {
      const all = await pastOf(context, target)
      if (print) return printRevisions(context, all, { revision: flags.revision, print })
      await context.out(flags.revision > 0 ? detail(target, find(all, flags.revision)) : table(target, all))
    })
    throwAll(errors)
  },
})

/** One entry of the history. */
interface Past {
  readonly revision: number
  readonly object: KubeObject
  readonly template: Core.PodTemplateSpec | undefined
}

/** Of these kubectl knows that they have none. */
const withoutHistory = ['CronJob', 'Job', 'Pod', 'ReplicaSet', 'ReplicationController']

/** Oldest first. */
async function pastOf(context: KubectlContext, target: Target): Promise<readonly Past[]> {
  const revised = revisedOf(target)
  if (revised) {
    const found = await controllerRevisionsOf(context, revised)
    return found.map((object) => ({ revision: object.revision, object, template: templateOf(object) }))
  }
  const { group, kind } = target.resource
  const problem = withoutHistory.includes(kind)
    ? `no history viewer has been implemented for ${JSON.stringify(group ? `${kind}.${group}` : kind)}`
    : `error retrieving history for ${JSON.stringify(kind)}, no visitor method exists for {${group} ${kind}}`
  const sets = await replicaSetsOf(context, deploymentOf(target, problem))
  return sets
    .map((object) => ({ revision: revisionOf(object), object, template: object.spec.template }))
    .sort((a, b) => a.revision - b.revision)
}

interface Printing {
  readonly revision: number
  print(object: Manifest): string
}

async function printRevisions(
  context: KubectlContext,
  all: readonly Past[],
  { revision, print }: Printing,
): Promise<void> {
  const chosen = revision > 0 ? [find(all, revision)] : all
  for (const { object } of chosen) await context.out(print(object as object as Manifest))
}

function find(all: readonly Past[], revision: number): Past {
  const found = all.find((past) => past.revision === revision)
  if (!found) throw new CommandError('unable to find the specified revision')
  return found
}

const heading = ({ resource, name }: Target): string => `${shortKind(resource)}/${name}`

function table(target: Target, all: readonly Past[]): string {
  if (all.length === 0) return `${heading(target)} \nNo rollout history found.\n`
  const rows = all.map((past) => `${past.revision}\t${causeOf(past) || '<none>'}`)
  return `${heading(target)} \n${alignTabs(`${['REVISION\tCHANGE-CAUSE', ...rows].join('\n')}\n`, { minWidth: 0, padding: 2 })}\n`
}

const causeOf = ({ object: { metadata } }: Past): string => metadata.annotations?.[changeCauseAnnotation] ?? ''

/** Tabs stay tabs here: upstream does not align this text. */
function detail(target: Target, past: Past): string {
  const { revision, template } = past
  const cause = causeOf(past)
  const annotations =
    cause === ''
      ? template?.metadata?.annotations
      : { ...template?.metadata?.annotations, [changeCauseAnnotation]: cause }
  const lines = podTemplateLines(
    template && { ...template, metadata: { ...template.metadata, ...(annotations ? { annotations } : {}) } },
  )
  return `${heading(target)} with revision #${revision}\n${lines.join('\n')}\n\n`
}
