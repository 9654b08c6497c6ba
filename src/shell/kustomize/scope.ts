/** Which kinds live outside of namespaces: what kustomize's own OpenAPI document says. Upstream: kustomize/kyaml/openapi (v5.5.0). */
const clusterWide = [
  ...[
    '/Namespace',
    '/Node',
    '/PersistentVolume',
    '/ComponentStatus',
    'apiextensions.k8s.io/CustomResourceDefinition',
    'apiregistration.k8s.io/APIService',
  ],
  ...['rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding', 'scheduling.k8s.io/PriorityClass'],
  ...['storage.k8s.io/StorageClass', 'storage.k8s.io/CSIDriver', 'storage.k8s.io/CSINode', 'storage.k8s.io/VolumeAttachment'],
  ...[
    'networking.k8s.io/IngressClass',
    'node.k8s.io/RuntimeClass',
    'certificates.k8s.io/CertificateSigningRequest',
    'policy/PodSecurityPolicy',
  ],
  ...[
    'flowcontrol.apiserver.k8s.io/FlowSchema',
    'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration',
    'authentication.k8s.io/TokenReview',
  ],
  ...['admissionregistration.k8s.io/MutatingWebhookConfiguration', 'admissionregistration.k8s.io/ValidatingWebhookConfiguration'],
  ...['admissionregistration.k8s.io/ValidatingAdmissionPolicy', 'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding'],
]

export const isNamespaced = ({ group, kind }: { readonly group: string; readonly kind: string }): boolean =>
  !clusterWide.includes(`${group}/${kind}`)
