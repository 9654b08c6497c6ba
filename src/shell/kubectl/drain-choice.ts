/** Which pods of a node a drain evicts, and which stand in its way. Upstream: kubectl/pkg/drain/filters.go (v1.32). */
import { controllerOf } from '../../api/object'
import { parseLabelSelector } from '../../api/selectors'
import type { Pod } from '../../api/types'
import type { KubectlContext } from './command'
import type { DrainFlags } from './drain'
import { itemsOf, type ManifestList } from './manifest'

export interface DrainChoice {
  readonly pods: readonly Pod[]
  readonly warnings: readonly string[]
  readonly errors: readonly string[]
}

export async function choosePodsToDrain(
  { client }: KubectlContext,
  node: string,
  given: DrainFlags,
): Promise<DrainChoice> {
  const list = (await client.json({
    path: '/api/v1/pods',
    query: { fieldSelector: `spec.nodeName=${node}` },
  })) as ManifestList
  const all = itemsOf(list).map((item) => item as object as Pod)
  const judged = all.map((pod) => ({ pod, verdict: judge(pod, given) }))
  const pods = judged.filter(({ verdict }) => verdict.evict).map(({ pod }) => pod)
  return { pods, warnings: texts(judged, 'warning'), errors: texts(judged, 'error') }
}

interface Verdict {
  readonly evict: boolean
  readonly warning?: string
  readonly error?: string
}

const yes: Verdict = { evict: true }
const no: Verdict = { evict: false }

const isFinished = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'

/** The first rule that has something to say decides. */
function judge(pod: Pod, given: DrainFlags): Verdict {
  if (!parseLabelSelector(given['pod-selector'])(pod.metadata.labels ?? {})) return no
  const owner = controllerOf(pod)
  if (owner?.kind === 'DaemonSet' && !isFinished(pod)) {
    return given['ignore-daemonsets']
      ? { evict: false, warning: 'ignoring DaemonSet-managed Pods' }
      : { evict: false, error: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' }
  }
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return no
  return combine(judgeVolumes(pod, given), judgeOwner(pod, given))
}

const combine = (a: Verdict, b: Verdict): Verdict =>
  a.error
    ? a
    : b.error
      ? b
      : { evict: a.evict && b.evict, ...((a.warning ?? b.warning) ? { warning: a.warning ?? b.warning } : {}) }

function judgeVolumes(pod: Pod, given: DrainFlags): Verdict {
  const hasLocalData = (pod.spec.volumes ?? []).some(({ emptyDir }) => emptyDir !== undefined)
  if (!hasLocalData || isFinished(pod)) return yes
  return given['delete-emptydir-data']
    ? yes
    : { evict: false, error: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)' }
}

function judgeOwner(pod: Pod, given: DrainFlags): Verdict {
  if (controllerOf(pod) || isFinished(pod)) return yes
  if (given.force) return { evict: true, warning: 'deleting Pods that declare no controller' }
  // Upstream 1.32 says it twice.
  return {
    evict: false,
    error: 'cannot delete cannot delete Pods that declare no controller (use --force to override)',
  }
}

/** `reason: default/a, default/b`, one per reason. */
function texts(
  judged: readonly { readonly pod: Pod; readonly verdict: Verdict }[],
  which: 'warning' | 'error',
): string[] {
  const groups = new Map<string, string[]>()
  for (const { pod, verdict } of judged) {
    const text = verdict[which]
    if (text === undefined) continue
    groups.set(text, [...(groups.get(text) ?? []), `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`])
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([text, names]) => `${text}: ${names.join(', ')}`)
}
