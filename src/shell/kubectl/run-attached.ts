/**
 * kubectl run -i: creates the pod, joins its terminal, and reports how it ended. Upstream: kubectl/pkg/cmd/run/run.go (v1.32).
 */
import { isStatusError } from '../../api/status-error'
import type { Pod } from '../../api/types'
import { attachTo } from './attach'
import type { KubectlContext } from './command'
import { createObject, resourceOfObject } from './create/generate'
import { pathOf } from './discovery'
import { CommandError, ExitError } from './failures'
import { followEvents, followStream } from './follow'
import type { Manifest } from './manifest'
import { isReady } from './pod-of'
import type { RunFlags } from './run'
import { waitUntilGone } from './wait-deleted'

export const isSet = (items: readonly unknown[]): boolean => items.length > 0

export async function runAttached(context: KubectlContext, draft: Manifest, given: RunFlags): Promise<number> {
  const resource = await resourceOfObject(context, draft)
  const created = await createObject(context, { resource, namespace: context.namespace, object: draft, flags: given })
  try {
    await attachOrRead(context, created as object as Pod, given)
    return await outcomeOf(context, created, given)
  } finally {
    if (given.rm) await removePod(context, created)
  }
}

async function attachOrRead(context: KubectlContext, { metadata }: Pod, given: RunFlags): Promise<void> {
  const pod = await waitForPod(context, metadata.name, {
    timeoutMs: given['pod-running-timeout'],
    test: (found) => isReady(found) || isOver(found),
  })
  if (isOver(pod)) return readLog(context, pod)
  try {
    await attachTo(context, pod, { container: '', stdin: given.stdin, tty: given.tty, quiet: given.quiet })
  } catch (error) {
    if (!isStatusError(error) && !(error instanceof CommandError)) throw error
    await context.err(
      `warning: couldn't attach to pod/${metadata.name}, falling back to streaming logs: ${error.message}\n`,
    )
    await readLog(context, pod)
  }
}

const isOver = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'

async function readLog(context: KubectlContext, { metadata, spec }: Pod): Promise<void> {
  const path = `/api/v1/namespaces/${metadata.namespace ?? ''}/pods/${metadata.name}/log`
  const stream = await context.client.stream({ path, query: { container: spec.containers[0].name, follow: true } })
  await followStream(context.process, stream, context.out)
}

interface PodWait {
  readonly timeoutMs: number
  test(pod: Pod): boolean
}

async function waitForPod(context: KubectlContext, name: string, { timeoutMs, test }: PodWait): Promise<Pod> {
  const path = `/api/v1/namespaces/${context.namespace}/pods`
  const events = await context.client.watch({ path, query: { fieldSelector: `metadata.name=${name}` } })
  let last: Pod | undefined
  let deleted = false
  const done = await followEvents(context, { events, timeoutMs }, async ({ type, object }) => {
    if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') return
    last = object as Pod
    deleted = type === 'DELETED'
    return deleted || test(last) ? 'done' : undefined
  })
  if (deleted) throw new CommandError(`pods ${JSON.stringify(name)} not found`)
  if (!done || !last) throw new CommandError('timed out waiting for the condition')
  return last
}

/** Pods that are not restarted hand on their exit code. */
async function outcomeOf(context: KubectlContext, { metadata }: Manifest, given: RunFlags): Promise<number> {
  if (given['leave-stdin-open'] || given.restart === 'Always') return 0
  const isDone = given.restart === 'Never' ? isOver : ({ status }: Pod): boolean => status.phase === 'Succeeded'
  const pod = await waitForPod(context, metadata.name ?? '', { timeoutMs: given['pod-running-timeout'], test: isDone })
  if (pod.status.phase === 'Succeeded') return 0
  const [status] = pod.status.containerStatuses ?? []
  const { exitCode = 0, reason = '', message = '' } = status?.state?.terminated ?? {}
  const place = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`
  if (exitCode === 0) throw new CommandError(`pod ${place} failed with unknown exit code`)
  await context.err(
    `pod ${place} terminated (${reason})\n${message}${message === '' || message.endsWith('\n') ? '' : '\n'}`,
  )
  throw new ExitError(exitCode)
}

async function removePod(context: KubectlContext, { metadata }: Manifest): Promise<void> {
  const resource = await context.discovery.get('pods')
  const target = { resource, namespace: context.namespace, name: metadata.name ?? '' }
  await context.client.json({
    method: 'DELETE',
    path: pathOf(resource, target),
    body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' },
  })
  await context.out(`pod ${JSON.stringify(target.name)} deleted\n`)
  await waitUntilGone(context, { target, uid: metadata.uid, timeoutMs: 0 })
}
