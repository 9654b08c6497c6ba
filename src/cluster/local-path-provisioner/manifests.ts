/**
 * What kind installs so that claims get volumes: local-path-provisioner and the default class.
 * Upstream: sigs.k8s.io/kind/pkg/build/nodeimage/const_storage.go (v0.27).
 */
import type { ApiDoor } from '../../api/door'
import { ClusterRole } from '../../api/kinds/cluster-role'
import { ClusterRoleBinding } from '../../api/kinds/cluster-role-binding'
import { ConfigMap } from '../../api/kinds/config-map'
import { Deployment } from '../../api/kinds/deployment'
import { Namespace } from '../../api/kinds/namespace'
import { ServiceAccount } from '../../api/kinds/service-account'
import { StorageClass } from '../../api/kinds/storage-class'
import type { Core } from '../../api/types'

export const PROVISIONER = 'rancher.io/local-path'
export const NAMESPACE = 'local-path-storage'
export const ACCOUNT = 'local-path-provisioner-service-account'
export const CONFIG_MAP = 'local-path-config'
export const PROVISIONER_IMAGE = { repository: 'kindest/local-path-provisioner', tag: 'v20250214-acbabc1a' }
export const HELPER_IMAGE = { repository: 'kindest/local-path-helper', tag: 'v20241212-8ac705d0' }

const imageOf = ({ repository, tag }: { readonly repository: string; readonly tag: string }): string => `docker.io/${repository}:${tag}`
const namespace = NAMESPACE
const labels = { app: 'local-path-provisioner' }

export function installLocalPath(door: ApiDoor): void {
  door.create(Namespace, { metadata: { name: namespace } })
  door.create(ServiceAccount, { metadata: { name: ACCOUNT, namespace } })
  door.create(ClusterRole, { metadata: { name: 'local-path-provisioner-role' }, rules })
  door.create(ClusterRoleBinding, {
    metadata: { name: 'local-path-provisioner-bind' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'local-path-provisioner-role' },
    subjects: [{ kind: 'ServiceAccount', name: ACCOUNT, namespace }],
  })
  door.create(Deployment, {
    metadata: { name: 'local-path-provisioner', namespace },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec } },
  })
  door.create(StorageClass, {
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: PROVISIONER,
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
  })
  door.create(ConfigMap, { metadata: { name: CONFIG_MAP, namespace }, data: configuration })
}

const readVerbs = ['get', 'list', 'watch']

const rules = [
  { apiGroups: [''], resources: ['nodes', 'persistentvolumeclaims', 'configmaps'], verbs: readVerbs },
  { apiGroups: [''], resources: ['endpoints', 'persistentvolumes', 'pods'], verbs: ['*'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: readVerbs },
]

const podSpec: Core.PodSpec = {
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [
    { key: 'node-role.kubernetes.io/control-plane', operator: 'Equal', effect: 'NoSchedule' },
    { key: 'node-role.kubernetes.io/master', operator: 'Equal', effect: 'NoSchedule' },
  ],
  serviceAccountName: ACCOUNT,
  containers: [
    {
      name: 'local-path-provisioner',
      image: imageOf(PROVISIONER_IMAGE),
      imagePullPolicy: 'IfNotPresent',
      command: [
        'local-path-provisioner',
        '--debug',
        'start',
        '--helper-image',
        imageOf(HELPER_IMAGE),
        '--config',
        '/etc/config/config.json',
      ],
      volumeMounts: [{ name: 'config-volume', mountPath: '/etc/config/' }],
      env: [
        { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
        { name: 'CONFIG_MOUNT_PATH', value: '/etc/config/' },
      ],
    },
  ],
  volumes: [{ name: 'config-volume', configMap: { name: CONFIG_MAP } }],
}

const configuration = {
  'config.json': `{
        "nodePathMap":[
        {
                "node":"DEFAULT_PATH_FOR_NON_LISTED_NODES",
                "paths":["/var/local-path-provisioner"]
        }
        ]
}`,
  setup: '#!/bin/sh\nset -eu\nmkdir -m 0777 -p "$VOL_DIR"',
  teardown: '#!/bin/sh\nset -eu\nrm -rf "$VOL_DIR"',
  'helperPod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: helper-pod
spec:
  containers:
  - name: helper-pod
    image: ${imageOf(HELPER_IMAGE)}
    imagePullPolicy: IfNotPresent`,
}
