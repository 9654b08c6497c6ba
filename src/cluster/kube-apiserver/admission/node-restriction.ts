/**
 * A kubelet changes its own node, its own pods and its own lease, and nothing else.
 * Upstream: plugin/pkg/admission/noderestriction/admission.go (v1.32).
 * Simplified: tokens, evictions and the status of pods and claims are not looked at; a real API server holds these to the node, too.
 */
import type { Node } from '../../../api/kinds/node'
import type { Pod } from '../../../api/kinds/pod'
import type { KubeObject } from '../../../api/object'
import { isSame } from '../../../api/updates'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import { forbid } from './forbid'
import { isMirror } from './secret-references'

const NODE = 'system:node:'
const LEASES = 'kube-node-lease'

export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  admit(request) {
    const { user, groups } = request.caller
    if (!groups?.includes('system:nodes') || !user.startsWith(NODE)) return request.object
    const fault = request.subresource ? undefined : faultOf(request, user.slice(NODE.length))
    if (fault !== undefined) throw forbid(request, fault)
    return request.object
  },
}

function faultOf(request: AdmissionRequest, node: string): string | undefined {
  const { kind, object, namespace } = request
  const isOwn = object.metadata.name === node
  switch (kind.kind) {
    case 'Pod':
      return podFault(request, JSON.stringify(node), object as Pod, node)
    case 'Node':
      return isOwn
        ? nodeFault(request, JSON.stringify(node))
        : `node ${JSON.stringify(node)} is not allowed to modify node ${JSON.stringify(object.metadata.name)}`
    case 'Lease':
      if (namespace !== LEASES) return `can only access leases in the ${JSON.stringify(LEASES)} system namespace`
      return isOwn ? undefined : 'can only access node lease with the same name as the requesting node'
    case 'CSINode':
      return isOwn ? undefined : 'can only access CSINode with the same name as the requesting node'
    default:
      return undefined
  }
}

function podFault({ operation }: AdmissionRequest, quoted: string, pod: Pod, node: string): string | undefined {
  const isOwn = pod.spec.nodeName === node
  if (operation === 'DELETE') return isOwn ? undefined : `node ${quoted} can only delete pods with spec.nodeName set to itself`
  if (operation !== 'CREATE') return `unexpected operation "${operation}", node ${quoted} can only create and delete mirror pods`
  if (!isMirror(pod)) return `pod does not have "kubernetes.io/config.mirror" annotation, node ${quoted} can only create mirror pods`
  if (!isOwn) return `node ${quoted} can only create pods with spec.nodeName set to itself`
  return pod.spec.serviceAccountName ? `node ${quoted} can not create pods that reference a service account` : undefined
}

function nodeFault({ operation, object, previous }: AdmissionRequest, quoted: string): string | undefined {
  const next = object as Node
  if (operation === 'CREATE') {
    const labels = reservedLabels(Object.keys(next.metadata.labels ?? {}))
    return labels.length > 0 ? `node ${quoted} is not allowed to set the following labels: ${labels.join(', ')}` : undefined
  }
  if (operation !== 'UPDATE' || !previous) return undefined
  if (!isSame(next.spec.taints, (previous as Node).spec.taints)) return `node ${quoted} is not allowed to modify taints`
  if (!isSame(next.metadata.ownerReferences, previous.metadata.ownerReferences))
    return `node ${quoted} is not allowed to modify ownerReferences`
  const labels = reservedLabels(changedLabels(next, previous))
  return labels.length > 0 ? `is not allowed to modify labels: ${labels.join(', ')}` : undefined
}

function changedLabels({ metadata: { labels: next = {} } }: KubeObject, { metadata: { labels: before = {} } }: KubeObject): string[] {
  return [...new Set([...Object.keys(next), ...Object.keys(before)])].filter((key) => next[key] !== before[key])
}

const ofKubelets = new Set([
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
])

const isWithin = (domain: string, suffix: string): boolean => domain === suffix || domain.endsWith(`.${suffix}`)

/** Upstream: getForbiddenLabels, and IsKubeletLabel in k8s.io/kubelet/pkg/apis/well_known_labels.go. */
function reservedLabels(keys: readonly string[]): string[] {
  return keys
    .filter((key) => {
      const domain = key.includes('/') ? key.slice(0, key.indexOf('/')) : ''
      if (isWithin(domain, 'node-restriction.kubernetes.io')) return true
      const isKubernetes = isWithin(domain, 'kubernetes.io') || isWithin(domain, 'k8s.io')
      return isKubernetes && !ofKubelets.has(key) && !isWithin(domain, 'kubelet.kubernetes.io') && !isWithin(domain, 'node.kubernetes.io')
    })
    .sort()
}
