/** Who the parts of ingress-nginx are, and what they may do. Upstream: charts/ingress-nginx/templates (4.12.1), rbac and accounts. */
import { metadataOf, type Component, type Manifest } from './manifest-labels'
import { NAMESPACE } from './version'

const RBAC = 'rbac.authorization.k8s.io'

const rule = (group: string, resources: string, verbs: string): object => ({ apiGroups: [group], resources: resources.split(' '), verbs: verbs.split(' ') })

const controllerRules = [
  rule('', 'namespaces', 'get'),
  rule('', 'configmaps pods secrets endpoints', 'get list watch'),
  rule('', 'services', 'get list watch'),
  rule('networking.k8s.io', 'ingresses', 'get list watch'),
  rule('networking.k8s.io', 'ingresses/status', 'update'),
  rule('networking.k8s.io', 'ingressclasses', 'get list watch'),
  { apiGroups: ['coordination.k8s.io'], resourceNames: ['ingress-nginx-leader'], resources: ['leases'], verbs: ['get', 'update'] },
  rule('coordination.k8s.io', 'leases', 'create'),
  rule('', 'events', 'create patch'),
  rule('discovery.k8s.io', 'endpointslices', 'list watch get'),
]

const clusterRules = [
  rule('', 'configmaps endpoints nodes pods secrets namespaces', 'list watch'),
  rule('coordination.k8s.io', 'leases', 'list watch'),
  rule('', 'nodes', 'get'),
  rule('', 'services', 'get list watch'),
  rule('networking.k8s.io', 'ingresses', 'get list watch'),
  rule('', 'events', 'create patch'),
  rule('networking.k8s.io', 'ingresses/status', 'update'),
  rule('networking.k8s.io', 'ingressclasses', 'get list watch'),
  rule('discovery.k8s.io', 'endpointslices', 'list watch get'),
]

const webhookRules = [rule('admissionregistration.k8s.io', 'validatingwebhookconfigurations', 'get update')]

export function accessObjects(release: string): readonly Manifest[] {
  const accounts: readonly (readonly [string, Component])[] = [
    [NAMESPACE, 'controller'],
    ['ingress-nginx-admission', 'admission-webhook'],
  ]
  const both = (make: (name: string, component: Component) => Manifest): Manifest[] => accounts.map(([name, component]) => make(name, component))
  const shared = (component: Component) => (component === 'controller' ? {} : { component })
  const subjects = (name: string) => [{ kind: 'ServiceAccount', name, namespace: NAMESPACE }]
  return [
    ...both((name, component) => ({ apiVersion: 'v1', automountServiceAccountToken: true, kind: 'ServiceAccount', metadata: metadataOf(name, { component, release }) })),
    ...both((name, component) => ({
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: metadataOf(name, { component, release }),
      rules: component === 'controller' ? controllerRules : [rule('', 'secrets', 'get create')],
    })),
    ...both((name, component) => ({
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: metadataOf(name, { ...shared(component), release, isClusterWide: true }),
      rules: component === 'controller' ? clusterRules : webhookRules,
    })),
    ...both((name, component) => ({
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: metadataOf(name, { component, release }),
      roleRef: { apiGroup: RBAC, kind: 'Role', name },
      subjects: subjects(name),
    })),
    ...both((name, component) => ({
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: metadataOf(name, { ...shared(component), release, isClusterWide: true }),
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: subjects(name),
    })),
  ]
}
