/** Waits until an object is gone. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/wait/delete.go (v1.32). */
import { isNotFound } from '../../api/status-error'
import type { KubectlContext } from './command'
import { pathOf } from './discovery'
import { CommandError } from './failures'
import { followEvents } from './follow'
import type { Manifest } from './manifest'
import { getObject, type Target } from './targets'

export interface Gone {
  readonly target: Omit<Target, 'object' | 'source'>
  /** Another object of the same name is not waited for. */
  readonly uid?: string
  /** 0: as long as it takes. */
  readonly timeoutMs: number
}

export async function waitUntilGone(context: KubectlContext, { target, uid, timeoutMs }: Gone): Promise<void> {
  const found = await findObject(context, target)
  if (!found || (uid !== undefined && found.metadata.uid !== uid)) return
  const { resource, namespace, name } = target
  const events = await context.client.watch({
    path: pathOf(resource, { namespace }),
    query: { fieldSelector: `metadata.name=${name}`, resourceVersion: found.metadata.resourceVersion },
  })
  const gone = await followEvents(context, { events, timeoutMs }, async ({ type, object }) => {
    if (type === 'DELETED' && (object as Manifest).metadata.uid === found.metadata.uid) return 'done'
  })
  if (!gone) throw new CommandError(`timed out waiting for the condition on ${resource.name}/${name}`)
}

export async function findObject(
  context: KubectlContext,
  target: Omit<Target, 'object' | 'source'>,
): Promise<Manifest | undefined> {
  try {
    return await getObject(context, target)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
