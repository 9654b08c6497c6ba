/**
 * What a cluster made by kubeadm has in its system namespaces from the beginning, beside its add-ons.
 * Upstream: pkg/controlplane/controller/clusterauthenticationtrust, cmd/kube-controller-manager/app/controllermanager.go
 * (--use-service-account-credentials), cmd/kubeadm/app/phases/bootstraptoken/clusterinfo (v1.32).
 */
import type { ApiDoor } from '../api/door'
import { ConfigMap } from '../api/kinds/config-map'
import { ServiceAccount } from '../api/kinds/service-account'

const SYSTEM = 'kube-system'

/** Of the controllers that start by themselves, and of kube-proxy, which kubeadm adds. */
const accounts = [
  ...['attachdetach-controller', 'bootstrap-signer', 'certificate-controller', 'clusterrole-aggregation-controller', 'cronjob-controller'],
  ...['daemon-set-controller', 'deployment-controller', 'disruption-controller', 'endpoint-controller', 'endpointslice-controller'],
  ...['endpointslicemirroring-controller', 'ephemeral-volume-controller', 'expand-controller', 'generic-garbage-collector'],
  ...['horizontal-pod-autoscaler', 'job-controller', 'kube-proxy', 'legacy-service-account-token-cleaner', 'namespace-controller'],
  ...['node-controller', 'persistent-volume-binder', 'pod-garbage-collector', 'pv-protection-controller', 'pvc-protection-controller'],
  ...['replicaset-controller', 'replication-controller', 'resourcequota-controller', 'root-ca-cert-publisher', 'service-account-controller'],
  ...['statefulset-controller', 'token-cleaner', 'ttl-after-finished-controller', 'ttl-controller', 'validatingadmissionpolicy-status-controller'],
]

export function installAccounts(door: ApiDoor): void {
  for (const name of accounts) door.create(ServiceAccount, { metadata: { name, namespace: SYSTEM } })
}

/**
 * Simplified: who signs for clients is all that it says; a real one names the authority and the headers of the front proxy, too, by
 * which requests are handed on to other API servers.
 */
export function installClientAuthority(door: ApiDoor, certificate: string): void {
  door.create(ConfigMap, { metadata: { name: 'extension-apiserver-authentication', namespace: SYSTEM }, data: { 'client-ca-file': certificate } })
}

interface Address {
  /** PEM. */
  readonly certificate: string
  readonly serverUrl: string
}

/** Simplified: nobody joins with a bootstrap token, so that no signature of one stands beside it. */
export function installClusterInfo(door: ApiDoor, address: Address): void {
  door.create(ConfigMap, { metadata: { name: 'cluster-info', namespace: 'kube-public' }, data: { kubeconfig: kubeconfigOf(address) } })
}

const kubeconfigOf = ({ certificate, serverUrl }: Address): string => `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${btoa(certificate)}
    server: ${serverUrl}
  name: ""
contexts: null
current-context: ""
kind: Config
preferences: {}
users: null
`
