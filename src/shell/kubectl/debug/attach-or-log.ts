/** Joins a container once it runs, or reads its log when it is over. Upstream: kubectl/pkg/cmd/debug/debug.go handleAttachPod (v1.32). */
import { isStatusError } from '../../../api/status-error'
import type { Core, Pod } from '../../../api/types'
import { attachTo, type AttachWish } from '../attach'
import type { KubectlContext } from '../command'
import { CommandError } from '../failures'
import { followEvents, followStream } from '../follow'

export async function attachOrLog(context: KubectlContext, { metadata }: Pod, wish: AttachWish): Promise<void> {
  const pod = await waitForContainer(context, metadata, wish)
  if (statusOf(pod, wish.container)?.state?.terminated) return readLog(context, pod, wish.container)
  try {
    const { container, stdin, tty, quiet } = wish
    await attachTo(context, pod, { container, stdin, tty, quiet })
  } catch (error) {
    if (!isStatusError(error) && !(error instanceof CommandError)) throw error
    await context.err(`warning: couldn't attach to pod/${metadata.name}, falling back to streaming logs: ${error.message}\n`)
    await readLog(context, pod, wish.container)
  }
}

function statusOf({ status }: Pod, container: string): Core.ContainerStatus | undefined {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])]
  return all.find(({ name }) => name === container)
}

async function waitForContainer(
  context: KubectlContext,
  { namespace = '', name }: Pod['metadata'],
  { container, quiet }: AttachWish,
): Promise<Pod> {
  const path = `/api/v1/namespaces/${namespace}/pods`
  const events = await context.client.watch({ path, query: { fieldSelector: `metadata.name=${name}` } })
  let last: Pod | undefined
  let isDeleted = false
  await followEvents(context, { events, timeoutMs: 0 }, async ({ type, object }) => {
    if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') return
    last = object as Pod
    isDeleted = type === 'DELETED'
    const { running, terminated, waiting } = statusOf(last, container)?.state ?? {}
    if (waiting?.message && !quiet) await context.err(`Warning: container ${container}: ${waiting.message}\n`)
    return isDeleted || running || terminated ? 'done' : undefined
  })
  if (isDeleted || !last) throw new CommandError('pods "" not found')
  return last
}

async function readLog(context: KubectlContext, { metadata }: Pod, container: string): Promise<void> {
  const path = `/api/v1/namespaces/${metadata.namespace ?? ''}/pods/${metadata.name}/log`
  await followStream(context.process, await context.client.stream({ path, query: { container } }), context.out)
}
