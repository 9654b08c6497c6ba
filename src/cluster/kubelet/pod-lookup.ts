/**
 * From what the API server asks for to a container: which one, and why there is nothing to connect to.
 * Upstream: pkg/kubelet/kubelet_pods.go validateContainerLogStatus, pkg/kubelet/server/server.go (v1.32).
 */
import type { ContainerAddress } from '../../api/node-connection'
import { badRequestError, internalError, notFoundError } from '../../api/status-error'
import { Pod } from '../../api/kinds/pod'
import type { Container } from '../container-runtime/container'
import type { ContainerRecord } from './container-record'
import type { PodWorker } from './pod-worker'
import { noTask } from './run-in-container'

export type FindPod = (pod: { readonly namespace: string; readonly pod: string }) => PodWorker | undefined

export function findPod(find: FindPod, address: { readonly namespace: string; readonly pod: string }): PodWorker {
  const worker = find(address)
  if (!worker) throw notFoundError(Pod, address.pod)
  return worker
}

function findRecord(worker: PodWorker, { container, pod }: ContainerAddress): ContainerRecord {
  const record = worker.find(container)
  if (!record) throw badRequestError(`container ${container} is not valid for pod ${pod}`)
  return record
}

/** The attempt whose log is asked for, by what the kubelet last reported of the container. */
export function findLogged(find: FindPod, address: ContainerAddress, previous: boolean): Container {
  const worker = findPod(find, address)
  const { current, previous: before, spec } = findRecord(worker, address)
  const { containerStatuses = [], ephemeralContainerStatuses = [], initContainerStatuses = [] } = worker.reported
  const { state, lastState } =
    [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find(({ name }) => name === spec.name) ?? {}
  const attempt = (id: string | undefined): Container | undefined =>
    [current, before].find((container) => container && id?.endsWith(container.id))
  const ended = attempt(lastState?.terminated?.containerID)
  const where = `container ${JSON.stringify(address.container)} in pod ${JSON.stringify(address.pod)}`
  if (previous) return ended ?? refuse(`previous terminated ${where} not found`)
  if (!state?.waiting && current) return current
  if (state?.terminated && !ended) refuse(`${where} is terminated`)
  return ended ?? refuse(`${where} is waiting to start: ${waitingReason(state?.waiting?.reason)}`)
}

function refuse(message: string): never {
  throw badRequestError(message)
}

function waitingReason(reason = 'ContainerCreating'): string {
  if (reason === 'ErrImagePull') return "image can't be pulled"
  return reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : reason
}

export function findRunning(find: FindPod, address: ContainerAddress): Container {
  const { current } = findRecord(findPod(find, address), address)
  if (current?.isRunning) return current
  if (current) throw internalError(`error executing command in container: ${noTask(current)}`)
  throw internalError(`unable to upgrade connection: container not found (${JSON.stringify(address.container)})`)
}
