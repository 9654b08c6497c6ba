/**
 * A pod stays five minutes on a node that is not ready or out of reach, unless it says otherwise.
 * Upstream: plugin/pkg/admission/defaulttolerationseconds/admission.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import type { Core } from '../../../api/types'
import { withFields } from '../../../base/with-fields'
import type { AdmissionPlugin } from '../admission'

const SECONDS = 300
const keys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] as const

const defaults: readonly Core.Toleration[] = keys.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS }))

const none: readonly Core.Toleration[] = []
/** Pods that ask for nothing else share it. */
const both = [...defaults]

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  concerns: ({ kind }) => kind === 'Pod',
  admit({ kind, operation, subresource, object }) {
    if (kind.kind !== 'Pod' || operation === 'DELETE' || subresource) return object
    const pod = object as Pod
    const own = pod.spec.tolerations ?? none
    if (own.length === 0) return { ...pod, spec: withFields(pod.spec, { tolerations: both }) } satisfies Pod
    const missing = defaults.filter(({ key }) => !own.some((toleration) => covers(toleration, key)))
    if (missing.length === 0) return pod
    return { ...pod, spec: { ...pod.spec, tolerations: [...own, ...missing] } } satisfies Pod
  },
}

const covers = ({ key, effect }: Core.Toleration, wanted: string | undefined): boolean =>
  (key === wanted || !key) && (effect === 'NoExecute' || !effect)
