/**
 * Carries out what was planned for a pod, one thing after the other: first what is to be killed, then the sandbox, then what is to be
 * started. Upstream: SyncPod in pkg/kubelet/kuberuntime/kuberuntime_manager.go (v1.32).
 */
import type { Pod } from '../../api/kinds/pod'
import type { PodSandbox } from '../network/contract'
import { hostPortsOf } from './host-ports'
import { purgeInit, type ContainerRecord } from './container-record'
import { killContainer } from './kill-container'
import type { KubeletContext } from './kubelet-context'
import type { PodPlan } from './plan-pod'
import { hostnameProblem } from './pod-hostname'
import type { PodVolumes } from './pod-volumes'
import { ContainerStart, type Run } from './start-container'

/** What containerd and the network plugin take to make a sandbox, in ms. */
const SANDBOX_MS = 200
/** How the sandbox is named among the things that change. */
export const SANDBOX = 'sandbox'

/** The pod as it is at each step. */
export interface Planned {
  readonly pod: Pod
  readonly sandbox: PodSandbox | undefined
  readonly volumes: PodVolumes
  readonly records: readonly ContainerRecord[]
  /** Of the sandbox that it has, or that it had. */
  readonly podIP: string | undefined
  settle(sandbox: PodSandbox): void
}

export interface PlanRunOptions {
  readonly plan: PodPlan
  readonly planned: Planned
  /** Everything was tried; false when something could not be started. */
  done(isWell: boolean): void
}

export class PlanRun implements Run {
  isWanted = true
  #isWell = true
  readonly #context: KubeletContext
  readonly #options: PlanRunOptions

  constructor(context: KubeletContext, options: PlanRunOptions) {
    this.#context = context
    this.#options = options
  }

  begin(): void {
    this.#step(0)
  }

  #step(index: number): void {
    if (!this.isWanted) return
    const { plan, planned, done } = this.#options
    const { kill, start } = plan
    if (index < kill.length) return this.#kill(kill[index], () => this.#step(index + 1))
    const record = start[index - kill.length]
    if (!record) return done(this.#isWell)
    const { pod, sandbox, volumes } = planned
    if (!sandbox) return this.#createSandbox(() => this.#step(index))
    const started = (hasStarted: boolean): void => {
      if (!hasStarted) this.#isWell = false
      this.#step(index + 1)
    }
    new ContainerStart(this.#context, { pod, record, sandbox, volumes, run: this, done: started }).begin()
  }

  #createSandbox(done: () => void): void {
    const { clock, network, recorder, changed } = this.#context
    const { planned } = this.#options
    if (planned.podIP !== undefined) recorder.event(planned.pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')
    const problem = hostnameProblem(planned.pod)
    if (problem !== undefined) {
      recorder.event(planned.pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${problem}`)
      return this.#options.done(false)
    }
    clock.after(SANDBOX_MS, () => {
      if (!this.isWanted) return
      purgeInit(planned.records)
      const { namespace = '', name, uid } = planned.pod.metadata
      planned.settle(network.addPod({ namespace, name, hostNetwork: planned.pod.spec.hostNetwork ?? false, ports: hostPortsOf(planned.pod) }))
      changed(uid, SANDBOX)
      done()
    })
  }

  #kill({ record, message }: PodPlan['kill'][number], done: () => void): void {
    const { pod } = this.#options.planned
    const container = record.current
    const probe = { liveness: record.spec.livenessProbe, startup: record.spec.startupProbe, definition: undefined }[record.mustRestart ?? 'definition']
    const seconds = probe?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
    killContainer(this.#context, { pod, record, message, graceMs: seconds * 1000 })
    container?.onceExited(done)
  }
}
