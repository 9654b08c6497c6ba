/** POST bindings: the older place to bind a pod. Upstream: LegacyBindingREST in pkg/registry/core/pod/storage/storage.go (v1.32). */
import type { Draft } from '../../../api/object'
import { required } from '../../../api/field-error'
import { Binding } from '../../../api/kinds/binding'
import { badRequestError, invalidError } from '../../../api/status-error'
import type { ResourceExchange } from '../http/exchange'

export function answerBinding(exchange: ResourceExchange, sent: Draft & { readonly target?: { readonly kind?: string; readonly name?: string } }): object {
  const { door, path } = exchange
  const { name = '', uid } = sent.metadata ?? {}
  if (!name) throw badRequestError('name is required')
  const target = sent.target?.name
  if (!target) throw invalidError(Binding, name, [required('target.name')])
  door.bind({ namespace: path.namespace, name, ...(uid ? { uid } : {}) }, target, { dryRun: exchange.query.getAll('dryRun').includes('All') })
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }
}
