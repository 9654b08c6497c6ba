/**
 * What a kubelet may do: the same for all of them, but Secrets and the like only of pods that run on its node.
 * Upstream: plugin/pkg/auth/authorizer/node/node_authorizer.go (v1.32).
 * Simplified: pods are looked through when somebody asks, where upstream keeps a graph; attachments and resource claims are left out.
 */
import { Pod } from '../../../api/kinds/pod'
import type { PolicyRule } from '../../../api/policy-rule'
import type { Storage } from '../storage'
import type { Attributes, Authorizer, Decision, ResourceAttributes } from './attributes'
import { clusterRoles } from './bootstrap/cluster-roles'
import { parseRoles } from './bootstrap/parse-roles'
import { ruleAllows } from './rule-allows'

const NODE = 'system:node:'
const noOpinion: Decision = { allowed: false, reason: '' }
let nodeRules: readonly PolicyRule[] | undefined

export const nodeAuthorizer = (storage: Storage): Authorizer => ({
  authorize(attributes) {
    const { user, groups = [] } = attributes.user
    if (!groups.includes('system:nodes') || !user.startsWith(NODE)) return noOpinion
    const nodeName = user.slice(NODE.length)
    if (nodeName === '') return { ...noOpinion, reason: `unknown node for user ${JSON.stringify(user)}` }
    const { resource } = attributes
    const named = resource && resource.group === '' ? references[resource.resource] : undefined
    if (resource && named && (resource.resource !== 'serviceaccounts' || resource.subresource === 'token')) {
      return read(storage, attributes, { resource, nodeName, named })
    }
    nodeRules ??= parseRoles(clusterRoles).find(({ name }) => name === 'system:node')?.rules ?? []
    return nodeRules.some((rule) => ruleAllows(rule, attributes)) ? { allowed: true, reason: '' } : noOpinion
  },
})

type Names = (pod: Pod) => readonly (string | undefined)[]

const environment = ({ spec }: Pod) => [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ env = [], envFrom = [] }) => [
  ...env.map(({ valueFrom }) => ({ secret: valueFrom?.secretKeyRef?.name, configMap: valueFrom?.configMapKeyRef?.name })),
  ...envFrom.map(({ secretRef, configMapRef }) => ({ secret: secretRef?.name, configMap: configMapRef?.name })),
])
const volumes = ({ spec }: Pod) => (spec.volumes ?? []).flatMap((volume) => [
  { secret: volume.secret?.secretName, configMap: volume.configMap?.name, claim: volume.persistentVolumeClaim?.claimName },
  ...(volume.projected?.sources ?? []).map(({ secret, configMap }) => ({ secret: secret?.name, configMap: configMap?.name, claim: undefined })),
])

/** What a pod speaks of, by resource. */
const references: Readonly<Record<string, Names>> = {
  secrets: (pod) => [...environment(pod), ...volumes(pod)].map(({ secret }) => secret).concat((pod.spec.imagePullSecrets ?? []).map(({ name }) => name)),
  configmaps: (pod) => [...environment(pod), ...volumes(pod)].map(({ configMap }) => configMap),
  persistentvolumeclaims: (pod) => volumes(pod).map(({ claim }) => claim),
  serviceaccounts: ({ spec }) => [spec.serviceAccountName],
}

interface Wanted {
  readonly resource: ResourceAttributes
  readonly nodeName: string
  readonly named: Names
}

function read(storage: Storage, { verb }: Attributes, { resource, nodeName, named }: Wanted): Decision {
  const { namespace, name, subresource } = resource
  const verbs = resource.resource === 'serviceaccounts' ? ['create'] : ['get', 'list', 'watch']
  if (!verbs.includes(verb)) return { ...noOpinion, reason: 'can only read resources of this type' }
  if (subresource && resource.resource !== 'serviceaccounts') return { ...noOpinion, reason: 'cannot read subresource' }
  if (namespace === '') return { ...noOpinion, reason: 'can only read namespaced object of this type' }
  if (name === '') return { ...noOpinion, reason: 'No Object name found' }
  const isNamed = storage.range(Pod, namespace).some((pod) => pod.spec.nodeName === nodeName && named(pod).includes(name))
  return isNamed ? { allowed: true, reason: '' } : { ...noOpinion, reason: `no relationship found between node '${nodeName}' and this object` }
}
