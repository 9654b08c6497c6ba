/** What the cluster finds in its system namespaces when it is there: accounts, cluster-info, where metrics are served. */
import type { ApiDoor } from '../../api/door'
import type { RunningApiServer } from '../kube-apiserver/api-server'
import { installAccounts, installClientAuthority, installClusterInfo } from '../kubeadm-objects'
import { registerMetrics } from '../metrics-server/manifests'

export interface Installation {
  readonly controlPlaneOnly: boolean
  readonly serverUrl: string
  readonly now: string
}

/** A control plane that stands alone was made by nobody's kubeadm. */
export function installSystemObjects({ doorApart, keys }: RunningApiServer, { controlPlaneOnly, serverUrl, now }: Installation): void {
  const { certificate } = keys.authority
  const door = (user: string, fieldManager: string): ApiDoor => doorApart({ user, fieldManager }, fieldManager)
  installClientAuthority(door('system:apiserver', 'kube-apiserver'), certificate)
  if (controlPlaneOnly) return
  installAccounts(door('system:kube-controller-manager', 'kube-controller-manager'))
  installClusterInfo(door('kubernetes-admin', 'kubeadm'), { certificate, serverUrl })
  registerMetrics(door('kubernetes-admin', 'kubectl'), now)
}
