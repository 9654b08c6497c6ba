/** The number of replicas of a workload, for its `scale` subresource. Upstream: scaleFromDeployment and its kin in pkg/registry/apps (v1.32). */
import type { ScaleAccess } from './kind'
import type { KubeObject, LabelSelector } from './object'
import { formatLabelSelector } from './selectors'

interface Replicated extends KubeObject {
  readonly spec: { readonly replicas?: number; readonly selector: LabelSelector }
  readonly status: { readonly replicas?: number }
}

export const workloadScale = <T extends Replicated>(): ScaleAccess<T> => ({
  read: ({ spec, status }) => ({ replicas: spec.replicas ?? 0, current: status.replicas ?? 0, selector: formatLabelSelector(spec.selector) }),
  write: (workload, replicas) => ({ ...workload, spec: { ...workload.spec, replicas } }),
})
