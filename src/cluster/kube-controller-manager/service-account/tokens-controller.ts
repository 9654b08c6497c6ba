/**
 * Fills Secrets of the type `kubernetes.io/service-account-token`: token, certificate of the authority and namespace. Without its
 * ServiceAccount such a Secret goes. Upstream: pkg/controller/serviceaccount/tokens_controller.go (v1.32).
 */
import { Secret } from '../../../api/kinds/secret'
import { ServiceAccount } from '../../../api/kinds/service-account'
import { keyOf } from '../../../api/object'
import { isConflict, isNotFound } from '../../../api/status-error'
import type { Controller } from '../controller'

const TYPE = 'kubernetes.io/service-account-token'
const NAME = 'kubernetes.io/service-account.name'
const UID = 'kubernetes.io/service-account.uid'

export const tokensController: Controller = {
  name: 'tokens-controller',
  start({ informers, door, queue, keys }) {
    const secrets = informers.of(Secret)
    const accounts = informers.of(ServiceAccount)
    const work = queue('Secret', { reconcile })

    secrets.onChange(({ type, object }) => {
      if (object.type !== TYPE) return
      if (type === 'DELETED') forget(object)
      else work.add(keyOf(object))
    })
    accounts.onChange(({ object: { metadata } }) => {
      for (const secret of secrets.inNamespace(metadata.namespace ?? '')) if (isOf(secret, metadata.name)) work.add(keyOf(secret))
    })

    function reconcile(key: string): void {
      const secret = secrets.get(key)
      if (secret?.type !== TYPE) return
      const { namespace = '', annotations = {} } = secret.metadata
      const account = accounts.get(`${namespace}/${annotations[NAME] ?? ''}`)
      const isMeant = account && (!annotations[UID] || annotations[UID] === account.metadata.uid)
      try {
        if (!isMeant) door.delete(Secret, secret.metadata, { preconditions: { uid: secret.metadata.uid } })
        else fill(secret, account)
      } catch (error) {
        if (!isNotFound(error) && !isConflict(error)) throw error
      }
    }

    /** An account that names the Secret no longer does. */
    function forget({ metadata }: Secret): void {
      const { namespace = '', name, annotations = {} } = metadata
      const account = accounts.get(`${namespace}/${annotations[NAME] ?? ''}`)
      if (!account?.secrets?.some((each) => each.name === name)) return
      try {
        door.update(ServiceAccount, { ...account, secrets: account.secrets.filter((each) => each.name !== name) })
      } catch (error) {
        if (!isNotFound(error) && !isConflict(error)) throw error
      }
    }

    function fill(secret: Secret, account: ServiceAccount): void {
      const { namespace = '', annotations } = secret.metadata
      const { data = {} } = secret
      const certificate = btoa(keys.authority.certificate)
      if (annotations?.[UID] && data.token && data.namespace && data['ca.crt'] === certificate) return
      const token = data.token || btoa(keys.issueLegacyToken(account, secret.metadata))
      const metadata = { ...secret.metadata, annotations: { ...annotations, [UID]: account.metadata.uid } }
      door.update(Secret, { ...secret, metadata, data: { ...data, 'ca.crt': certificate, namespace: btoa(namespace), token } })
    }
  },
}

const isOf = ({ type, metadata }: Secret, account: string): boolean => type === TYPE && metadata.annotations?.[NAME] === account
