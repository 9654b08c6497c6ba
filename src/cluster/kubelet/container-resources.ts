/**
 * What the requests and limits of a container become for the kernel: weight and quota of its CPU, its memory, and how soon it is killed
 * when the machine has none left. Upstream: pkg/kubelet/{qos/policy.go,cm/helpers_linux.go,kuberuntime/kuberuntime_container_linux.go} (v1.32).
 */
import { milliValue, quantityValue } from '../../api/quantity'
import { qosClassOf } from '../../api/qos-class'
import type { Core } from '../../api/types'
import { sharesOf } from '../container-runtime/cpu-shares'

const GUARANTEED = -997
const BEST_EFFORT = 1000
/** Of the priority class system-node-critical. */
const NODE_CRITICAL = 2_000_001_000

export interface KernelResources {
  readonly memoryLimit: number | undefined
  readonly cpuLimit: number | undefined
  readonly cpuShares: number
  readonly oomScoreAdj: number
}

export function kernelResources(spec: Core.PodSpec, { resources }: Core.Container, memoryCapacity: number): KernelResources {
  const { limits = {}, requests = {} } = resources ?? {}
  return {
    memoryLimit: limits.memory === undefined ? undefined : quantityValue(limits.memory),
    cpuLimit: limits.cpu === undefined ? undefined : milliValue(limits.cpu) / 1000,
    cpuShares: sharesOf(milliValue(requests.cpu ?? limits.cpu ?? 0)),
    oomScoreAdj: oomScoreAdj(spec, quantityValue(requests.memory ?? 0), memoryCapacity),
  }
}

export function oomScoreAdj(spec: Core.PodSpec, memoryRequest: number, memoryCapacity: number): number {
  if ((spec.priority ?? 0) >= NODE_CRITICAL) return GUARANTEED
  const qos = qosClassOf(spec)
  if (qos === 'Guaranteed') return GUARANTEED
  if (qos === 'BestEffort') return BEST_EFFORT
  const score = 1000 - Math.trunc((1000 * memoryRequest) / memoryCapacity)
  if (score < 1000 + GUARANTEED) return 1000 + GUARANTEED
  return score === BEST_EFFORT ? BEST_EFFORT - 1 : score
}
