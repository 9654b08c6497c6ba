/**
 * From what the API server asks for to a container: which one, and why there is nothing to connect to.
 * Upstream: pkg/kubelet/kubelet_pods.go validateContainerLogStatus, pkg/kubelet/server/server.go (v1.32).
 */
import type { ContainerAddress } from '../../api/node-connection'
import { badRequestError, internalError, notFoundError } from '../../api/status-error'
import { Pod } from '../../api/kinds/pod'
import type { Container } from '../container-runtime/container'
import type { ContainerRecord } from './container-record'
import { containerStatus } from './container-status'
import type { PodWorker } from './pod-worker'

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

/** The attempt whose log is asked for. */
export function findLogged(find: FindPod, address: ContainerAddress, previous: boolean): Container {
  const worker = findPod(find, address)
  const record = findRecord(worker, address)
  const where = `container ${JSON.stringify(address.container)} in pod ${JSON.stringify(address.pod)}`
  if (previous) {
    const ended = record.previous ?? (record.failure && record.current?.exit ? record.current : undefined)
    if (ended) return ended
    throw badRequestError(`previous terminated container ${JSON.stringify(address.container)} in pod ${JSON.stringify(address.pod)} not found`)
  }
  if (record.current) return record.current
  throw badRequestError(`${where} is waiting to start: ${waitingReason(record, worker)}`)
}

function waitingReason(record: ContainerRecord, worker: PodWorker): string {
  const { waiting } = containerStatus(record, worker.pod).state ?? {}
  const { reason = 'ContainerCreating', message } = waiting ?? {}
  if (reason === 'ErrImagePull') return 'image can\'t be pulled'
  if (reason === 'ImagePullBackOff') return 'trying and failing to pull image'
  return message && reason !== 'CreateContainerConfigError' ? message : reason
}

export function findRunning(find: FindPod, address: ContainerAddress): Container {
  const { current } = findRecord(findPod(find, address), address)
  if (current?.isRunning) return current
  if (current) throw internalError(`error executing command in container: failed to exec in container: failed to load task: no running task found: task ${current.id} not found: not found`)
  throw internalError(`unable to upgrade connection: container not found (${JSON.stringify(address.container)})`)
}
