/**
 * Brings one container to life: back-off, image, configuration, start, postStart hook; each step with its events.
 * Upstream: startContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go, doBackOff in kuberuntime_manager.go
 * (v1.32).
 */
import { formatGoDuration } from '../../api/duration'
import type { Core, Pod } from '../../api/types'
import type { Container } from '../container-runtime/container'
import type { StoredImage } from '../container-runtime/image-store'
import type { PodSandbox } from '../network/contract'
import { ContainerConfig } from './container-config'
import { lastExitOf, type ContainerRecord, type Waiting } from './container-record'
import { ConfigError } from './environment'
import { isWaiting, type ImageRequest } from './image-manager'
import { killContainer } from './kill-container'
import type { KubeletContext } from './kubelet-context'
import { runHook } from './lifecycle-hook'
import { pullSecretsOf, type PullSecrets } from './pull-secrets'
import type { PodVolumes } from './pod-volumes'

/** What containerd takes to create and start a container, in ms. */
const CREATE_MS = 60

/** Steps that are under way for a pod. */
export interface Run {
  /** False as soon as the pod is to end: what is under way is dropped. */
  isWanted: boolean
}

export interface Start {
  readonly pod: Pod
  readonly record: ContainerRecord
  readonly sandbox: PodSandbox
  readonly volumes: PodVolumes
  readonly run: Run
  done(hasStarted: boolean): void
}

export class ContainerStart implements ImageRequest {
  readonly secrets: PullSecrets | undefined
  readonly #context: KubeletContext
  readonly #start: Start

  constructor(context: KubeletContext, start: Start) {
    this.#context = context
    this.#start = start
    this.secrets = start.pod.spec.imagePullSecrets ? pullSecretsOf(context.door, start.pod) : undefined
  }

  get pod(): Pod {
    return this.#start.pod
  }

  get container(): Core.Container {
    return this.#start.record.spec
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#context.recorder.event(this.pod, type, reason, message, this.#start.record.fieldPath)
  }

  begin(): void {
    const { missing = [] } = this.secrets ?? {}
    if (missing.length > 0) this.#complainOfSecrets(missing)
    const crash = crashBackOff(this.#context, this.#start)
    if (crash) {
      this.event(
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${this.container.name} in pod ${fullName(this.pod)}`,
      )
      return this.#fail(crash)
    }
    this.#context.images.ensure(this, (image) => this.#pulled(image))
  }

  /** Of the pod, not of the container. */
  #complainOfSecrets(missing: readonly string[]): void {
    const message = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`
    this.#context.recorder.event(this.pod, 'Warning', 'FailedToRetrieveImagePullSecret', message)
  }

  #fail(failure: Waiting, eventMessage?: string): void {
    this.#start.record.failure = failure
    if (eventMessage !== undefined) this.event('Warning', 'Failed', `Error: ${eventMessage}`)
    this.#start.done(false)
  }

  #pulled(image: StoredImage | Waiting): void {
    const { run } = this.#start
    if (!run.isWanted) return
    if (isWaiting(image)) return this.#fail(image, image.reason)
    this.#context.clock.after(CREATE_MS, () => {
      if (run.isWanted) this.#create(image)
    })
  }

  #create(image: StoredImage): void {
    const { record, sandbox, volumes } = this.#start
    const { pod, container } = this
    const context = this.#context
    let config: ContainerConfig
    try {
      config = new ContainerConfig(context, { pod, sandbox, volumes, container, image })
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      return this.#fail({ reason: 'CreateContainerConfigError', message: error.message }, error.message)
    }
    record.previous = record.current ?? record.previous
    record.current = context.runtime.createContainer(config, record.current ? record.current.attempt + 1 : 0)
    record.isReady = container.readinessProbe === undefined
    record.isStarted = container.startupProbe === undefined
    record.mustRestart = undefined
    this.event('Normal', 'Created', `Created container: ${container.name}`)
    context.changed(pod.metadata.uid, record.current.id)
    const problem = record.current.start()
    if (problem !== undefined) return this.#fail({ reason: 'RunContainerError', message: problem }, problem)
    record.failure = undefined
    this.event('Normal', 'Started', `Started container ${container.name}`)
    this.#postStart(record.current)
  }

  #postStart(container: Container): void {
    const { record, pod, done } = this.#start
    const handler = record.spec.lifecycle?.postStart
    if (!handler) return done(true)
    runHook(this.#context, {
      pod,
      handler,
      container,
      spec: record.spec,
      done: (problem) => {
        if (problem === undefined) return done(true)
        this.event('Warning', 'FailedPostStartHook', 'PostStartHook failed')
        const graceMs = (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000
        killContainer(this.#context, { pod, record, message: 'FailedPostStartHook', graceMs })
        this.#fail({ reason: 'PostStartHookError', message: problem })
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
    const delay = formatGoDuration(crashes.delayOf(key))
    return {
      reason: 'CrashLoopBackOff',
      message: `back-off ${delay} restarting failed container=${name} pod=${fullName(pod)}`,
    }
  }
  crashes.next(key, at)
  return undefined
}

const fullName = ({ metadata }: Pod): string => `${metadata.name}_${metadata.namespace}(${metadata.uid})`
