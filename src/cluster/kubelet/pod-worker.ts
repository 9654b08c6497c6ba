/**
 * One pod on this node, from the moment it was bound here until nothing is left of it. A sync reports what is, plans
 * what to do and does it step by step; a sync that is asked for meanwhile waits for the next relist. Level, not edge:
 * each sync starts from what it finds.
 * Upstream: pkg/kubelet/pod_workers.go, SyncPod in kubelet.go and kuberuntime_manager.go (v1.32).
 */
import { Pod } from '../../api/kinds/pod'
import type { Core } from '../../api/types'
import type { Timer } from '../../base/clock'
import type { PodSandbox } from '../network/contract'
import { ActiveDeadline, deadlineVerdict } from './active-deadline'
import { adoptSpecs, recordsOf, type ContainerRecord } from './container-record'
import { endingOrder } from './ending-order'
import { graceOf, killContainer, type Killing } from './kill-container'
import type { KubeletContext } from './kubelet-context'
import { isRemoved, PodReporter } from './pod-reporter'
import { PodVolumes } from './pod-volumes'
import { planPod, type PodPlan } from './plan-pod'
import { PlanRun, SANDBOX } from './plan-run'
import { hasProbes, PodProbes } from './pod-probes'
import type { Run } from './start-container'

/** A sync that failed is tried again after this long, and up to half as long again. */
const RETRY_MS = 10_000
const FIRST_MOUNT_RETRY_MS = 500
const LAST_MOUNT_RETRY_MS = 122_000

type Phase = 'running' | 'terminating' | 'stopped' | 'gone'

/** What is left of a pod when its kubelet ends: what the next one finds. */
export interface PodRemains {
  readonly pod: Pod
  readonly records: ContainerRecord[]
  readonly volumes: PodVolumes
  readonly sandbox: PodSandbox | undefined
  readonly podIP: string | undefined
}

export class PodWorker {
  readonly records: ContainerRecord[]
  readonly volumes: PodVolumes
  sandbox: PodSandbox | undefined
  #pod: Pod
  #phase: Phase = 'running'
  #podIP: string | undefined
  /** What is under way. */
  #run: Run | undefined
  #isStale = false
  /** The last sync found something to do. */
  #hadWork = false
  #isForgotten = false
  #mountRetryMs = FIRST_MOUNT_RETRY_MS
  #retry: Timer | undefined
  #killings: Killing[] = []
  /** Why the kubelet ended the pod. */
  #verdict: { readonly reason: string; readonly message: string } | undefined
  readonly #deadline = new ActiveDeadline()
  readonly #reporter: PodReporter
  readonly #context: KubeletContext
  /** Absent where no container has any. */
  readonly #probes: PodProbes | undefined

  constructor(context: KubeletContext, pod: Pod, remains?: PodRemains) {
    this.#context = context
    this.#pod = pod
    this.#reporter = new PodReporter(context, pod)
    this.records = remains?.records ?? recordsOf(pod)
    if (remains) adoptSpecs(this.records, pod)
    this.sandbox = remains?.sandbox
    this.#podIP = remains?.podIP
    this.volumes =
      remains?.volumes ??
      new PodVolumes({ door: context.door, pod, node: context.node, podIP: pod.status.podIP ?? '' }, context)
    if (this.records.some(({ spec }) => hasProbes(spec))) {
      this.#probes = new PodProbes(context, {
        pod: () => this.#pod,
        readinessChanged: () => this.#report(),
        restartNeeded: () => this.sync(),
      })
    }
  }

  get pod(): Pod {
    return this.#pod
  }

  /** The last one it had. */
  get podIP(): string | undefined {
    return this.#podIP
  }

  /** Where it runs from now on. */
  settle(sandbox: PodSandbox): void {
    this.sandbox = sandbox
    this.#podIP = sandbox.address
  }

  /** The status as it was last written. */
  get reported(): Pod['status'] {
    return this.#reporter.written
  }

  get hadWork(): boolean {
    return this.#hadWork
  }

  /** What it asks for is taken: nobody wants it away, and it has not come to its end. */
  get isActive(): boolean {
    const { phase } = this.reported
    return !this.#isForgotten && phase !== 'Succeeded' && phase !== 'Failed'
  }

  get isGone(): boolean {
    return this.#phase === 'gone'
  }

  find(container: string): ContainerRecord | undefined {
    return this.records.find(({ spec }) => spec.name === container)
  }

  /** The API object changed. */
  update(pod: Pod): void {
    const before = this.#pod
    this.#pod = pod
    if (pod.status !== before.status) this.#reporter.hold(() => this.#pod, () => this.reportAnew())
    if (pod.metadata.deletionTimestamp) return this.#terminate()
    const { labels, annotations } = before.metadata
    if (pod.metadata.labels !== labels || pod.metadata.annotations !== annotations) this.volumes.follow(pod)
    if (pod.spec === before.spec && pod.metadata.labels === labels) return
    if (pod.spec !== before.spec) adoptSpecs(this.records, pod)
    this.sync()
  }

  get isEnding(): boolean {
    return this.#phase === 'terminating'
  }

  /** The kubelet ends the pod, which has failed with that. */
  giveUp(verdict: { readonly reason: string; readonly message: string }, { seconds, condition }: { readonly seconds: number; readonly condition?: Core.PodCondition }): void {
    if (this.#phase !== 'running') return
    const { metadata, status } = this.#pod
    this.#verdict = verdict
    this.#pod = {
      ...this.#pod,
      metadata: { ...metadata, deletionGracePeriodSeconds: seconds },
      status: condition ? { ...status, conditions: [...(status.conditions ?? []), condition] } : status,
    }
    this.#terminate()
  }

  /** The API object is gone: whatever runs has no time left. */
  forget(): void {
    this.#isForgotten = true
    if (this.#phase === 'gone') return
    this.#pod = { ...this.#pod, metadata: { ...this.#pod.metadata, deletionGracePeriodSeconds: 1 } }
    this.#terminate()
    if (!this.#isAnyRunning()) this.#vanish()
  }

  /** The kubelet is no more: nothing is started or reported from now on. */
  abandon(): void {
    this.#phase = 'gone'
    this.#drop()
    this.#probes?.stop()
  }

  /** The machine is off: what ran is dead and its address free. */
  cut(): void {
    for (const { current } of this.records) current?.lose()
    this.sandbox?.remove()
    this.sandbox = undefined
  }

  get remains(): PodRemains {
    return { pod: this.#pod, records: this.records, volumes: this.volumes, sandbox: this.sandbox, podIP: this.#podIP }
  }

  /** Whoever was told of its status is not there any more. */
  reportAnew(): void {
    if (this.#phase === 'gone') return
    this.#reporter.forget(this.#pod)
    this.#report()
  }

  sync(): void {
    if (this.#phase === 'gone') return
    if (this.#phase !== 'running') return this.#finish()
    if (this.#pod.metadata.deletionTimestamp) return this.#terminate()
    if (this.#run) {
      this.#isStale = true
      return
    }
    this.#context.clock.cancel(this.#retry)
    this.#deadline.follow(this.#context.clock, { spec: this.#pod.spec, status: this.reported }, () => this.#exceedDeadline())
    const { phase } = this.#report()
    if (phase === 'Succeeded' || phase === 'Failed') return this.#terminate()
    this.#probes?.follow(this.records)
    if (this.#areVolumesMissing()) return
    const plan = planPod(this.#pod, this.records, this.#podIP !== undefined && !this.sandbox ? 'lost' : 'there')
    if (plan.isDone) return this.#terminate()
    this.#hadWork = plan.kill.length > 0 || plan.start.length > 0
    if (this.#hadWork) this.#perform(plan)
  }

  #perform(plan: PodPlan): void {
    const run = new PlanRun(this.#context, { plan, planned: this, done: (isWell) => this.#performed(isWell) })
    this.#run = run
    run.begin()
  }

  #exceedDeadline(): void {
    if (this.#phase !== 'running') return
    this.#verdict = deadlineVerdict
    this.#context.recorder.event(this.#pod, 'Normal', deadlineVerdict.reason, deadlineVerdict.message)
    this.#terminate()
  }

  /** What is under way is dropped. */
  #drop(): void {
    if (this.#run) this.#run.isWanted = false
    this.#run = undefined
    this.#context.clock.cancel(this.#retry)
    this.#deadline.stop(this.#context.clock)
  }

  #performed(isWell: boolean): void {
    this.#run = undefined
    if (!isWell) this.#retryAfter(RETRY_MS * (1 + this.#context.random.float() / 2))
    if (!this.#isStale) return
    this.#isStale = false
    this.#context.changed(this.#pod.metadata.uid, SANDBOX)
  }

  #retryAfter(delayMs: number): void {
    this.#context.clock.cancel(this.#retry)
    this.#retry = this.#context.clock.after(delayMs, () => this.sync())
  }

  #areVolumesMissing(): boolean {
    const problems = this.volumes.setUp()
    if (problems.length === 0) return false
    for (const problem of problems) if (problem !== '') this.#context.recorder.event(this.#pod, 'Warning', 'FailedMount', problem)
    this.#retryAfter(this.#mountRetryMs)
    this.#mountRetryMs = Math.min(this.#mountRetryMs * 2, LAST_MOUNT_RETRY_MS)
    return true
  }

  /** Ends everything that runs, within the time that the API object gives; what is under way is dropped. */
  #terminate(): void {
    const graceMs = graceOf(this.#pod)
    if (this.#phase !== 'running') {
      for (const killing of this.#killings) killing.shorten(graceMs)
      if (this.#phase === 'stopped') this.#context.changed(this.#pod.metadata.uid, SANDBOX)
      return
    }
    this.#phase = 'terminating'
    this.#drop()
    this.#probes?.stopRestarting()
    const turns = endingOrder(this.records)
    for (const record of this.records) {
      const message = `Stopping container ${record.spec.name}`
      const killing = killContainer(this.#context, { pod: this.#pod, record, message, graceMs, after: turns.get(record) })
      if (killing) this.#killings.push(killing)
    }
    if (!this.#isAnyRunning()) this.#context.changed(this.#pod.metadata.uid, SANDBOX)
  }

  /** Everything has ended: the last status, then the API object goes if it was asked to. */
  #finish(): void {
    if (this.#isAnyRunning()) return
    if (this.#phase === 'terminating') {
      this.#phase = 'stopped'
      this.#probes?.stop()
      this.sandbox?.remove()
      this.sandbox = undefined
    }
    this.#report()
    if (!this.#pod.metadata.deletionTimestamp) return
    const { statics, door } = this.#context
    if (statics?.isStatic(this.#pod.metadata.uid) || isRemoved(door, this.#pod)) this.#vanish()
  }

  #vanish(): void {
    this.#phase = 'gone'
    this.#probes?.stop()
    this.sandbox?.remove()
    this.sandbox = undefined
    const { uid } = this.#pod.metadata
    this.#context.images.forget(uid)
    this.#context.crashes.forget(`${uid}_`)
  }

  #isAnyRunning(): boolean {
    return this.records.some(({ current }) => current?.isRunning)
  }

  #report(): Pod['status'] {
    return this.#reporter.report(this.#pod, {
      records: this.records,
      podIP: this.#podIP,
      hasSandbox: this.sandbox !== undefined,
      isOver: this.#phase === 'stopped',
      verdict: this.#verdict,
    })
  }
}
