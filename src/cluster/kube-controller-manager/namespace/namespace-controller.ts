/**
 * Empties a namespace that is to go, and lets go of it when nothing is left. Upstream:
 * pkg/controller/namespace/namespace_controller.go, deletion/namespaced_resources_deleter.go (v1.32).
 */
import { Namespace } from '../../../api/kinds/namespace'
import { isTerminating, keyOf } from '../../../api/object'
import { internalError, isConflict, isNotFound } from '../../../api/status-error'
import { isSame } from '../../../api/updates'
import type { Controller, ControllerContext } from '../controller'
import { conditionsOf, deleteContent } from './content'

/** Time for the last creations to be seen. */
const GRACE_MS = 5000
const FINALIZER = 'kubernetes'
/** However long it has failed, it is tried again within a minute. */
const BACK_OFF_MS = { first: 5, longest: 60_000 }

export const namespaceController: Controller = {
  name: 'namespace-controller',
  start(context) {
    const namespaces = context.informers.of(Namespace)
    const work = context.queue('Namespace', { backOffMs: BACK_OFF_MS, reconcile })

    namespaces.onChange(({ type, object }) => {
      if (type !== 'DELETED' && isTerminating(object)) work.addAfter(keyOf(object), GRACE_MS)
    })

    function reconcile(name: string): number | undefined {
      const namespace = namespaces.get(name)
      if (!namespace || !isTerminating(namespace) || !namespace.spec.finalizers?.includes(FINALIZER)) return
      const passedSeconds = (context.clock.now() - Date.parse(namespace.metadata.deletionTimestamp ?? '')) / 1000
      const remains = deleteContent(context.door, context.catalog.all(), { namespace: name, passedSeconds })
      const conditions = conditionsOf(remains, namespace.status.conditions, context.clock.timestamp())
      const reported = report(context, { ...namespace, status: { ...namespace.status, phase: 'Terminating', conditions } }, namespace)
      if (remains.failures.length > 0) throw internalError(remains.failures.join(', '))
      if (remains.estimate > 0) return (Math.floor(remains.estimate / 2) + 1) * 1000
      return finalize(context, reported)
    }
  },
}

function report({ door }: ControllerContext, next: Namespace, namespace: Namespace): Namespace {
  if (isSame(next.status, namespace.status)) return namespace
  try {
    return door.updateStatus(Namespace, next)
  } catch (error) {
    if (isConflict(error) || isNotFound(error)) return namespace
    throw error
  }
}

function finalize({ door }: ControllerContext, namespace: Namespace): undefined {
  const { finalizers = [], ...spec } = namespace.spec
  const others = finalizers.filter((name) => name !== FINALIZER)
  const next = { ...namespace, spec: others.length > 0 ? { ...spec, finalizers: others } : spec }
  try {
    door.update(Namespace, next, { subresource: 'finalize' })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
