/**
 * API server and controllers alone, as upstream's own tests of kubectl start them: no scheduler, no kubelet, and one node that
 * nothing runs on. Upstream: hack/make-rules/test-cmd.sh (v1.32).
 */
import type { ApiDoor } from '../api/door'
import { Node } from '../api/kinds/node'
import type { ApiServerOptions } from './kube-apiserver/api-server'

export const standAlone: Partial<ApiServerOptions> = {
  /** Roles are there, and nothing is forbidden. */
  authorizationModes: ['RBAC', 'AlwaysAllow'],
  staticTokens: new Map([['admin-token', { user: 'admin', groups: ['system:masters'] }]]),
  authorityName: '127.0.0.1',
  serviceCIDR: '10.0.0.0/24',
  disableAdmissionPlugins: ['ServiceAccount', 'DefaultStorageClass', 'DefaultTolerationSeconds', 'StorageObjectInUseProtection'],
}

const NODE_NAME = '127.0.0.1'
const TTL = 'node.alpha.kubernetes.io/ttl'

export function registerBareNode(door: ApiDoor): void {
  door.create(Node, { metadata: { name: NODE_NAME, annotations: { [TTL]: '0' } }, status: { capacity: { memory: '1Gi' } } })
}

/** The controllers have had time to find out that nobody speaks for the node. */
export const isBareNodeKnown = (door: ApiDoor): boolean => (door.get(Node, { name: NODE_NAME }).status.conditions ?? []).length > 0
