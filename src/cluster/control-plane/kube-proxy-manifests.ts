/** What kubeadm creates for kube-proxy. Upstream: cmd/kubeadm/app/phases/addons/proxy/{manifests,proxy}.go (v1.32). */
import type { ApiDoor } from '../../api/door'
import { ConfigMap } from '../../api/kinds/config-map'
import { DaemonSet } from '../../api/kinds/daemon-set'
import type { Core } from '../../api/types'
import { formatYaml } from '../../base/yaml/format'
import { VERSION } from './manifests'

const namespace = 'kube-system'
const labels = { 'k8s-app': 'kube-proxy' }

interface Facts {
  readonly serverUrl: string
  readonly podCIDR: string
}

/** Its ServiceAccount is there with those of the controllers. */
export function installKubeProxy(door: ApiDoor, { serverUrl, podCIDR }: Facts): void {
  door.create(ConfigMap, {
    metadata: { name: 'kube-proxy', namespace, labels: { app: 'kube-proxy' } },
    data: { 'config.conf': formatYaml(configuration(podCIDR)), 'kubeconfig.conf': formatYaml(kubeconfig(serverUrl)) },
  })
  door.create(DaemonSet, {
    metadata: { name: 'kube-proxy', namespace, labels },
    spec: { selector: { matchLabels: labels }, updateStrategy: { type: 'RollingUpdate' }, template: { metadata: { labels }, spec: podSpec } },
  })
}

const podSpec: Core.PodSpec = {
  priorityClassName: 'system-node-critical',
  containers: [
    {
      name: 'kube-proxy',
      image: `registry.k8s.io/kube-proxy:${VERSION}`,
      imagePullPolicy: 'IfNotPresent',
      command: ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--hostname-override=$(NODE_NAME)'],
      securityContext: { privileged: true },
      volumeMounts: [
        { mountPath: '/var/lib/kube-proxy', name: 'kube-proxy' },
        { mountPath: '/run/xtables.lock', name: 'xtables-lock' },
        { mountPath: '/lib/modules', name: 'lib-modules', readOnly: true },
      ],
      env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
    },
  ],
  hostNetwork: true,
  serviceAccountName: 'kube-proxy',
  volumes: [
    { name: 'kube-proxy', configMap: { name: 'kube-proxy' } },
    { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
    { name: 'lib-modules', hostPath: { path: '/lib/modules' } },
  ],
  tolerations: [{ operator: 'Exists' }],
  nodeSelector: { 'kubernetes.io/os': 'linux' },
}

const configuration = (podCIDR: string): object => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  bindAddress: '0.0.0.0',
  clientConnection: { kubeconfig: '/var/lib/kube-proxy/kubeconfig.conf' },
  clusterCIDR: podCIDR,
  kind: 'KubeProxyConfiguration',
  mode: '',
})

const kubeconfig = (server: string): object => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ cluster: { 'certificate-authority': '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt', server }, name: 'default' }],
  contexts: [{ context: { cluster: 'default', namespace: 'default', user: 'default' }, name: 'default' }],
  'current-context': 'default',
  users: [{ name: 'default', user: { tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token' } }],
})
