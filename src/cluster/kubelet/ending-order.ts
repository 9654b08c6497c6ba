/**
 * In which order the containers of a pod end: all at once, but sidecars after the others, the last one first. Upstream:
 * pkg/kubelet/kuberuntime/kuberuntime_termination_order.go (v1.32).
 */
import type { Container } from '../container-runtime/container'
import { isSidecar, type ContainerRecord } from './container-record'

const none: ReadonlyMap<ContainerRecord, readonly Container[]> = new Map()

/** For each sidecar, who must have ended before it is asked to. */
export function endingOrder(records: readonly ContainerRecord[]): ReadonlyMap<ContainerRecord, readonly Container[]> {
  const sidecars = records.filter(isSidecar)
  if (sidecars.length === 0) return none
  const before = records.filter(({ isInit, isEphemeral }) => !isInit && !isEphemeral).flatMap(running)
  const order = new Map<ContainerRecord, readonly Container[]>()
  for (const sidecar of sidecars.reverse()) {
    order.set(sidecar, [...before])
    before.push(...running(sidecar))
  }
  return order
}

const running = ({ current }: ContainerRecord): readonly Container[] => (current?.isRunning ? [current] : [])
