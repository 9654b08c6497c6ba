/**
 * In which fields an object of one kind names an object of another.
 * Upstream: kustomize/api/internal/konfig/builtinpluginconsts/namereference.go (v5.5.0).
 */
export interface ReferenceField {
  /** The kind that is named. */
  readonly target: string
  /** The kind that names it. */
  readonly kind: string
  readonly path: string
}

const podSpecs: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template/spec',
  Deployment: 'spec/template/spec',
  ReplicaSet: 'spec/template/spec',
  ReplicationController: 'spec/template/spec',
  DaemonSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
  Job: 'spec/template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
}

const inPods = (target: string, paths: readonly string[], without: readonly string[] = []): readonly ReferenceField[] =>
  Object.entries(podSpecs)
    .filter(([kind]) => !without.includes(kind))
    .flatMap(([kind, spec]) => paths.map((path) => ({ target, kind, path: `${spec}/${path}` })))

const inKind = (target: string, kind: string, ...paths: readonly string[]): readonly ReferenceField[] =>
  paths.map((path) => ({ target, kind, path }))

const ofContainers = (...paths: readonly string[]): readonly string[] =>
  paths.flatMap((path) => [`containers/${path}`, `initContainers/${path}`])

const configMapFields = [
  'volumes/configMap/name',
  ...ofContainers('env/valueFrom/configMapKeyRef/name', 'envFrom/configMapRef/name'),
  'volumes/projected/sources/configMap/name',
]
const secretFields = [
  'volumes/secret/secretName',
  ...ofContainers('env/valueFrom/secretKeyRef/name', 'envFrom/secretRef/name'),
  'imagePullSecrets/name',
  'volumes/projected/sources/secret/name',
]
/** Which upstream's table leaves out. */
const rare = ['ReplicaSet', 'PodTemplate']
const nginx = 'metadata/annotations/nginx.ingress.kubernetes.io\\'

export const referenceFields: readonly ReferenceField[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].flatMap((target) =>
    inKind(target, 'HorizontalPodAutoscaler', 'spec/scaleTargetRef/name'),
  ),
  ...inPods('ConfigMap', configMapFields, ['ReplicationController']),
  ...inKind('ConfigMap', 'Role', 'rules/resourceNames'),
  ...inKind('ConfigMap', 'ClusterRole', 'rules/resourceNames'),
  ...inKind('ConfigMap', 'Ingress', `${nginx}/fastcgi-params-configmap`),
  ...inPods('Secret', secretFields, ['ReplicationController']),
  ...inKind(
    'Secret',
    'Ingress',
    'spec/tls/secretName',
    'metadata/annotations/ingress.kubernetes.io\\/auth-secret',
    `${nginx}/auth-secret`,
    `${nginx}/auth-tls-secret`,
  ),
  ...inKind('Secret', 'ServiceAccount', 'imagePullSecrets/name'),
  ...inKind(
    'Secret',
    'StorageClass',
    'parameters/secretName',
    'parameters/adminSecretName',
    'parameters/userSecretName',
    'parameters/secretRef',
  ),
  ...inKind('Secret', 'Role', 'rules/resourceNames'),
  ...inKind('Secret', 'ClusterRole', 'rules/resourceNames'),
  ...inKind('Secret', 'PersistentVolume', 'spec/azureFile/secretName'),
  ...inKind('Service', 'StatefulSet', 'spec/serviceName'),
  ...inKind(
    'Service',
    'Ingress',
    'spec/rules/http/paths/backend/serviceName',
    'spec/backend/serviceName',
    'spec/rules/http/paths/backend/service/name',
    'spec/defaultBackend/service/name',
  ),
  ...inKind('Service', 'APIService', 'spec/service/name'),
  ...inKind('Service', 'ValidatingWebhookConfiguration', 'webhooks/clientConfig/service/name'),
  ...inKind('Service', 'MutatingWebhookConfiguration', 'webhooks/clientConfig/service/name'),
  ...inKind('Service', 'HTTPRoute', 'spec/rules/backendRefs/name'),
  ...inKind('Role', 'RoleBinding', 'roleRef/name'),
  ...inKind('ClusterRole', 'RoleBinding', 'roleRef/name'),
  ...inKind('ClusterRole', 'ClusterRoleBinding', 'roleRef/name'),
  ...inKind('ServiceAccount', 'RoleBinding', 'subjects'),
  ...inKind('ServiceAccount', 'ClusterRoleBinding', 'subjects'),
  ...inPods('ServiceAccount', ['serviceAccountName'], rare),
  ...inPods('PersistentVolumeClaim', ['volumes/persistentVolumeClaim/claimName'], rare),
  ...inKind('PersistentVolume', 'PersistentVolumeClaim', 'spec/volumeName'),
  ...inKind('PersistentVolume', 'ClusterRole', 'rules/resourceNames'),
  ...inKind('StorageClass', 'PersistentVolume', 'spec/storageClassName'),
  ...inKind('StorageClass', 'PersistentVolumeClaim', 'spec/storageClassName'),
  ...inKind('StorageClass', 'StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'),
  ...inPods('PriorityClass', ['priorityClassName'], rare),
  ...inKind('IngressClass', 'Ingress', 'spec/ingressClassName'),
]
