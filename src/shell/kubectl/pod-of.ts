/**
 * The pod that `deploy/web`, `svc/web` or `web` means to a command that works on one pod, waiting for it where there is none yet.
 * Upstream: kubectl/pkg/polymorphichelpers/{attachablepodforobject,helpers}.go, kubectl/pkg/util/podutils (v1.32).
 */
import { formatLabelSelector } from '../../api/selectors'
import { selectorOf } from './selector-of'
import type { Core, Pod } from '../../api/types'
import type { KubectlContext } from './command'
import { CommandError } from './failures'
import { followEvents } from './follow'
import { itemsOf, type ManifestList } from './manifest'
import type { Target } from './targets'

export interface PodSearch {
  readonly timeoutMs: number
  /** `active`: ready ones that run longest first (exec). `logging`: those whose log is worth reading first. */
  readonly order: 'active' | 'logging'
}

export interface FoundPod {
  readonly pod: Pod
  /** How many pods there were to choose from. */
  readonly count: number
}

export async function findPodOf(context: KubectlContext, target: Target, search: PodSearch): Promise<FoundPod> {
  const { object, namespace } = target
  if (object.kind === 'Pod') return { pod: object as object as Pod, count: 1 }
  const selector = selectorOf(object)
  if (selector === undefined)
    throw new CommandError(
      `${search.order === 'active' ? 'cannot attach to' : 'cannot get the logs from'} ${unselective(target)}`,
    )
  const labelSelector = formatLabelSelector(selector)
  const path = `/api/v1/namespaces/${namespace ?? context.namespace}/pods`
  const list = (await context.client.json({ path, query: { labelSelector } })) as ManifestList
  const pods = itemsOf(list).map((item) => item as object as Pod)
  if (pods.length > 0)
    return { pod: [...pods].sort(search.order === 'active' ? byActivity : byLogging)[0], count: pods.length }
  return {
    pod: await firstPodToCome(context, {
      path,
      labelSelector,
      since: list.metadata?.resourceVersion,
      timeoutMs: search.timeoutMs,
    }),
    count: 1,
  }
}

const unselective = ({ resource: { version, kind } }: Target): string =>
  `*${version}.${kind}: selector for *${version}.${kind} not implemented`

interface Coming {
  readonly path: string
  readonly labelSelector: string
  readonly since: string | undefined
  readonly timeoutMs: number
}

async function firstPodToCome(
  context: KubectlContext,
  { path, labelSelector, since, timeoutMs }: Coming,
): Promise<Pod> {
  const events = await context.client.watch({ path, query: { labelSelector, resourceVersion: since } })
  let found: Pod | undefined
  await followEvents(context, { events, timeoutMs }, async ({ type, object }) => {
    if (type !== 'ADDED' && type !== 'MODIFIED') return
    found = object as Pod
    return 'done'
  })
  if (!found) throw new CommandError('timed out waiting for the condition')
  return found
}

const phaseRank: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** Upstream sorts least active first and takes the reverse for exec. */
function byActivity(a: Pod, b: Pod): number {
  return (
    Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName)) ||
    (phaseRank[b.status.phase ?? ''] ?? 3) - (phaseRank[a.status.phase ?? ''] ?? 3) ||
    Number(isReady(b)) - Number(isReady(a)) ||
    readySince(a) - readySince(b) ||
    restartsOf(a) - restartsOf(b) ||
    Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp)
  )
}

function byLogging(a: Pod, b: Pod): number {
  return (
    Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName)) ||
    (phaseRank[b.status.phase ?? ''] ?? 3) - (phaseRank[a.status.phase ?? ''] ?? 3) ||
    Number(isReady(b)) - Number(isReady(a)) ||
    readySince(b) - readySince(a) ||
    restartsOf(b) - restartsOf(a) ||
    Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp)
  )
}

const readyCondition = ({ status }: Pod): Core.PodCondition | undefined =>
  status.conditions?.find(({ type }) => type === 'Ready')
export const isReady = (pod: Pod): boolean => readyCondition(pod)?.status === 'True'
const readySince = (pod: Pod): number =>
  isReady(pod) ? Date.parse(String(readyCondition(pod)?.lastTransitionTime ?? '')) || 0 : 0
const restartsOf = ({ status }: Pod): number =>
  Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount))
