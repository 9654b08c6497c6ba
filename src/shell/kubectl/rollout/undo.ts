/** kubectl rollout undo. Upstream: kubectl/pkg/cmd/rollout/rollout_undo.go, polymorphichelpers/rollback.go (v1.32). */
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../../../api/types'
import { defineCommand, type KubectlContext } from '../command'
import { podTemplateLines } from '../describe/pod-template'
import { CommandError, eachThrough, throwAll } from '../failures'
import { lastAppliedAnnotation } from '../last-applied'
import type { Manifest } from '../manifest'
import { patchObject } from '../patch-object'
import { createResultPrinter, dryRunOf, dryRunQuery, resultFlags } from '../results'
import type { Target } from '../targets'
import { hasSameTemplate, replicaSetsOf, revisionAnnotation, revisionOf, withoutHash } from './revisions'
import { controllerRevisionsOf, templateOf } from './controller-revisions'
import { deploymentOf, findRolloutTargets, revisedOf, rolloutFlags } from './rollout-targets'

export const rolloutUndo = defineCommand({
  name: 'undo',
  use: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  short: 'Undo a previous rollout',
  examples: ['kubectl rollout undo deployment/abc', 'kubectl rollout undo deployment/abc --to-revision=3'],
  flags: {
    ...rolloutFlags,
    ...resultFlags,
    'to-revision': { type: 'int', help: 'The revision to go back to; 0 is the one before.' },
  },
  completes: ['deployment', 'daemonset', 'statefulset'],
  async run(context, { args, flags }) {
    const { targets, errors } = await findRolloutTargets(context, args, flags)
    await eachThrough(targets, (target) => undo(context, target, { toRevision: flags['to-revision'], flags }))
    throwAll(errors)
  },
})

interface Undoing {
  readonly toRevision: number
  readonly flags: Parameters<typeof createResultPrinter>[1]
}

async function undo(context: KubectlContext, target: Target, { toRevision, flags }: Undoing): Promise<void> {
  if (toRevision < 0) throw new CommandError(`unable to find specified revision ${toRevision} in history`)
  const revised = revisedOf(target)
  if (revised) return undoRevised(context, target, { toRevision, flags, revised })
  const deployment = deploymentOf(
    target,
    `no rollbacker has been implemented for ${JSON.stringify(target.resource.kind)}`,
  )
  const wanted = chooseRevision(await replicaSetsOf(context, deployment), toRevision, deployment.metadata.name)
  if (dryRunOf(flags) === 'client') {
    const lines = podTemplateLines(wanted.spec.template).slice(1)
    return createResultPrinter(context, flags)(target.object, `Pod Template:\n${lines.join('\n')}\n`)
  }
  if (deployment.spec.paused) {
    throw new CommandError(
      `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
    )
  }
  const print = createResultPrinter(context, flags)
  if (hasSameTemplate(wanted.spec.template, deployment.spec.template)) {
    return print(target.object, `skipped rollback (current template already matches revision ${revisionOf(wanted)})`)
  }
  const patch = [
    { op: 'replace', path: '/spec/template', value: withoutHash(wanted.spec.template) },
    { op: 'replace', path: '/metadata/annotations', value: annotationsAfter(deployment, wanted) },
  ]
  const request = {
    type: 'application/json-patch+json',
    patch,
    dryRun: dryRunQuery(flags),
  } as const
  await patchObject(context, target, request).catch((error: Error) => {
    throw new CommandError(`failed restoring revision ${toRevision}: ${error.message}`)
  })
  await print(target.object as Manifest, 'rolled back')
}

/** A ControllerRevision is itself the patch that brings it back. */
async function undoRevised(
  context: KubectlContext,
  target: Target,
  { toRevision, flags, revised }: Undoing & { readonly revised: DaemonSet | StatefulSet },
): Promise<void> {
  const all = await controllerRevisionsOf(context, revised)
  const wanted = toRevision > 0 ? all.find(({ revision }) => revision === toRevision) : all.at(-2)
  if (!wanted && toRevision > 0) throw new CommandError(`unable to find specified revision ${toRevision} in history`)
  if (!wanted) throw new CommandError('no last revision to roll back to')
  const print = createResultPrinter(context, flags)
  if (dryRunOf(flags) === 'client') {
    const lines = podTemplateLines(templateOf(wanted)).slice(1)
    return print(target.object, `Pod Template:\n${lines.join('\n')}\n`)
  }
  if (hasSameTemplate(templateOf(wanted), revised.spec.template)) {
    return print(target.object, `skipped rollback (current template already matches revision ${wanted.revision})`)
  }
  const request = {
    type: 'application/strategic-merge-patch+json',
    patch: wanted.data,
    dryRun: dryRunQuery(flags),
  } as const
  await patchObject(context, target, request).catch((error: Error) => {
    throw new CommandError(`failed restoring revision ${toRevision}: ${error.message}`)
  })
  await print(target.object as Manifest, 'rolled back')
}

/** The latest but one when none is asked for. */
function chooseRevision(all: readonly ReplicaSet[], toRevision: number, name: string): ReplicaSet {
  const sorted = [...all].sort((a, b) => revisionOf(b) - revisionOf(a))
  const found = toRevision > 0 ? sorted.find((replicaSet) => revisionOf(replicaSet) === toRevision) : sorted[1]
  if (found) return found
  if (toRevision > 0) throw new CommandError(`unable to find specified revision ${toRevision} in history`)
  throw new CommandError(`no rollout history found for deployment ${JSON.stringify(name)}`)
}

const KEPT = [
  lastAppliedAnnotation,
  revisionAnnotation,
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]

/** Those of the old revision, except for the ones that belong to the Deployment itself. */
function annotationsAfter({ metadata }: Deployment, wanted: ReplicaSet): Readonly<Record<string, string>> {
  const own = Object.entries(metadata.annotations ?? {}).filter(([key]) => KEPT.includes(key))
  const restored = Object.entries(wanted.metadata.annotations ?? {}).filter(([key]) => !KEPT.includes(key))
  return Object.fromEntries([...own, ...restored])
}
