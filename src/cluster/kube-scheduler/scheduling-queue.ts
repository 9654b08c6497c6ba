/**
 * Pods that wait for a node, in three places: those to be tried next (active), those that failed a moment ago (backoff), and those
 * for which nothing has changed since they failed (unschedulable). An event of the cluster moves a pod only when a plugin that
 * rejected it says that the event may help.
 * Upstream: pkg/scheduler/backend/queue/scheduling_queue.go (v1.32).
 */
import type { Pod } from '../../api/kinds/pod'
import type { Clock, Timer } from '../../base/clock'
import type { ClusterEvent, Plugin, QueueSort } from './framework'
import { createHeap } from './heap'
import { podInfoOf, type PodInfo } from './node-info'
import type { Nominator } from './nominator'

const INITIAL_BACKOFF_MS = 1000
const MAX_BACKOFF_MS = 10_000
/** The backoff queue is looked at once a second. */
const BACKOFF_TURN_MS = 1000
/** After this long a pod is tried again whatever happened, on the next turn. */
const FORGOTTEN_AFTER_MS = 300_000
const FORGOTTEN_TURN_MS = 30_000

export interface QueuedPod {
  info: PodInfo
  place: 'active' | 'backoff' | 'unschedulable' | 'gated' | 'out'
  readonly priority: number
  queuedAt: number
  readonly sequence: number
  attempts: number
  /** Plugins that had something against it the last time. */
  rejectedBy: ReadonlySet<string>
  cause: number
  timer: Timer | undefined
}

export interface SchedulingQueue {
  add(pod: Pod): void
  update(pod: Pod, previous: Pod): void
  remove(pod: Pod): void
  /** The next one to try; it is out of the queue then. */
  pop(): QueuedPod | undefined
  /** Back after a failure. No `rejectedBy`: an error, to be tried again after the back-off. */
  giveBack(queued: QueuedPod, rejectedBy: ReadonlySet<string>): void
  /** With a priority: pods of higher priority do not care. */
  onClusterEvent(event: ClusterEvent, upTo?: number): void
  /** Any that events could help. */
  readonly hasWaiting: boolean
  readonly counts: Readonly<Record<'active' | 'backoff' | 'unschedulable' | 'gated', number>>
  stop(): void
}

export interface SchedulingQueueOptions {
  readonly clock: Clock
  readonly sort: QueueSort
  readonly plugins: readonly Plugin[]
  /** Is told of pods that are promised room on a node. */
  readonly nominator?: Nominator
  /** Something has become active. */
  onActive(): void
}

export function createSchedulingQueue({ clock, sort, plugins, nominator, onActive }: SchedulingQueueOptions): SchedulingQueue {
  const pods = new Map<string, QueuedPod>()
  const waiting = new Set<QueuedPod>()
  const active = createHeap<QueuedPod>((a, b) => sort.compare(a, b) || a.sequence - b.sequence)
  const startedAt = clock.now()
  let sequence = 0

  const nextTurn = (atMs: number, turnMs: number): number => startedAt + Math.ceil((atMs - startedAt) / turnMs) * turnMs

  function leave(queued: QueuedPod): void {
    clock.cancel(queued.timer)
    queued.timer = undefined
    waiting.delete(queued)
    queued.place = 'out'
  }

  /** The plugin that keeps the pod out. */
  function gateOf({ pod }: PodInfo): string | undefined {
    return plugins.find(({ preEnqueue }) => preEnqueue?.(pod) !== undefined)?.name
  }

  function activate(queued: QueuedPod): void {
    leave(queued)
    const gate = gateOf(queued.info)
    if (gate !== undefined) {
      queued.place = 'gated'
      queued.rejectedBy = new Set([gate])
      return
    }
    queued.place = 'active'
    active.push(queued)
    onActive()
  }

  function backoffEnd({ attempts, queuedAt }: QueuedPod): number {
    const duration = attempts === 0 ? 0 : Math.min(INITIAL_BACKOFF_MS * 2 ** (attempts - 1), MAX_BACKOFF_MS)
    return queuedAt + duration
  }

  function requeue(queued: QueuedPod): void {
    const end = backoffEnd(queued)
    if (end <= clock.now()) return activate(queued)
    leave(queued)
    queued.place = 'backoff'
    queued.timer = clock.after(nextTurn(end, BACKOFF_TURN_MS) - clock.now(), () => activate(queued))
  }

  function park(queued: QueuedPod): void {
    leave(queued)
    queued.place = 'unschedulable'
    waiting.add(queued)
    const at = nextTurn(queued.queuedAt + FORGOTTEN_AFTER_MS + 1, FORGOTTEN_TURN_MS)
    queued.timer = clock.after(at - clock.now(), () => requeue(queued))
  }

  function helps(event: ClusterEvent, { info, rejectedBy }: QueuedPod): boolean {
    return plugins.some(({ name, isWorthRetrying }) => rejectedBy.has(name) && (isWorthRetrying?.(info, event) ?? false))
  }

  return {
    add(pod) {
      const { uid } = pod.metadata
      if (pods.has(uid)) return
      const info = podInfoOf(pod)
      const queued: QueuedPod = {
        info,
        place: 'out',
        priority: info.priority,
        queuedAt: clock.now(),
        sequence: sequence++,
        attempts: 0,
        rejectedBy: new Set(),
        cause: clock.cause,
        timer: undefined,
      }
      pods.set(uid, queued)
      nominator?.follow(info)
      activate(queued)
    },

    update(pod, previous) {
      const queued = pods.get(pod.metadata.uid)
      if (!queued) return
      queued.info = podInfoOf(pod)
      nominator?.follow(queued.info, previous)
      if (queued.place !== 'unschedulable' && queued.place !== 'gated') return
      if (pod.spec === previous.spec && pod.metadata.labels === previous.metadata.labels) return
      if (!helps({ type: 'OwnUpdate', pod, previous }, queued)) return
      queued.cause = clock.cause
      requeue(queued)
    },

    remove(pod) {
      const queued = pods.get(pod.metadata.uid)
      if (!queued) return
      leave(queued)
      nominator?.remove(pod.metadata.uid)
      pods.delete(pod.metadata.uid)
    },

    pop() {
      for (let queued = active.pop(); queued; queued = active.pop()) {
        if (queued.place !== 'active') continue
        queued.place = 'out'
        queued.attempts++
        return queued
      }
    },

    giveBack(queued, rejectedBy) {
      if (pods.get(queued.info.uid) !== queued) return
      queued.queuedAt = clock.now()
      queued.rejectedBy = rejectedBy
      if (rejectedBy.size > 0) park(queued)
      else requeue(queued)
    },

    onClusterEvent(event, upTo = Infinity) {
      if (waiting.size === 0) return
      for (const queued of [...waiting]) {
        if (queued.priority > upTo || !helps(event, queued)) continue
        queued.cause = clock.cause
        requeue(queued)
      }
    },

    get hasWaiting() {
      return waiting.size > 0
    },

    get counts() {
      const counts = { active: 0, backoff: 0, unschedulable: 0, gated: 0 }
      for (const { place } of pods.values()) if (place !== 'out') counts[place]++
      return counts
    },

    stop() {
      for (const queued of pods.values()) leave(queued)
      pods.clear()
    },
  }
}
