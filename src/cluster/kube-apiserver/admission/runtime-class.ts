/**
 * What a runtime class costs and where it runs becomes part of its pods. Upstream: plugin/pkg/admission/runtimeclass/admission.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import { RuntimeClass } from '../../../api/kinds/runtime-class'
import { isSameAmounts } from '../../../api/resource-amounts'
import type { Core } from '../../../api/types'
import { isSame } from '../../../api/updates'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { Storage } from '../storage'
import { forbid } from './forbid'

const MISMATCH = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"
const UNFOUNDED = 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'

export function runtimeClass(storage: Storage): AdmissionPlugin {
  return {
    name: 'RuntimeClass',
    concerns: ({ kind }) => kind === 'Pod',
    admit(request) {
      if (!isNewPod(request)) return request.object
      const pod = request.object as Pod
      const found = classOf(storage, request, pod)
      return found ? withScheduling(withOverhead(pod, found, request), found, request) : pod
    },
    validate(request) {
      if (!isNewPod(request)) return
      const pod = request.object as Pod
      const overhead = classOf(storage, request, pod)?.overhead?.podFixed
      if (overhead && !isSameAmounts(overhead, pod.spec.overhead ?? {})) throw forbid(request, MISMATCH)
      if (!overhead && Object.keys(pod.spec.overhead ?? {}).length > 0) throw forbid(request, UNFOUNDED)
    },
  }
}

const isNewPod = ({ kind, operation, subresource }: AdmissionRequest): boolean =>
  kind.kind === 'Pod' && operation === 'CREATE' && !subresource

function classOf(storage: Storage, request: AdmissionRequest, { spec }: Pod): RuntimeClass | undefined {
  const name = spec.runtimeClassName
  if (!name) return undefined
  const found = storage.find(RuntimeClass, { name })
  if (!found) throw forbid(request, `pod rejected: RuntimeClass "${name}" not found`)
  return found
}

function withOverhead(pod: Pod, { overhead }: RuntimeClass, request: AdmissionRequest): Pod {
  if (!overhead) return pod
  const podFixed = overhead.podFixed ?? {}
  if (pod.spec.overhead && !isSameAmounts(podFixed, pod.spec.overhead)) throw forbid(request, MISMATCH)
  return { ...pod, spec: { ...pod.spec, overhead: podFixed } }
}

function withScheduling(pod: Pod, { scheduling }: RuntimeClass, request: AdmissionRequest): Pod {
  if (!scheduling) return pod
  const { nodeSelector = {}, tolerations = [] } = pod.spec
  for (const [key, wanted] of Object.entries(scheduling.nodeSelector ?? {})) {
    const own = nodeSelector[key] as string | undefined
    if (own === undefined || own === wanted) continue
    throw forbid(request, `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${wanted}; pod.spec.nodeSelector[${key}] = ${own}`)
  }
  const lacking = (scheduling.tolerations ?? []).filter((wanted) => !tolerations.some((own) => isSame(own, wanted)))
  const selector = { ...nodeSelector, ...scheduling.nodeSelector }
  const all: readonly Core.Toleration[] = [...tolerations, ...lacking]
  return {
    ...pod,
    spec: {
      ...pod.spec,
      ...(Object.keys(selector).length > 0 ? { nodeSelector: selector } : {}),
      ...(all.length > 0 ? { tolerations: [...all] } : {}),
    },
  }
}
