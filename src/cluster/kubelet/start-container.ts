/**
 * Brings one container to life: back-off, image, configuration, start, postStart hook; each step with its events.
 * Upstream: startContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go, doBackOff in kuberuntime_manager.go (v1.32).
 */
import type { Pod } from '../../api/types'
import type { StoredImage } from '../container-runtime/image-store'
import type { PodSandbox } from '../network/contract'
import { ContainerConfig } from './container-config'
import { lastExitOf, type ContainerRecord, type Waiting } from './container-record'
import { ConfigError } from './environment'
import { goDuration, isWaiting } from './image-manager'
import { fieldPathOf, killContainer } from './kill-container'
import type { KubeletContext } from './kubelet-context'
import { runHook } from './lifecycle-hook'
import type { PodVolumes } from './pod-volumes'

/** What containerd takes to create and start a container, in ms. */
const CREATE_MS = 60

export interface Start {
  readonly pod: Pod
  readonly record: ContainerRecord
  readonly sandbox: PodSandbox
  readonly volumes: PodVolumes
  /** False as soon as the pod is to end: what is under way is dropped. */
  isWanted(): boolean
  done(hasStarted: boolean): void
}

export function startContainer(context: KubeletContext, start: Start): void {
  const { pod, record } = start
  const event = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    context.recorder.event(pod, type, reason, message, fieldPathOf(record))
  const fail = (failure: Waiting, eventMessage?: string): void => {
    record.failure = failure
    if (eventMessage !== undefined) event('Warning', 'Failed', `Error: ${eventMessage}`)
    start.done(false)
  }
  const crash = crashBackOff(context, start)
  if (crash) {
    event('Warning', 'BackOff', `Back-off restarting failed container ${record.spec.name} in pod ${fullName(pod)}`)
    return fail(crash)
  }
  context.images.ensure({ pod, container: record.spec, event }, (image) => {
    if (!start.isWanted()) return
    if (isWaiting(image)) return fail(image, image.reason)
    context.clock.after(CREATE_MS, () => {
      if (start.isWanted()) create(image)
    })
  })

  function create(image: StoredImage): void {
    let config: ContainerConfig
    try {
      config = new ContainerConfig(context, { pod, sandbox: start.sandbox, volumes: start.volumes, container: record.spec, image })
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      return fail({ reason: 'CreateContainerConfigError', message: error.message }, error.message)
    }
    record.previous = record.current ?? record.previous
    record.current = context.runtime.createContainer(config, record.current ? record.current.attempt + 1 : 0)
    record.isReady = record.spec.readinessProbe === undefined
    record.isStarted = record.spec.startupProbe === undefined
    record.mustRestart = undefined
    event('Normal', 'Created', `Created container: ${record.spec.name}`)
    context.changed(pod.metadata.uid, record.current.id)
    const problem = record.current.start()
    if (problem !== undefined) return fail({ reason: 'RunContainerError', message: problem }, problem)
    record.failure = undefined
    event('Normal', 'Started', `Started container ${record.spec.name}`)
    postStart()
  }

  function postStart(): void {
    const handler = record.spec.lifecycle?.postStart
    const container = record.current
    if (!handler || !container) return start.done(true)
    runHook(context, {
      handler,
      container,
      spec: record.spec,
      done(problem) {
        if (problem === undefined) return start.done(true)
        event('Warning', 'FailedPostStartHook', 'PostStartHook failed')
        const message = `FailedPostStartHook`
        killContainer(context, { pod, record, message, graceMs: (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000 })
        fail({ reason: 'PostStartHookError', message: problem })
      },
    })
  }
}

/** Why the container must wait before it is started again; otherwise the next wait is lengthened. */
function crashBackOff({ clock, crashes }: KubeletContext, { pod, record }: Start): Waiting | undefined {
  const exit = lastExitOf(record)
  if (!exit) return undefined
  const { name, image } = record.spec
  const key = `${pod.metadata.uid}_${name}_${image}`
  const at = { eventAt: exit.finishedAt, now: clock.now() }
  if (crashes.isWaitingSince(key, at)) {
    const delay = goDuration(crashes.delayOf(key))
    return { reason: 'CrashLoopBackOff', message: `back-off ${delay} restarting failed container=${name} pod=${fullName(pod)}` }
  }
  crashes.next(key, at)
  return undefined
}

const fullName = ({ metadata }: Pod): string => `${metadata.name}_${metadata.namespace}(${metadata.uid})`
