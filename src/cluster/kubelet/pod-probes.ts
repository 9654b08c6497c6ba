/**
 * The probes of one pod. Each has a timer of its own while its container runs; containers without probes cost nothing.
 * Upstream: pkg/kubelet/prober/{worker,prober_manager}.go (v1.32).
 *
 * Simplified: the probes of a kubelet that has just begun start at once; a real one waits a random part of their period first.
 */
import type { Core, Pod } from '../../api/types'
import type { Timer } from '../../base/clock'
import type { Container } from '../container-runtime/container'
import type { ContainerRecord } from './container-record'
import type { KubeletContext } from './kubelet-context'
import { countResult, freshState, type ProbeKind, type ProbeState } from './probe-state'
import { proberOf, type ProbeAnswer, type Prober } from './run-probe'

export interface ProbedPod {
  pod(): Pod
  /** A container became ready or unready, or its start is complete. */
  readinessChanged(): void
  restartNeeded(): void
}

const kinds: readonly ProbeKind[] = ['startup', 'readiness', 'liveness']
const words: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' }

const complaints = { failure: 'failed', warning: 'warning', unknown: 'errored and resulted in unknown state' } as const

export const hasProbes = ({ livenessProbe, readinessProbe, startupProbe }: Core.Container): boolean =>
  livenessProbe !== undefined || readinessProbe !== undefined || startupProbe !== undefined

interface Worker {
  readonly kind: ProbeKind
  readonly probe: Core.Probe
  readonly record: ContainerRecord
  /** Ticks are counted from here. */
  readonly beganAt: number
  container: Container | undefined
  /** Asks that container. */
  prober: Prober | undefined
  readonly tick: () => void
  state: ProbeState
  timer: Timer | undefined
  isAsking: boolean
}

export class PodProbes {
  readonly #workers = new Map<string, Worker>()
  #isEnding = false
  readonly #context: KubeletContext
  readonly #owner: ProbedPod

  constructor(context: KubeletContext, owner: ProbedPod) {
    this.#context = context
    this.#owner = owner
  }

  /** Sees to it that every running container that has probes is asked. */
  follow(records: readonly ContainerRecord[]): void {
    for (const record of records) {
      for (const kind of kinds) {
        const probe = probeOf(record.spec, kind)
        if (probe) this.#followOne(this.#workerFor(record, kind, probe))
      }
    }
  }

  /** The pod ends: whether it is ready still counts, whether it lives does not. */
  stopRestarting(): void {
    this.#isEnding = true
    for (const worker of this.#workers.values())
      if (worker.kind !== 'readiness') this.#context.clock.cancel(worker.timer)
  }

  stop(): void {
    for (const { timer } of this.#workers.values()) this.#context.clock.cancel(timer)
    this.#workers.clear()
  }

  #workerFor(record: ContainerRecord, kind: ProbeKind, probe: Core.Probe): Worker {
    const key = `${record.spec.name}/${kind}`
    let worker = this.#workers.get(key)
    if (!worker) {
      worker = this.#workerOf(record, kind, probe)
      this.#workers.set(key, worker)
    }
    return worker
  }

  #workerOf(record: ContainerRecord, kind: ProbeKind, probe: Core.Probe): Worker {
    const worker: Worker = {
      kind,
      probe,
      record,
      beganAt: this.#context.clock.now(),
      container: undefined,
      prober: undefined,
      tick: () => this.#tick(worker),
      state: freshState(kind),
      timer: undefined,
      isAsking: false,
    }
    return worker
  }

  #proberFor(worker: Worker, container: Container): Prober {
    const { probe, record } = worker
    return proberOf(this.#context, {
      probe,
      spec: record.spec,
      container,
      done: (answer) => {
        // The container before may be answered for when the next is being asked.
        if (worker.container !== container) return
        worker.isAsking = false
        if (container.isRunning) this.#judge(worker, answer)
      },
    })
  }

  #followOne(worker: Worker): void {
    const { current } = worker.record
    if (!current?.isRunning || worker.container === current) return
    worker.container = current
    worker.prober = this.#proberFor(worker, current)
    worker.state = freshState(worker.kind, worker.state)
    worker.isAsking = false
    this.#context.clock.cancel(worker.timer)
    this.#schedule(worker, worker.kind === 'readiness' ? 0 : this.#untilTick(worker))
  }

  #untilTick({ probe, beganAt }: Worker): number {
    const periodMs = periodOf(probe)
    return periodMs - ((this.#context.clock.now() - beganAt) % periodMs)
  }

  #schedule(worker: Worker, delayMs: number): void {
    worker.timer = this.#context.clock.after(delayMs, worker.tick)
  }

  #tick(worker: Worker): void {
    const { container, prober, record, kind } = worker
    if (!prober || !container?.isRunning || record.current !== container) return
    if (this.#isEnding && kind !== 'readiness') return
    if (kind === 'startup' && record.isStarted) return
    this.#schedule(worker, this.#untilTick(worker))
    if (worker.isAsking || this.#isTooEarly(worker, container)) return
    if (kind !== 'startup' && !record.isStarted) return
    worker.isAsking = true
    prober.ask()
  }

  #isTooEarly({ probe }: Worker, { state }: Container): boolean {
    if (state.phase !== 'running') return true
    // As the status tells it, in whole seconds.
    const startedAt = Math.floor(state.startedAt / 1000) * 1000
    return Math.floor((this.#context.clock.now() - startedAt) / 1000) < (probe.initialDelaySeconds ?? 0)
  }

  #judge(worker: Worker, { result, output }: ProbeAnswer): void {
    const { kind, record, probe } = worker
    if (result !== 'success') this.#complain(worker, result, output)
    if (result === 'unknown') return
    const before = worker.state.belief
    worker.state = countResult(worker.state, result === 'warning' ? 'success' : result, {
      success: probe.successThreshold ?? 1,
      failure: probe.failureThreshold ?? 3,
    })
    const { belief } = worker.state
    if (belief === before) return
    if (kind === 'readiness') {
      record.isReady = belief === 'success'
      return this.#owner.readinessChanged()
    }
    if (belief === 'failure') return this.#giveUp(worker)
    if (kind === 'startup') this.#startIsComplete(record)
  }

  #complain({ kind, record }: Worker, result: keyof typeof complaints, output: string): void {
    const reason = result === 'warning' ? 'ProbeWarning' : 'Unhealthy'
    const message = `${words[kind]} probe ${complaints[result]}: ${output}`
    this.#context.recorder.event(this.#owner.pod(), 'Warning', reason, message, record.fieldPath)
  }

  /** No more questions to this attempt: it is on its way out. */
  #giveUp(worker: Worker): void {
    this.#context.clock.cancel(worker.timer)
    worker.record.mustRestart = worker.kind === 'startup' ? 'startup' : 'liveness'
    this.#owner.restartNeeded()
  }

  #startIsComplete(record: ContainerRecord): void {
    record.isStarted = true
    for (const worker of this.#workers.values()) {
      if (worker.record !== record || worker.kind !== 'readiness') continue
      this.#context.clock.cancel(worker.timer)
      this.#schedule(worker, 0)
    }
    this.#owner.readinessChanged()
    this.#owner.restartNeeded()
  }
}

const periodOf = ({ periodSeconds = 10 }: Core.Probe): number => Math.max(1, periodSeconds) * 1000

function probeOf(spec: Core.Container, kind: ProbeKind): Core.Probe | undefined {
  if (kind === 'startup') return spec.startupProbe
  return kind === 'readiness' ? spec.readinessProbe : spec.livenessProbe
}
