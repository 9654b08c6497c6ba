/** kubectl drain. Upstream: kubectl/pkg/cmd/drain/drain.go, kubectl/pkg/drain/{drain,filters}.go (v1.32). */
import { formatGoDuration } from '../../api/duration'
import { isNotFound, isStatusError } from '../../api/status-error'
import type { Pod } from '../../api/types'
import { defineCommand, type KubectlContext } from './command'
import { findNodes, setUnschedulable } from './cordon'
import { CommandError, ExitError, throwAll } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { choosePodsToDrain, type DrainChoice } from './drain-choice'
import { dryRunFlags, dryRunOf } from './results'
import type { Target } from './targets'
import { waitUntilGone } from './wait-deleted'

const flags = {
  ...dryRunFlags,
  'chunk-size': { type: 'int', default: 500, help: 'Ask for lists in pieces of this size.' },
  'delete-emptydir-data': { type: 'bool', help: 'Go on although pods lose what they keep in emptyDir volumes.' },
  'disable-eviction': { type: 'bool', help: 'Delete pods instead of evicting them; disruption budgets are not asked.' },
  force: { type: 'bool', help: 'Go on although pods have no controller that makes them anew.' },
  'grace-period': { type: 'int', default: -1, help: 'Seconds that pods get to end.' },
  'ignore-daemonsets': { type: 'bool', help: 'Leave the pods of DaemonSets where they are.' },
  'pod-selector': { type: 'string', help: 'Only pods with these labels.' },
  selector: { type: 'string', short: 'l', help: 'Only nodes with these labels.' },
  'skip-wait-for-delete-timeout': { type: 'int', help: 'Do not wait for pods that are deleted for longer than this.' },
  timeout: { type: 'duration', help: 'How long to wait; 0 means as long as it takes.' },
} as const satisfies FlagTable

export type DrainFlags = FlagValues<typeof flags>

const RETRY_MS = 5_000

export const drain = defineCommand({
  name: 'drain',
  use: 'NODE [options]',
  short: 'Drain node in preparation for maintenance',
  examples: ['kubectl drain foo --force', 'kubectl drain foo --ignore-daemonsets --delete-emptydir-data'],
  flags,
  completes: 'nodes',
  async run(context, { args, flags: given }) {
    const { targets, errors } = await findNodes(context, args, { name: 'drain', selector: given.selector })
    throwAll(errors.slice(0, 1))
    for (const target of targets) await setUnschedulable(context, target, { given, wanted: true })
    const drained = new Set<string>()
    const failures: Error[] = []
    for (const target of targets) {
      const problems = await drainNode(context, target, given)
      if (problems.length === 0) {
        drained.add(target.name)
        await context.out(`node/${target.name} drained${rehearsed(given)}\n`)
        continue
      }
      failures.push(...problems)
      await context.err(
        `error: unable to drain node ${JSON.stringify(target.name)} due to error: ${joined(problems)}, continuing command...\n`,
      )
    }
    if (failures.length === 0) return
    const pending = targets.filter(({ name }) => !drained.has(name)).map(({ name }) => ` ${name}\n`)
    await context.err(
      `There are pending nodes to be drained:\n${pending.join('')}${failures.map(({ message }) => `${message}\n`).join('')}`,
    )
    throw new ExitError(1)
  },
})

function rehearsed(given: DrainFlags): string {
  const dryRun = dryRunOf(given)
  return dryRun === 'none' ? '' : dryRun === 'server' ? ' (server dry run)' : ' (dry run)'
}

/** What went wrong, if anything did. */
async function drainNode(context: KubectlContext, { name }: Target, given: DrainFlags): Promise<readonly Error[]> {
  const choice = await choosePodsToDrain(context, name, given)
  if (choice.errors.length > 0) return choice.errors.map((text) => new CommandError(text))
  if (choice.warnings.length > 0) await context.err(`Warning: ${choice.warnings.join('; ')}\n`)
  const failures = await evictAll(context, choice, given)
  if (failures.length > 0) await tellPending(context, name, { given, failures })
  return failures
}

interface Pending {
  readonly given: DrainFlags
  readonly failures: readonly Error[]
}

async function tellPending(context: KubectlContext, name: string, { given, failures }: Pending): Promise<void> {
  const { pods } = await choosePodsToDrain(context, name, given)
  if (pods.length === 0) return
  const lines = pods.map(({ metadata }) => `pod/${metadata.name}\n`)
  await context.err(`There are pending pods in node ${JSON.stringify(name)} when an error occurred: ${joined(failures)}\n${lines.join('')}`)
}

/** `[one, another]`; what is the same is said once. */
function joined(errors: readonly Error[]): string {
  const texts = [...new Set(errors.map(({ message }) => message))]
  return texts.length > 1 ? `[${texts.join(', ')}]` : texts[0]
}

async function evictAll(context: KubectlContext, { pods }: DrainChoice, given: DrainFlags): Promise<readonly Error[]> {
  const deadline = given.timeout > 0 ? context.clock.now() + given.timeout : Infinity
  for (const { metadata } of pods) {
    const what = given['disable-eviction'] ? 'deleting' : 'evicting'
    await context.out(`${what} pod ${metadata.namespace ?? ''}/${metadata.name}${rehearsed(given)}\n`)
  }
  if (dryRunOf(given) !== 'none') return []
  const failures = await Promise.all(pods.map((pod) => evictOne(context, pod, { given, deadline })))
  return failures.filter((failure) => failure !== undefined)
}

interface Evicting {
  readonly given: DrainFlags
  readonly deadline: number
}

async function evictOne(context: KubectlContext, pod: Pod, { given, deadline }: Evicting): Promise<Error | undefined> {
  const { namespace = '', name, uid } = pod.metadata
  const timeout = `global timeout reached: ${formatGoDuration(given.timeout)}`
  const late = new CommandError(`error when waiting for pod ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)} to terminate: ${timeout}`)
  for (;;) {
    try {
      await send(context, pod, given)
      break
    } catch (error) {
      if (isNotFound(error)) return undefined
      if (!isStatusError(error)) throw error
      if (error.reason !== 'TooManyRequests')
        return new CommandError(
          `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}: ${error.message}`,
        )
      await context.err(
        `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)} (will retry after 5s): ${error.message}\n`,
      )
      await context.process.sleep(RETRY_MS)
      await context.out(`evicting pod ${namespace}/${name}\n`)
      if (context.clock.now() >= deadline) {
        return new CommandError(`error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}: ${timeout}`)
      }
    }
  }
  const resource = await context.discovery.get('pods')
  try {
    await waitUntilGone(context, {
      target: { resource, namespace, name },
      uid,
      timeoutMs: deadline === Infinity ? 0 : Math.max(1, deadline - context.clock.now()),
    })
  } catch (error) {
    if (error instanceof CommandError) return late
    throw error
  }
  await context.out(`pod/${name} ${given['disable-eviction'] ? 'deleted' : 'evicted'}\n`)
  return undefined
}

async function send(
  { client }: KubectlContext,
  { metadata: { namespace = '', name } }: Pod,
  given: DrainFlags,
): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`
  const deleteOptions = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    ...(given['grace-period'] >= 0 ? { gracePeriodSeconds: given['grace-period'] } : {}),
  }
  if (given['disable-eviction']) await client.json({ method: 'DELETE', path, body: deleteOptions })
  else
    await client.json({
      method: 'POST',
      path: `${path}/eviction`,
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions },
    })
}
