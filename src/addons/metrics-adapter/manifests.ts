/**
 * With what the adapter is installed. Upstream: sigs.k8s.io/custom-metrics-apiserver/test-adapter-deploy/testing-adapter.yaml.
 * Simplified: the image stands there under the name that it is built with; in the real file the registry is still to be filled in.
 */
import { formatYaml } from '../../base/yaml/format'

export const PAGE = /^\/kubernetes-sigs\/custom-metrics-apiserver\/(?:refs\/heads\/)?(?:master|main|v[\w.-]+)\/test-adapter-deploy\/testing-adapter\.yaml$/

const NAMESPACE = 'custom-metrics'
const NAME = 'custom-metrics-apiserver'
const labels = { app: NAME }
const place = { name: NAME, namespace: NAMESPACE }
const account = { kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }
const rbac = 'rbac.authorization.k8s.io'

const binding = (name: string, role: string, subject: object = account): object => ({
  ...{ apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name } },
  roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
  subjects: [subject],
})

const apiService = (group: string, version: string, versionPriority: number): object => ({
  ...{ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name: `${version}.${group}` } },
  spec: { service: place, group, version, insecureSkipTLSVerify: true, groupPriorityMinimum: 100, versionPriority },
})

const container = {
  name: NAME,
  image: 'k8s-test-metrics-adapter-amd64:latest',
  imagePullPolicy: 'IfNotPresent',
  args: ['/adapter', '--secure-port=6443', '--v=10'],
  ports: [
    { containerPort: 6443, name: 'https' },
    { containerPort: 8080, name: 'http' },
  ],
  volumeMounts: [{ mountPath: '/tmp', name: 'temp-vol' }],
}

const objects: readonly object[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
  binding('custom-metrics:system:auth-delegator', 'system:auth-delegator'),
  {
    ...{ apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata: { name: 'custom-metrics-auth-reader', namespace: 'kube-system' } },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'extension-apiserver-authentication-reader' },
    subjects: [account],
  },
  {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { labels, ...place } },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels, name: NAME }, spec: { serviceAccountName: NAME, containers: [container], volumes: [{ name: 'temp-vol', emptyDir: {} }] } },
    },
  },
  binding('custom-metrics-resource-reader', 'custom-metrics-resource-reader'),
  { kind: 'ServiceAccount', apiVersion: 'v1', metadata: place },
  {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: place },
    spec: {
      ports: [
        { name: 'https', port: 443, targetPort: 6443 },
        { name: 'http', port: 80, targetPort: 8080 },
      ],
      selector: labels,
    },
  },
  apiService('custom.metrics.k8s.io', 'v1beta1', 100),
  apiService('custom.metrics.k8s.io', 'v1beta2', 200),
  apiService('external.metrics.k8s.io', 'v1beta1', 100),
  { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name: 'custom-metrics-server-resources' }, rules: [{ apiGroups: ['custom.metrics.k8s.io'], resources: ['*'], verbs: ['*'] }] },
  {
    ...{ apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name: 'custom-metrics-resource-reader' } },
    rules: [{ apiGroups: [''], resources: ['namespaces', 'pods', 'services'], verbs: ['get', 'list'] }],
  },
  binding('hpa-controller-custom-metrics', 'custom-metrics-server-resources', { kind: 'ServiceAccount', name: 'horizontal-pod-autoscaler', namespace: 'kube-system' }),
]

export const deployPage = (): string => objects.map((object) => formatYaml(object)).join('---\n')
