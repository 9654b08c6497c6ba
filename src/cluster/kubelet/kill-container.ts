/**
 * Ends a container as politely as its time allows: preStop hook, the stop signal, and SIGKILL when the grace period is
 * over.
 * Upstream: killContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go (v1.32).
 */
import type { Pod } from '../../api/types'
import type { Container } from '../container-runtime/container'
import type { ContainerRecord } from './container-record'
import type { KubeletContext } from './kubelet-context'
import { runHook } from './lifecycle-hook'

/** A container gets at least this long between its stop signal and SIGKILL, whatever its preStop hook took. */
const LEAST_GRACE_MS = 2000

export interface Kill {
  readonly pod: Pod
  readonly record: ContainerRecord
  /** Of the event Killing. */
  readonly message: string
  readonly graceMs: number
  /** Those that are to have ended before it is asked to, while its time lasts. */
  readonly after?: readonly Container[]
}

export interface Killing {
  /** A second request may only shorten the time. */
  shorten(graceMs: number): void
}

export function killContainer(context: KubeletContext, { pod, record, message, graceMs, after = none }: Kill): Killing | undefined {
  const { clock, recorder } = context
  const container = record.current
  if (!container?.isRunning) return undefined
  recorder.event(pod, 'Normal', 'Killing', message, record.fieldPath)
  const beganAt = clock.now()
  let killAt = beganAt + graceMs
  let isSignalled = false

  const stop = (): void => {
    if (isSignalled || !container.isRunning) return
    isSignalled = true
    killAt = Math.max(killAt, Math.min(clock.now() + LEAST_GRACE_MS, beganAt + graceMs + LEAST_GRACE_MS))
    container.kill(container.spec.image.image.stopSignal ?? 'SIGTERM')
    watch()
  }
  /** Looks at the clock again when the time is up: it may have been shortened meanwhile. */
  const watch = (): void => {
    if (!container.isRunning) return
    clock.after(killAt - clock.now(), () => {
      if (!container.isRunning || clock.now() < killAt) return
      if (isSignalled) container.kill('SIGKILL')
      else stop()
    })
  }

  const handler = record.spec.lifecycle?.preStop
  if (handler && graceMs > 0) {
    watch()
    runHook(context, { pod, handler, container, spec: record.spec, done: (problem) => hookEnded(problem) })
  } else waitForTurn()

  function hookEnded(problem: string | undefined): void {
    if (problem !== undefined)
      recorder.event(pod, 'Warning', 'FailedPreStopHook', `PreStopHook failed`, record.fieldPath)
    waitForTurn()
  }

  function waitForTurn(): void {
    let left = after.length
    if (left === 0) return stop()
    watch()
    for (const other of after) other.onceExited(() => --left === 0 && stop())
  }

  return {
    shorten(shorterMs) {
      const sooner = clock.now() + shorterMs
      if (sooner >= killAt) return
      killAt = sooner
      watch()
    },
  }
}

const none: readonly Container[] = []

/** How long the containers of a pod have to end, in ms: at least a second, by the API object or else by the spec. */
export const graceOf = ({ metadata, spec }: Pod): number =>
  Math.max(1, metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30) * 1000
