/** kubectl rollout status. Upstream: kubectl/pkg/cmd/rollout/rollout_status.go, polymorphichelpers/rollout_status.go (v1.32). */
import type { DaemonSet, Deployment, StatefulSet } from '../../../api/types'
import { defineCommand, type KubectlContext } from '../command'
import { pathOf } from '../discovery'
import { CommandError, eachThrough, throwAll } from '../failures'
import { followEvents } from '../follow'
import { itemsOf, type ManifestList } from '../manifest'
import type { Target } from '../targets'
import { daemonSetProgress, statefulSetProgress } from './progress'
import { revisionOf } from './revisions'
import { deploymentOf, findRolloutTargets, rolloutFlags } from './rollout-targets'

export const rolloutStatus = defineCommand({
  name: 'status',
  use: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  short: 'Show the status of the rollout',
  examples: ['kubectl rollout status deployment/nginx'],
  flags: {
    ...rolloutFlags,
    revision: { type: 'int', help: 'The revision to wait for; by default the latest.' },
    timeout: { type: 'duration', help: 'How long to wait; 0 means as long as it takes.' },
    watch: { type: 'bool', short: 'w', default: true, help: 'Wait until the rollout is done.' },
  },
  completes: ['deployment', 'daemonset', 'statefulset'],
  async run(context, { args, flags }) {
    if (flags.revision < 0) throw new CommandError(`revision must be a positive integer: ${flags.revision}`)
    const { targets, errors } = await findRolloutTargets(context, args, flags)
    if (targets.length === 0 && errors.length === 0)
      await context.err(`No resources found in ${context.namespace} namespace.\n`)
    await eachThrough(targets, (target) => watchRollout(context, target, flags))
    throwAll(errors)
  },
})

/** A revision that is waited for is known of Deployments alone. */
function viewerFor(target: Target, revision: number): (object: object) => Progress {
  const { kind, group } = target.resource
  if (kind === 'DaemonSet') return (object) => daemonSetProgress(object as DaemonSet)
  if (kind === 'StatefulSet') return (object) => statefulSetProgress(object as StatefulSet)
  deploymentOf(target, `no status viewer has been implemented for ${group ? `${kind}.${group}` : kind}`)
  return (object) => rolloutProgress(object as Deployment, revision)
}

interface Watching {
  readonly revision: number
  readonly timeout: number
  readonly watch: boolean
}

async function watchRollout(
  context: KubectlContext,
  target: Target,
  { revision, timeout, watch }: Watching,
): Promise<void> {
  const progressOf = viewerFor(target, revision)
  const { resource, namespace, name } = target
  const path = pathOf(resource, { namespace })
  const fieldSelector = `metadata.name=${name}`
  const list = (await context.client.json({ path, query: { fieldSelector } })) as ManifestList
  let last = ''
  const look = async (object: object): Promise<'done' | undefined> => {
    const { text, done } = progressOf(object)
    if (text !== last) await context.out(text)
    last = text
    return done || !watch ? 'done' : undefined
  }
  for (const item of itemsOf(list)) if ((await look(item)) === 'done') return
  const events = await context.client.watch({
    path,
    query: { fieldSelector, resourceVersion: list.metadata?.resourceVersion },
  })
  const done = await followEvents(context, { events, timeoutMs: timeout }, async ({ type, object }) => {
    if (type === 'DELETED') throw new CommandError('object has been deleted')
    if (type !== 'BOOKMARK') return look(object as object)
  })
  if (!done) throw new CommandError('timed out waiting for the condition')
}

export interface Progress {
  readonly text: string
  readonly done: boolean
}

function rolloutProgress(deployment: Deployment, revision: number): Progress {
  const { metadata, spec, status } = deployment
  if (revision > 0 && revisionOf(deployment) !== revision) {
    throw new CommandError(
      `desired revision (${revision}) is different from the running revision (${revisionOf(deployment)})`,
    )
  }
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0))
    return { text: 'Waiting for deployment spec update to be observed...\n', done: false }
  const name = JSON.stringify(metadata.name)
  if (status.conditions?.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded')) {
    throw new CommandError(`deployment ${name} exceeded its progress deadline`)
  }
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status
  const waiting = `Waiting for deployment ${name} rollout to finish: `
  if (updatedReplicas < (spec.replicas ?? 1)) {
    return {
      text: `${waiting}${updatedReplicas} out of ${spec.replicas ?? 1} new replicas have been updated...\n`,
      done: false,
    }
  }
  if (replicas > updatedReplicas)
    return { text: `${waiting}${replicas - updatedReplicas} old replicas are pending termination...\n`, done: false }
  if (availableReplicas < updatedReplicas) {
    return {
      text: `${waiting}${availableReplicas} of ${updatedReplicas} updated replicas are available...\n`,
      done: false,
    }
  }
  return { text: `deployment ${name} successfully rolled out\n`, done: true }
}
