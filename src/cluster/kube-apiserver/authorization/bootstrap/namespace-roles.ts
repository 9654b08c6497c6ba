/**
 * The Roles that every cluster begins with, and the bindings of both kinds of roles.
 * Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/{namespace_policy,policy}.go (v1.32).
 */

/** Names are those of the namespace and of the role. */
export const namespaceRoles = `
kube-public/system:controller:bootstrap-signer
  read core configmaps
  update core configmaps cluster-info
  create,patch,update core,events.k8s.io events
kube-system/extension-apiserver-authentication-reader
  read core configmaps extension-apiserver-authentication
kube-system/system::leader-locking-kube-controller-manager
  watch core configmaps
  get,update core configmaps kube-controller-manager
kube-system/system::leader-locking-kube-scheduler
  watch core configmaps
  get,update core configmaps kube-scheduler
kube-system/system:controller:bootstrap-signer
  read core secrets
kube-system/system:controller:cloud-provider
  create,read core configmaps
kube-system/system:controller:token-cleaner
  delete,read core secrets
  create,patch,update core,events.k8s.io events
`

/** Subjects are told apart by a letter: u(ser), g(roup) or s(ervice account of kube-system). */
export const namespaceBindings: Readonly<Record<string, readonly string[]>> = {
  'kube-public/system:controller:bootstrap-signer': ['s:bootstrap-signer'],
  'kube-system/system::extension-apiserver-authentication-reader': ['u:system:kube-controller-manager', 'u:system:kube-scheduler'],
  'kube-system/system::leader-locking-kube-controller-manager': [
    'u:system:kube-controller-manager',
    's:kube-controller-manager',
    's:leader-election-controller',
  ],
  'kube-system/system::leader-locking-kube-scheduler': ['u:system:kube-scheduler', 's:kube-scheduler'],
  'kube-system/system:controller:bootstrap-signer': ['s:bootstrap-signer'],
  'kube-system/system:controller:cloud-provider': ['s:cloud-provider'],
  'kube-system/system:controller:token-cleaner': ['s:token-cleaner'],
}

/** Bindings of ClusterRoles have the names of their roles. */
export const clusterBindings: Readonly<Record<string, readonly string[]>> = {
  'cluster-admin': ['g:system:masters'],
  'system:basic-user': ['g:system:authenticated'],
  'system:discovery': ['g:system:authenticated'],
  'system:kube-controller-manager': ['u:system:kube-controller-manager'],
  'system:kube-dns': ['s:kube-dns'],
  'system:kube-scheduler': ['u:system:kube-scheduler'],
  'system:monitoring': ['g:system:monitoring'],
  'system:node': [],
  'system:node-proxier': ['u:system:kube-proxy'],
  'system:public-info-viewer': ['g:system:authenticated', 'g:system:unauthenticated'],
  'system:service-account-issuer-discovery': ['g:system:serviceaccounts'],
  'system:volume-scheduler': ['u:system:kube-scheduler'],
}
