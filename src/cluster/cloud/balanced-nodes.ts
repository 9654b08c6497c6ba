/** Which nodes a balancer may send connections to. Upstream: k8s.io/cloud-provider/controllers/service/controller.go (v1.32). */
import type { Node } from '../../api/kinds/node'
import { isTerminating } from '../../api/object'

const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers'
const LEAVING_TAINT = 'ToBeDeletedByClusterAutoscaler'
/** As Go's strconv.ParseBool has it. */
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False']

/** The label excludes a node, unless its value says no. */
export function isIncluded({ metadata }: Node): boolean {
  const excluded = metadata.labels?.[EXCLUDED]
  return excluded === undefined || FALSE.includes(excluded)
}

export const isServing = (node: Node): boolean =>
  isIncluded(node) && !isTerminating(node) && !(node.spec.taints ?? []).some(({ key }) => key === LEAVING_TAINT)

export const addressOf = ({ status }: Node): string | undefined => status.addresses?.find(({ type }) => type === 'InternalIP')?.address
