/**
 * The objects that a binding hands to its policy as settings.
 * Upstream: CollectParams in k8s.io/apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go (v1.32).
 */
import type { KindCatalog } from '../../../../api/kind-catalog'
import type { KubeObject } from '../../../../api/object'
import { matchesLabelSelector } from '../../../../api/selectors'
import type { Admission } from '../../../../api/types'
import type { Storage } from '../../storage'

export interface ParamSource {
  readonly storage: Storage
  readonly catalog: KindCatalog
}

interface Wanted {
  readonly paramKind: Readonly<Admission.ParamKind> | undefined
  readonly paramRef: Readonly<Admission.ParamRef> | undefined
  /** Of the write; absent for cluster-wide objects. */
  readonly namespace: string | undefined
}

export type Params = { readonly params: readonly (KubeObject | null)[] } | { readonly fault: string }

const none: Params = { params: [null] }

export function collectParams({ storage, catalog }: ParamSource, { paramKind, paramRef, namespace }: Wanted): Params {
  if (!paramKind || !paramRef) return none
  const { apiVersion = '', kind: name = '' } = paramKind
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  const kind = catalog.ofKind(group, version, name)
  if (!kind) return { fault: `failed to find resource referenced by paramKind: '${apiVersion}, Kind=${name}'` }
  if (!kind.namespaced && paramRef.namespace) return { fault: 'paramRef.namespace must not be provided for a cluster-scoped `paramKind`' }
  const space = kind.namespaced ? paramRef.namespace || namespace : undefined
  if (kind.namespaced && !space) return { fault: 'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources' }
  const stored = paramRef.name
    ? [storage.find(kind, { namespace: space, name: paramRef.name })]
    : storage.range(kind, space).filter((object) => matchesLabelSelector(paramRef.selector, object.metadata.labels ?? {}))
  const params = stored.flatMap((object) => (object ? [kind.storedAs ? kind.storedAs.encode(object) : object] : []))
  if (params.length === 0 && (paramRef.parameterNotFoundAction ?? 'Deny') === 'Deny') {
    return { fault: 'no params found for policy binding with `Deny` parameterNotFoundAction' }
  }
  return { params }
}
