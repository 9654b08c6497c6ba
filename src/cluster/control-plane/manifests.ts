/**
 * The static pods of a control plane, as kubeadm writes them to /etc/kubernetes/manifests. Upstream:
 * cmd/kubeadm/app/phases/{controlplane/manifests.go,etcd/local.go}, cmd/kubeadm/app/util/staticpod/utils.go (v1.32).
 */
import type { Core } from '../../api/types'
import { formatYaml } from '../../base/yaml/format'

export const MANIFESTS = '/etc/kubernetes/manifests'
export const VERSION = 'v1.32.13'
export const ETCD_VERSION = '3.5.24-0'
const PKI = '/etc/kubernetes/pki'

export type ComponentName = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler'
export const componentNames: readonly ComponentName[] = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']

export interface ControlPlanePlace {
  readonly nodeName: string
  readonly address: string
  readonly podCIDR: string
}

interface Component {
  readonly flags: readonly string[]
  readonly image: string
  readonly requests: Record<string, string>
  readonly probes: Partial<Core.Container>
  readonly mounts: readonly Mount[]
  readonly annotations?: Record<string, string>
}

interface Mount {
  readonly name: string
  readonly path: string
  readonly type: 'DirectoryOrCreate' | 'FileOrCreate'
  readonly isWritable?: boolean
}

/** File name -> text. */
export const manifestFiles = (place: ControlPlanePlace): Readonly<Record<string, string>> =>
  Object.fromEntries(componentNames.map((name) => [`${name}.yaml`, formatYaml(podOf(name, components[name](place)))]))

const podOf = (name: ComponentName, { flags, image, requests, probes, mounts, annotations }: Component): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...(annotations ? { annotations } : {}), labels: { component: name, tier: 'control-plane' }, name, namespace: 'kube-system' },
  spec: {
    containers: [
      {
        command: [name, ...flags.map((flag) => `--${flag}`)],
        image,
        imagePullPolicy: 'IfNotPresent',
        ...probes,
        name,
        resources: { requests },
        volumeMounts: mounts.map((mount) => ({ mountPath: mount.path, name: mount.name, ...(mount.isWritable ? {} : { readOnly: true }) })),
      },
    ],
    hostNetwork: true,
    priority: 2_000_001_000,
    priorityClassName: 'system-node-critical',
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    volumes: mounts.map(({ name: volume, path, type }) => ({ hostPath: { path, type }, name: volume })),
  },
})

interface Endpoint {
  readonly host: string
  readonly port: number
  readonly scheme?: 'HTTPS'
}

const probeAt = ({ host, port, scheme }: Endpoint, path: string, times: Partial<Core.Probe>): Core.Probe => ({
  httpGet: { host, path, port, scheme: scheme ?? 'HTTP' },
  timeoutSeconds: 15,
  ...times,
})
const liveness = (at: Endpoint, path: string): Core.Probe => probeAt(at, path, { failureThreshold: 8, initialDelaySeconds: 10, periodSeconds: 10 })
const readiness = (at: Endpoint, path: string): Core.Probe => probeAt(at, path, { failureThreshold: 3, periodSeconds: 1 })
const startup = (at: Endpoint, path: string): Core.Probe => probeAt(at, path, { failureThreshold: 24, initialDelaySeconds: 10, periodSeconds: 10 })

const certificates: readonly Mount[] = ['ca-certs:/etc/ssl/certs', 'etc-ca-certificates:/etc/ca-certificates', `k8s-certs:${PKI}`]
  .concat('usr-local-share-ca-certificates:/usr/local/share/ca-certificates', 'usr-share-ca-certificates:/usr/share/ca-certificates')
  .map((text) => ({ name: text.split(':')[0], path: text.split(':')[1], type: 'DirectoryOrCreate' }))

const components: Readonly<Record<ComponentName, (place: ControlPlanePlace) => Component>> = {
  etcd({ nodeName, address }) {
    const probed = { host: '127.0.0.1', port: 2381 }
    return {
      flags: [
        ...[`advertise-client-urls=https://${address}:2379`, `cert-file=${PKI}/etcd/server.crt`, 'client-cert-auth=true', 'data-dir=/var/lib/etcd'],
        ...['experimental-initial-corrupt-check=true', 'experimental-watch-progress-notify-interval=5s'],
        ...[`initial-advertise-peer-urls=https://${address}:2380`, `initial-cluster=${nodeName}=https://${address}:2380`],
        ...[`key-file=${PKI}/etcd/server.key`, `listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`],
        ...['listen-metrics-urls=http://127.0.0.1:2381', `listen-peer-urls=https://${address}:2380`, `name=${nodeName}`],
        ...[`peer-cert-file=${PKI}/etcd/peer.crt`, 'peer-client-cert-auth=true', `peer-key-file=${PKI}/etcd/peer.key`],
        ...[`peer-trusted-ca-file=${PKI}/etcd/ca.crt`, 'snapshot-count=10000', `trusted-ca-file=${PKI}/etcd/ca.crt`],
      ],
      image: `registry.k8s.io/etcd:${ETCD_VERSION}`,
      requests: { cpu: '100m', memory: '100Mi' },
      probes: { livenessProbe: liveness(probed, '/livez'), readinessProbe: readiness(probed, '/readyz'), startupProbe: startup(probed, '/readyz') },
      mounts: [
        { name: 'etcd-data', path: '/var/lib/etcd', type: 'DirectoryOrCreate', isWritable: true },
        { name: 'etcd-certs', path: `${PKI}/etcd`, type: 'DirectoryOrCreate', isWritable: true },
      ],
      annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${address}:2379` },
    }
  },
  'kube-apiserver'({ address }) {
    const probed = { host: address, port: 6443, scheme: 'HTTPS' } as const
    return {
      flags: [
        ...[`advertise-address=${address}`, 'allow-privileged=true', 'authorization-mode=Node,RBAC', `client-ca-file=${PKI}/ca.crt`],
        ...['enable-admission-plugins=NodeRestriction', 'enable-bootstrap-token-auth=true', `etcd-cafile=${PKI}/etcd/ca.crt`],
        ...[`etcd-certfile=${PKI}/apiserver-etcd-client.crt`, `etcd-keyfile=${PKI}/apiserver-etcd-client.key`, 'etcd-servers=https://127.0.0.1:2379'],
        ...[`kubelet-client-certificate=${PKI}/apiserver-kubelet-client.crt`, `kubelet-client-key=${PKI}/apiserver-kubelet-client.key`],
        ...['kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname', `proxy-client-cert-file=${PKI}/front-proxy-client.crt`],
        ...[`proxy-client-key-file=${PKI}/front-proxy-client.key`, 'requestheader-allowed-names=front-proxy-client'],
        ...[`requestheader-client-ca-file=${PKI}/front-proxy-ca.crt`, 'requestheader-extra-headers-prefix=X-Remote-Extra-'],
        ...['requestheader-group-headers=X-Remote-Group', 'requestheader-username-headers=X-Remote-User', 'secure-port=6443'],
        ...['service-account-issuer=https://kubernetes.default.svc.cluster.local', `service-account-key-file=${PKI}/sa.pub`],
        ...[`service-account-signing-key-file=${PKI}/sa.key`, 'service-cluster-ip-range=10.96.0.0/12', `tls-cert-file=${PKI}/apiserver.crt`],
        `tls-private-key-file=${PKI}/apiserver.key`,
      ],
      image: `registry.k8s.io/kube-apiserver:${VERSION}`,
      requests: { cpu: '250m' },
      probes: { livenessProbe: liveness(probed, '/livez'), readinessProbe: readiness(probed, '/readyz'), startupProbe: startup(probed, '/livez') },
      mounts: certificates,
      annotations: { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${address}:6443` },
    }
  },
  'kube-controller-manager'({ podCIDR }) {
    const probed = { host: '127.0.0.1', port: 10_257, scheme: 'HTTPS' } as const
    const kubeconfig = '/etc/kubernetes/controller-manager.conf'
    return {
      flags: [
        ...['allocate-node-cidrs=true', `authentication-kubeconfig=${kubeconfig}`, `authorization-kubeconfig=${kubeconfig}`, 'bind-address=127.0.0.1'],
        ...[`client-ca-file=${PKI}/ca.crt`, `cluster-cidr=${podCIDR}`, 'cluster-name=kubernetes', `cluster-signing-cert-file=${PKI}/ca.crt`],
        ...[`cluster-signing-key-file=${PKI}/ca.key`, 'controllers=*,bootstrapsigner,tokencleaner', `kubeconfig=${kubeconfig}`, 'leader-elect=true'],
        ...[`requestheader-client-ca-file=${PKI}/front-proxy-ca.crt`, `root-ca-file=${PKI}/ca.crt`, `service-account-private-key-file=${PKI}/sa.key`],
        ...['service-cluster-ip-range=10.96.0.0/12', 'use-service-account-credentials=true'],
      ],
      image: `registry.k8s.io/kube-controller-manager:${VERSION}`,
      requests: { cpu: '200m' },
      probes: { livenessProbe: liveness(probed, '/healthz'), startupProbe: startup(probed, '/healthz') },
      mounts: [
        ...certificates.slice(0, 2),
        { name: 'flexvolume-dir', path: '/usr/libexec/kubernetes/kubelet-plugins/volume/exec', type: 'DirectoryOrCreate', isWritable: true },
        certificates[2],
        { name: 'kubeconfig', path: kubeconfig, type: 'FileOrCreate' },
        ...certificates.slice(3),
      ],
    }
  },
  'kube-scheduler'() {
    const probed = { host: '127.0.0.1', port: 10_259, scheme: 'HTTPS' } as const
    const kubeconfig = '/etc/kubernetes/scheduler.conf'
    return {
      flags: [
        ...[`authentication-kubeconfig=${kubeconfig}`, `authorization-kubeconfig=${kubeconfig}`, 'bind-address=127.0.0.1'],
        ...[`kubeconfig=${kubeconfig}`, 'leader-elect=true'],
      ],
      image: `registry.k8s.io/kube-scheduler:${VERSION}`,
      requests: { cpu: '100m' },
      probes: { livenessProbe: liveness(probed, '/healthz'), startupProbe: startup(probed, '/healthz') },
      mounts: [{ name: 'kubeconfig', path: kubeconfig, type: 'FileOrCreate' }],
    }
  },
}
