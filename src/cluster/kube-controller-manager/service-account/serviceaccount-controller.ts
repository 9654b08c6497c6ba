/**
 * Gives every namespace the ServiceAccount `default`, and gives it again when somebody deletes it.
 * Upstream: pkg/controller/serviceaccount/serviceaccounts_controller.go (v1.32).
 */
import { Namespace } from '../../../api/kinds/namespace'
import { ServiceAccount } from '../../../api/kinds/service-account'
import { keyOf } from '../../../api/object'
import { isAlreadyExists, isStatusError } from '../../../api/status-error'
import type { Controller } from '../controller'
import { isNamespaceTerminating } from '../replica-set/replicas'

const NAME = 'default'

export const serviceAccountController: Controller = {
  name: 'serviceaccount-controller',
  start({ informers, door, queue }) {
    const namespaces = informers.of(Namespace)
    const accounts = informers.of(ServiceAccount)
    const work = queue('Namespace', { reconcile })

    namespaces.onChange(({ type, object }) => {
      if (type !== 'DELETED') work.add(keyOf(object))
    })
    accounts.onChange(({ type, object: { metadata } }) => {
      if (type === 'DELETED' && metadata.name === NAME) work.add(metadata.namespace ?? '')
    })

    function reconcile(name: string): void {
      if (namespaces.get(name)?.status.phase !== 'Active' || accounts.get(`${name}/${NAME}`)) return
      try {
        door.create(ServiceAccount, { metadata: { name: NAME, namespace: name } })
      } catch (error) {
        const isMoot = isAlreadyExists(error) || (isStatusError(error) && isNamespaceTerminating(error))
        if (!isMoot) throw error
      }
    }
  },
}
