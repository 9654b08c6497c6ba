/**
 * Gives each new pod a node. Takes one pod at a time from the queue, asks the plugins about the nodes, assumes the best one and binds.
 * Upstream: pkg/scheduler/{scheduler.go,schedule_one.go,eventhandlers.go} (v1.32).
 *
 * Whoever starts it has seen to it that it leads.
 *
 * Simplified: one profile; a real scheduler can serve several.
 */
import type { ApiServer } from '../../api/door'
import { Pod } from '../../api/kinds/pod'
import { PodDisruptionBudget } from '../../api/kinds/pod-disruption-budget'
import { isTerminating, keyOf } from '../../api/object'
import { isNotFound, isStatusError } from '../../api/status-error'
import { isUnreachable } from '../../api/unreachable'
import type { Simulation } from '../../base/simulation'
import { createInformers } from '../client/informer'
import { describeAttempts, type Attempt, type AttemptRecord } from './attempts'
import { createCache } from './cache'
import { createClusterVolumes } from './cluster-volumes'
import { watchCluster } from './cluster-watch'
import { unschedulableCondition } from './conditions'
import { fitMessage, NO_NODES } from './fit-error'
import { giveWay } from './give-way'
import type { PodInfo } from './node-info'
import { createNominator } from './nominator'
import type { QueuedPod } from './scheduling-queue'
import { plugins } from './plugins'
import { prioritySort } from './plugins/priority-sort'
import { preempt, type Preemption } from './preemption'
import { createScheduleMemory, forgetDecision, schedulePod, type Decision } from './schedule-one'
import { createSchedulingEvents } from './scheduling-events'
import { createSchedulingQueue } from './scheduling-queue'
import { createSnapshot } from './snapshot'
import { createVolumeBinder } from './volume-binder'

/** What one attempt takes of virtual time: pods are placed one after another. */
const ATTEMPT_MS = 1
const REMEMBERED_ATTEMPTS = 200
const REMEMBERED_FAILURES = 50
/** Of all remembered attempts together: in a large cluster only the last few are told node by node. */
const REMEMBERED_NODES = 5000

export interface Scheduler {
  stop(): void
  /** The latest attempts (of the pod `namespace/name`), oldest first: what each plugin said of each node. */
  attempts(pod?: string): readonly Attempt[]
}

export interface SchedulerOptions {
  readonly apiServer: ApiServer
  readonly simulation: Simulation
  /** Name of the machine it runs on. */
  readonly host?: string
}

export function startScheduler({ apiServer, simulation, host = 'control-plane' }: SchedulerOptions): Scheduler {
  const { clock, trace } = simulation
  const random = simulation.random.fork('kube-scheduler')
  const offsets = random.fork('preemption')
  const door = apiServer.door({ user: 'system:kube-scheduler', fieldManager: 'kube-scheduler' })
  const informers = createInformers(door, clock)
  const events = createSchedulingEvents(door, { clock, random: random.fork('events'), host })
  const cache = createCache()
  const nominator = createNominator()
  const volumes = createClusterVolumes(informers)
  const snapshot = createSnapshot(cache, informers, volumes)
  const queue = createSchedulingQueue({ clock, sort: prioritySort, plugins, nominator, onActive: wake })
  const binder = createVolumeBinder({ door, clock, informers, volumes })
  const memory = createScheduleMemory()
  const remembered: AttemptRecord[] = []
  let rememberedNodes = 0
  let startIndex = 0
  let isAwake = false
  let stopped = false

  const budgets = (): readonly PodDisruptionBudget[] => informers.of(PodDisruptionBudget).list()
  /** The cache does not follow what kubelets write. */
  const startOf = ({ pod }: PodInfo): string => informers.of(Pod).get(keyOf(pod))?.status.startTime ?? clock.timestamp()

  watchCluster(informers, { cache, queue })

  function wake(): void {
    if (isAwake) return
    isAwake = true
    clock.after(ATTEMPT_MS, turn)
  }

  function turn(): void {
    isAwake = false
    if (stopped) return
    const queued = queue.pop()
    if (!queued) return
    wake()
    clock.within(queued.cause, () => attempt(queued))
  }

  function attempt(queued: QueuedPod): void {
    const { info } = queued
    if (isTerminating(info.pod)) return
    const decision = schedulePod(info, snapshot, { plugins, random, startIndex, memory, nominations: nominator })
    if (cache.nodes.length > 0) startIndex = (startIndex + decision.evaluated) % cache.nodes.length
    const { nodeName } = decision
    if (nodeName === undefined) fail(queued, decision)
    else place(queued, decision, nodeName)
  }

  /** Which attempt to forget: the oldest, but those that found no node are asked for most, and some of them stay longer. */
  function leastTelling(): number {
    if (remembered.length <= REMEMBERED_ATTEMPTS) return 0
    const placed = remembered.findIndex(({ decision }) => decision.nodeName !== undefined)
    return placed <= REMEMBERED_FAILURES ? Math.max(placed, 0) : 0
  }

  function remember(queued: QueuedPod, decision: Decision, { message, preemption }: Findings = {}): number {
    const subject = `Pod/${keyOf(queued.info.pod)}`
    remembered.push({ pod: keyOf(queued.info.pod), at: clock.now(), decision, message, preemption })
    rememberedNodes += sizeOf(decision)
    while (remembered.length > REMEMBERED_ATTEMPTS || (rememberedNodes > REMEMBERED_NODES && remembered.length > 1)) {
      const [oldest] = remembered.splice(leastTelling(), 1)
      if (!oldest) break
      rememberedNodes -= sizeOf(oldest.decision)
      forgetDecision(oldest.decision, memory)
    }
    const room = preemption?.chosen ? `, makes room on ${preemption.chosen.nodeName}` : ''
    const text = decision.nodeName === undefined ? `found no node${room}` : `chose ${decision.nodeName}`
    return trace.record({ kind: 'schedule', actor: 'kube-scheduler', subject, text, detail: message })
  }

  function place(queued: QueuedPod, decision: Decision, nodeName: string): void {
    const { info } = queued
    clock.within(remember(queued, decision), () => {
      cache.assume(info, nodeName)
      nominator.remove(info.uid)
      const node = cache.find(nodeName)
      const done = (problem?: string): void => (problem === undefined ? bind(queued, nodeName) : giveUp(queued, `running PreBind plugin "VolumeBinding": binding volumes: ${problem}`))
      if (!node || !binder.begin(info.pod, node, { done, gone: () => cache.forget(info.pod) })) bind(queued, nodeName)
    })
  }

  function bind(queued: QueuedPod, nodeName: string): void {
    const { pod } = queued.info
    try {
      door.bind(pod.metadata, nodeName)
    } catch (error) {
      if (!isStatusError(error)) throw error
      if (isNotFound(error)) return cache.forget(pod)
      return giveUp(queued, error.message)
    }
    const note = `Successfully assigned ${keyOf(pod)} to ${nodeName}`
    events.event(pod, { type: 'Normal', reason: 'Scheduled', action: 'Binding', note })
  }

  /** The room that was taken is free again. */
  function giveUp(queued: QueuedPod, message: string): void {
    cache.forget(queued.info.pod)
    reportFailure(queued, { reason: 'SchedulerError', message, nodeName: '' })
    queue.giveBack(queued, new Set())
  }

  function fail(queued: QueuedPod, decision: Decision): void {
    if (decision.nodesTotal === 0) {
      clock.within(remember(queued, decision, { message: NO_NODES }), () => reportFailure(queued, { reason: 'Unschedulable', message: NO_NODES, nodeName: '' }))
      return queue.giveBack(queued, new Set())
    }
    const preemption = preempt(queued.info, snapshot, { plugins, decision, random: offsets, nominations: nominator, budgets, startOf })
    const message = fitMessage({ ...decision, rejections: decision.rejections.values() }, preemption.message)
    clock.within(remember(queued, decision, { message, preemption }), () => {
      const nodeName = makeRoom(queued, preemption)
      if (nodeName !== undefined) nominator.nominate(queued.info, nodeName)
      reportFailure(queued, { reason: 'Unschedulable', message, nodeName })
    })
    queue.giveBack(queued, decision.rejectedBy)
  }

  /** Where the pod is to go later; an empty name takes an earlier promise back, undefined leaves it. */
  function makeRoom({ info }: QueuedPod, { chosen, isHopeless }: Preemption): string | undefined {
    if (!chosen) return isHopeless ? '' : undefined
    try {
      giveWay(info, chosen, { door, events, nominations: nominator, now: clock.timestamp() })
      return chosen.nodeName
    } catch (error) {
      if (!isStatusError(error)) throw error
    }
  }

  function reportFailure({ info }: QueuedPod, { reason, message, nodeName }: FailureReport): void {
    events.event(info.pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', note: message })
    try {
      const pod = door.get(Pod, info.pod.metadata)
      const next = unschedulableCondition(promised(pod, nodeName), { reason, message, now: clock.timestamp() })
      if (next !== pod) door.updateStatus(Pod, next)
    } catch (error) {
      if (!isNotFound(error) && !isUnreachable(error)) throw error
    }
  }

  return {
    stop() {
      stopped = true
      queue.stop()
      binder.stop()
      informers.stop()
    },
    attempts: (pod) => describeAttempts(pod === undefined ? remembered : remembered.filter((each) => each.pod === pod)),
  }
}

/** Of an attempt that placed the pod nowhere. */
interface Findings {
  readonly message?: string
  readonly preemption?: Preemption
}

interface FailureReport {
  readonly reason: string
  readonly message: string
  /** Where room is being made for the pod; undefined: as before. */
  readonly nodeName: string | undefined
}

/** The same pod when it says so already. */
function promised(pod: Pod, nodeName: string | undefined): Pod {
  if (nodeName === undefined || nodeName === (pod.status.nominatedNodeName ?? '')) return pod
  const { nominatedNodeName: _before, ...status } = pod.status
  return { ...pod, status: nodeName === '' ? status : { ...status, nominatedNodeName: nodeName } }
}

const sizeOf = ({ feasible, rejections }: Decision): number => feasible.length + rejections.size
