/** What kubeadm creates for cluster DNS. Upstream: cmd/kubeadm/app/phases/addons/dns/manifests.go (v1.32). */
import type { ApiDoor } from '../../api/door'
import { ClusterRole } from '../../api/kinds/cluster-role'
import { ClusterRoleBinding } from '../../api/kinds/cluster-role-binding'
import { ConfigMap } from '../../api/kinds/config-map'
import { Deployment } from '../../api/kinds/deployment'
import { Service } from '../../api/kinds/service'
import { ServiceAccount } from '../../api/kinds/service-account'
import type { Core } from '../../api/types'
import { VERSION } from './version'

const namespace = 'kube-system'
const labels = { 'k8s-app': 'kube-dns' }

const clusterDnsAddress = '10.96.0.10'

export const defaultCorefile = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`

const verbs = ['list', 'watch']
const roleName = 'system:coredns'

export function installCoreDns(door: ApiDoor): void {
  door.create(ClusterRole, {
    metadata: { name: roleName },
    rules: [
      { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs },
    ],
  })
  door.create(ClusterRoleBinding, {
    metadata: { name: roleName },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName },
    subjects: [{ kind: 'ServiceAccount', name: 'coredns', namespace }],
  })
  door.create(ServiceAccount, { metadata: { name: 'coredns', namespace } })
  door.create(ConfigMap, { metadata: { name: 'coredns', namespace }, data: { Corefile: defaultCorefile } })
  door.create(Deployment, {
    metadata: { name: 'coredns', namespace, labels },
    spec: {
      replicas: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec },
    },
  })
  door.create(Service, {
    metadata: {
      name: 'kube-dns',
      namespace,
      labels: { ...labels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
      annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' },
    },
    spec: {
      clusterIP: clusterDnsAddress,
      selector: labels,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
      ],
    },
  })
}

const container: Core.Container = {
  name: 'coredns',
  image: `registry.k8s.io/coredns/coredns:v${VERSION.number}`,
  imagePullPolicy: 'IfNotPresent',
  resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
  args: ['-conf', '/etc/coredns/Corefile'],
  volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
  ports: [
    { containerPort: 53, name: 'dns', protocol: 'UDP' },
    { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
    { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
  ],
  livenessProbe: {
    httpGet: { path: '/health', port: 8080, scheme: 'HTTP' },
    initialDelaySeconds: 60,
    timeoutSeconds: 5,
    successThreshold: 1,
    failureThreshold: 5,
  },
  readinessProbe: { httpGet: { path: '/ready', port: 8181, scheme: 'HTTP' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  },
}

const podSpec: Core.PodSpec = {
  priorityClassName: 'system-cluster-critical',
  serviceAccountName: 'coredns',
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            labelSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }] },
            topologyKey: 'kubernetes.io/hostname',
          },
        },
      ],
    },
  },
  tolerations: [
    { key: 'CriticalAddonsOnly', operator: 'Exists' },
    { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
  ],
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  containers: [container],
  dnsPolicy: 'Default',
  volumes: [{ name: 'config-volume', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } }],
}
