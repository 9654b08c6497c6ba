/** Whether a node that runs short takes one more pod. Upstream: Admit in pkg/kubelet/eviction/eviction_manager.go (v1.32). */
import { qosClassOf } from '../../api/qos-class'
import { isTolerated } from '../../api/toleration'
import type { Pod } from '../../api/types'
import type { Refusal } from './admit-pod'
import { isCritical } from './eviction-ranking'
import type { Pressure } from './node-conditions'

const memoryTaint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' }

export function pressureRefusal(pod: Pod, pressures: ReadonlySet<Pressure>): Refusal | undefined {
  if (pressures.size === 0 || isCritical(pod)) return undefined
  if (pressures.size === 1 && pressures.has('MemoryPressure')) {
    if (qosClassOf(pod.spec) !== 'BestEffort' || isTolerated(memoryTaint, pod.spec.tolerations ?? [])) return undefined
  }
  return { reason: 'Evicted', message: `The node had condition: [${[...pressures].join(' ')}]. ` }
}
