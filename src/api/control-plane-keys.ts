/**
 * The keys on the disk of the control plane, for those who sign in the cluster's name.
 * Upstream: kube-controller-manager's flags --cluster-signing-key-file and --service-account-private-key-file (v1.32).
 */
import type { CertificateAuthority } from './certificate-authority'
import type { ServiceAccount } from './kinds/service-account'

export interface ControlPlaneKeys {
  readonly authority: CertificateAuthority
  /** A token that never expires, for a Secret of the old kind. */
  issueLegacyToken(account: ServiceAccount, secret: { readonly name: string }): string
}
