/** A new node takes no pods until it has shown that it is ready. Upstream: plugin/pkg/admission/nodetaint/admission.go (v1.32). */
import type { Node } from '../../../api/kinds/node'
import type { AdmissionPlugin } from '../admission'

const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  concerns: ({ kind }) => kind === 'Node',
  admit({ kind, operation, subresource, object }) {
    if (kind.kind !== 'Node' || operation !== 'CREATE' || subresource) return object
    const node = object as Node
    const { taints = [] } = node.spec
    if (taints.some(({ key, effect }) => key === taint.key && effect === taint.effect)) return node
    return { ...node, spec: { ...node.spec, taints: [...taints, taint] } } satisfies Node
  },
}
