/** Waits until a workload has as many replicas as it was told. Upstream: kubectl/pkg/scale/scale.go WaitForScaleHasDesiredReplicas. */
import type { KubectlContext } from './command'
import { pathOf } from './discovery'
import { CommandError } from './failures'
import { followEvents } from './follow'
import type { Manifest } from './manifest'
import type { Target } from './targets'

interface Workload extends Manifest {
  readonly spec?: { readonly replicas?: number }
  readonly status?: { readonly replicas?: number; readonly observedGeneration?: number }
}

export async function waitUntilScaled(
  context: KubectlContext,
  target: Target,
  { replicas, timeoutMs }: { replicas: number; timeoutMs: number },
): Promise<void> {
  const { resource, namespace, name } = target
  const isScaled = ({ metadata, spec, status }: Workload): boolean =>
    spec?.replicas === replicas &&
    (status?.replicas ?? 0) === replicas &&
    (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  const events = await context.client.watch({
    path: pathOf(resource, { namespace }),
    query: { fieldSelector: `metadata.name=${name}` },
  })
  const done = await followEvents(context, { events, timeoutMs }, async ({ object }) =>
    isScaled(object as Workload) ? 'done' : undefined,
  )
  if (!done) throw new CommandError('timed out waiting for the condition')
}
