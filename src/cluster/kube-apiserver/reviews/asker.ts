/**
 * Who asked: the account of fields that the answer to a review carries, of what was sent and not of what was answered.
 * Upstream: createHandler in k8s.io/apiserver/pkg/endpoints/handlers/create.go (v1.32), which books before it hands the object on.
 */
import type { ManagedFieldsEntry } from '../../../api/apply/managed-fields'
import { apiVersionOf } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'
import type { ResourceExchange } from '../http/exchange'
import { managerOf } from '../http/apply-patch'

export function askerOf(exchange: ResourceExchange, spec: object): { readonly managedFields?: readonly ManagedFieldsEntry[] } {
  const { kind, registry } = exchange
  const apiVersion = apiVersionOf(kind)
  const time = registry.simulation.clock.timestamp()
  const asked: KubeObject & { readonly spec: object } = {
    apiVersion,
    kind: kind.kind,
    metadata: { name: '', uid: '', resourceVersion: '', creationTimestamp: time },
    spec,
  }
  const fields = { kind, writer: { manager: managerOf(exchange), apiVersion, subresource: '', time }, isRepeated: false }
  registry.owners.rehearsed(asked, { previous: undefined, fields, intent: undefined })
  const managedFields = registry.owners.entries(kind, asked)
  return managedFields && managedFields.length > 0 ? { managedFields } : {}
}
