/**
 * The last questions before a write: plugins that complete what a client left open, and plugins that refuse.
 * Upstream: pkg/kubeapiserver/options/plugins.go (v1.32), in its order.
 *
 * Simplified: each plugin is asked once and there are a handful; a real API server first lets all change the object and then lets all
 * check it, and among its plugins are LimitRanger, ResourceQuota, PodSecurity, admission policies and webhooks.
 */
import type { Kind } from '../../api/kind'
import type { KubeObject } from '../../api/object'

export interface AdmissionRequest {
  readonly kind: Kind
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly object: KubeObject
  readonly subresource: string
  readonly user: string
}

export interface AdmissionPlugin {
  /** As `--enable-admission-plugins` names it. */
  readonly name: string
  /** The object, completed; throws a `StatusError` to refuse it. */
  admit(request: AdmissionRequest): KubeObject
}

export function admit(plugins: readonly AdmissionPlugin[], request: AdmissionRequest): KubeObject {
  let object = request.object
  for (const plugin of plugins) object = plugin.admit({ ...request, object })
  return object
}
