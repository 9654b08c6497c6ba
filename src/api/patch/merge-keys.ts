/**
 * Which lists a strategic merge patch merges, and by which key: the `patchStrategy` and `patchMergeKey` tags of the Go structs. What is
 * not named here follows the rule: objects merge, lists are replaced as a whole.
 * Upstream: k8s.io/api/core/v1/types.go, k8s.io/api/{apps,batch}/v1/types.go, k8s.io/apimachinery/pkg/apis/meta/v1/types.go (v1.32).
 */
export type Fields = { readonly [field: string]: Field }

export interface Field {
  /** A list that is merged; without `mergeKey` it is a set of texts. */
  readonly isMerged?: boolean
  readonly mergeKey?: string
  /** Fields that the new value does not name are cleared. */
  readonly keepsNamedOnly?: boolean
  /** An object that is taken as a whole, and not merged. */
  readonly isReplaced?: boolean
  /** Of the value, or of the list's elements. */
  readonly fields?: Fields
}

const struct = (fields: Fields): Field => ({ fields })
const set: Field = { isMerged: true }
const mergedBy = (mergeKey: string, fields?: Fields): Field => ({ isMerged: true, mergeKey, ...(fields ? { fields } : {}) })

const meta = struct({ ownerReferences: mergedBy('uid'), finalizers: set })
const conditions = mergedBy('type')

const container: Fields = {
  ports: mergedBy('containerPort'),
  env: mergedBy('name'),
  volumeMounts: mergedBy('mountPath'),
  volumeDevices: mergedBy('devicePath'),
}
const containerStatuses = struct({ volumeMounts: mergedBy('mountPath'), allocatedResourcesStatus: mergedBy('name') })

const podSpec: Fields = {
  volumes: { ...mergedBy('name', { ephemeral: struct({ volumeClaimTemplate: struct({ metadata: meta }) }) }), keepsNamedOnly: true },
  resourceClaims: { ...mergedBy('name'), keepsNamedOnly: true },
  initContainers: mergedBy('name', container),
  containers: mergedBy('name', container),
  ephemeralContainers: mergedBy('name', container),
  imagePullSecrets: mergedBy('name'),
  hostAliases: mergedBy('ip'),
  topologySpreadConstraints: mergedBy('topologyKey'),
  schedulingGates: mergedBy('name'),
}

const podStatus: Fields = {
  conditions,
  hostIPs: mergedBy('ip'),
  podIPs: mergedBy('ip'),
  initContainerStatuses: containerStatuses,
  containerStatuses,
  ephemeralContainerStatuses: containerStatuses,
  resourceClaimStatuses: { ...mergedBy('name'), keepsNamedOnly: true },
}

const template = struct({ metadata: meta, spec: struct(podSpec) })

const webhooks = mergedBy('name', { matchConditions: mergedBy('name') })

const kinds: { readonly [kind: string]: Fields } = {
  DaemonSet: { spec: struct({ template }), status: struct({ conditions }) },
  CronJob: { spec: struct({ jobTemplate: struct({ metadata: meta, spec: struct({ template }) }) }) },
  Deployment: {
    spec: struct({ template, strategy: { keepsNamedOnly: true } }),
    status: struct({ conditions }),
  },
  Job: { spec: struct({ template }), status: struct({ conditions }) },
  Namespace: { status: struct({ conditions }) },
  Node: { spec: struct({ podCIDRs: set }), status: struct({ conditions, addresses: mergedBy('type') }) },
  Pod: { spec: struct(podSpec), status: struct(podStatus) },
  PodDisruptionBudget: { spec: struct({ selector: { isReplaced: true } }), status: struct({ conditions }) },
  PodTemplate: { template },
  ReplicaSet: { spec: struct({ template }), status: struct({ conditions }) },
  ReplicationController: { spec: struct({ template }), status: struct({ conditions }) },
  Service: { spec: struct({ ports: mergedBy('port') }), status: struct({ conditions }) },
  ServiceAccount: { secrets: mergedBy('name') },
  StatefulSet: { spec: struct({ template }), status: struct({ conditions }) },
  APIService: { status: struct({ conditions }) },
  ComponentStatus: { conditions },
  CSINode: { spec: struct({ drivers: mergedBy('name') }) },
  FlowSchema: { status: struct({ conditions }) },
  HorizontalPodAutoscaler: { status: struct({ conditions }) },
  MutatingWebhookConfiguration: { webhooks },
  PersistentVolumeClaim: { status: struct({ conditions }) },
  PriorityLevelConfiguration: { status: struct({ conditions }) },
  ValidatingAdmissionPolicy: { spec: struct({ matchConditions: mergedBy('name'), variables: mergedBy('name') }) },
  ValidatingWebhookConfiguration: { webhooks },
}

/** The rules for an object of a kind; kinds without lists of their own have those of metadata only. */
export const mergeKeysOf = (kind: string): Fields => ({ ...kinds[kind], metadata: meta })
