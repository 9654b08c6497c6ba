/**
 * Puts the cluster's certificate authority into every namespace, as ConfigMap `kube-root-ca.crt`, so that pods can trust the API server.
 * Upstream: pkg/controller/certificates/rootcacertpublisher/publisher.go (v1.32).
 */
import { ConfigMap } from '../../../api/kinds/config-map'
import { Namespace } from '../../../api/kinds/namespace'
import { keyOf } from '../../../api/object'
import { isAlreadyExists, isStatusError } from '../../../api/status-error'
import type { Controller } from '../controller'
import { isNamespaceTerminating } from '../replica-set/replicas'

const NAME = 'kube-root-ca.crt'
const EXPLAINED = 'kubernetes.io/description'
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or ' +
  'kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

export const rootCaCertificatePublisher: Controller = {
  name: 'root-ca-certificate-publisher-controller',
  start({ informers, door, queue, keys: { authority } }) {
    const namespaces = informers.of(Namespace)
    const configMaps = informers.of(ConfigMap)
    const work = queue('Namespace', { reconcile })

    namespaces.onChange(({ type, object }) => {
      if (type !== 'DELETED' && object.status.phase === 'Active') work.add(keyOf(object))
    })
    configMaps.onChange(({ object: { metadata } }) => {
      if (metadata.name === NAME) work.add(metadata.namespace ?? '')
    })

    function reconcile(namespace: string): void {
      if (namespaces.get(namespace)?.status.phase !== 'Active') return
      const found = configMaps.get(`${namespace}/${NAME}`)
      const isIntact = found?.data?.['ca.crt'] === authority.certificate && Object.keys(found.data).length === 1
      if (isIntact && found.metadata.annotations?.[EXPLAINED]) return
      const data = { 'ca.crt': authority.certificate }
      const annotations = { [EXPLAINED]: DESCRIPTION, ...found?.metadata.annotations }
      try {
        if (found) door.update(ConfigMap, { ...found, metadata: { ...found.metadata, annotations }, data })
        else door.create(ConfigMap, { metadata: { name: NAME, namespace, annotations }, data })
      } catch (error) {
        const isMoot = isAlreadyExists(error) || (isStatusError(error) && isNamespaceTerminating(error))
        if (!isMoot) throw error
      }
    }
  },
}
