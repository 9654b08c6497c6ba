import { describe, expect, it } from 'vitest'
import { describeFieldError, type FieldError } from '../field-error'
import type { Kind } from '../kind'
import { APIService } from '../kinds/api-service'
import { CSIDriver } from '../kinds/csi-driver'
import { CSINode } from '../kinds/csi-node'
import { FlowSchema } from '../kinds/flow-schema'
import { HorizontalPodAutoscaler } from '../kinds/horizontal-pod-autoscaler'
import { MutatingWebhookConfiguration } from '../kinds/mutating-webhook-configuration'
import { PersistentVolume } from '../kinds/persistent-volume'
import { PersistentVolumeClaim } from '../kinds/persistent-volume-claim'
import { PriorityLevelConfiguration } from '../kinds/priority-level-configuration'
import { StorageClass } from '../kinds/storage-class'
import { ValidatingAdmissionPolicy } from '../kinds/validating-admission-policy'
import { ValidatingAdmissionPolicyBinding } from '../kinds/validating-admission-policy-binding'
import { ValidatingWebhookConfiguration } from '../kinds/validating-webhook-configuration'
import { VolumeAttachment } from '../kinds/volume-attachment'
import type { KubeObject } from '../object'

const metadata = { name: 'x', namespace: 'default', uid: 'u', resourceVersion: '7', creationTimestamp: '2026-01-05T09:00:00Z' }
const texts = (errors: readonly FieldError[] | undefined): readonly string[] => (errors ?? []).map(describeFieldError)

function made(kind: Kind, fields: object): KubeObject {
  const draft = { apiVersion: '', kind: kind.kind, metadata, spec: {}, status: {}, ...fields }
  return kind.setDefaults?.(draft) ?? draft
}

const volume = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/d' } }
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } }
const webhook = { name: 'a.b.c', clientConfig: { url: 'https://x.y/z' }, sideEffects: 'None', admissionReviewVersions: ['v1'] }
const rule = { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }
const policy = { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'true' }] }
const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }
const scaler = { scaleTargetRef: { kind: 'Deployment', name: 'w' }, maxReplicas: 3, metrics: [cpu] }
const schema = { matchingPrecedence: 5, priorityLevelConfiguration: { name: 'p' } }
const queue = { queues: 64, handSize: 6, queueLengthLimit: 50 }

const rows: readonly { kind: Kind; name: string; fields: object; texts: readonly string[] }[] = [
  { kind: PersistentVolume as Kind, name: 'a local volume without a place', fields: { spec: { ...volume, hostPath: undefined, local: { path: '/a/../b' } } }, texts: ["spec.local.path: Invalid value: \"/a/../b\": must not contain '..'", 'metadata.annotations: Required value: Local volume requires node affinity'] },
  { kind: PersistentVolume as Kind, name: 'an affinity without terms', fields: { spec: { ...volume, nodeAffinity: {} } }, texts: ['spec.nodeAffinity.required: Required value: must specify required node constraints'] },
  { kind: PersistentVolume as Kind, name: 'to recycle the root', fields: { spec: { ...volume, hostPath: { path: '/' }, persistentVolumeReclaimPolicy: 'Recycle' } }, texts: ["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"] },
  { kind: PersistentVolume as Kind, name: 'a driver without a name', fields: { spec: { ...volume, hostPath: undefined, csi: { driver: '', volumeHandle: '' } } }, texts: ['spec.csi.driver: Required value', 'spec.csi.volumeHandle: Required value'] },
  { kind: PersistentVolumeClaim as Kind, name: 'the one mode beside others', fields: { spec: { ...claim, accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] } }, texts: ['spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'] },
  { kind: PersistentVolumeClaim as Kind, name: 'a source of no group and another kind', fields: { spec: { ...claim, dataSource: { kind: 'Pod', name: 'p' } } }, texts: ["spec.dataSource: Invalid value: \"Pod\": must be 'PersistentVolumeClaim' when referencing the default apiGroup"] },
  { kind: StorageClass as Kind, name: 'a provisioner that is no name', fields: { provisioner: 'a b', reclaimPolicy: 'Recycle' }, texts: [expect.stringContaining('provisioner: Invalid value: "a b": name part must consist of') as unknown as string, 'reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"'] },
  { kind: VolumeAttachment as Kind, name: 'two sources', fields: { spec: { attacher: 'a.b', nodeName: 'n', source: { persistentVolumeName: 'v', inlineVolumeSpec: volume } } }, texts: ['spec.source: Forbidden: must specify exactly one of inlineVolumeSpec and persistentVolumeName'] },
  { kind: CSINode as Kind, name: 'a driver twice', fields: { spec: { drivers: [{ name: 'd', nodeID: 'n' }, { name: 'd', nodeID: '' }] } }, texts: ['spec.drivers[1].nodeID: Required value', 'spec.drivers[1].name: Duplicate value: "d"'] },
  { kind: CSIDriver as Kind, name: 'tokens that live too short', fields: { spec: { tokenRequests: [{ audience: 'a', expirationSeconds: 10 }, { audience: 'a' }], volumeLifecycleModes: ['Never'] } }, texts: ['spec.tokenRequests[0].expirationSeconds: Invalid value: 10: may not specify a duration less than 10 minutes', 'spec.tokenRequests[1].audience: Duplicate value: "a"', 'spec.volumeLifecycleModes: Unsupported value: "Never": supported values: "Persistent", "Ephemeral"'] },
  { kind: ValidatingWebhookConfiguration as Kind, name: 'a short name, an open address and side effects', fields: { webhooks: [{ ...webhook, name: 'a.b', clientConfig: { url: 'http://u@/p?q#f' }, sideEffects: 'Some', timeoutSeconds: 31 }] }, texts: ['webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots', 'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"', 'webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds', "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]", 'webhooks[0].clientConfig.url: Invalid value: "": host must be specified; desired format: https://host[/path]', 'webhooks[0].clientConfig.url: Invalid value: "u": user information is not permitted in the URL', 'webhooks[0].clientConfig.url: Invalid value: "f": fragments are not permitted in the URL', 'webhooks[0].clientConfig.url: Invalid value: "q": query parameters are not permitted in the URL'] },
  { kind: ValidatingWebhookConfiguration as Kind, name: 'rules that cover each other', fields: { webhooks: [{ ...webhook, rules: [{ ...rule, resources: ['pods/*', 'pods/log', ''], operations: ['*', 'CREATE'], apiVersions: [] }] }] }, texts: ["webhooks[0].rules[0].operations: Invalid value: [\"*\",\"CREATE\"]: if '*' is present, must not specify other operations", 'webhooks[0].rules[0].apiVersions: Required value', "webhooks[0].rules[0].resources[1]: Invalid value: \"pods/log\": if 'pods/*' is present, must not specify pods/log", 'webhooks[0].rules[0].resources[2]: Required value'] },
  { kind: MutatingWebhookConfiguration as Kind, name: 'a Service that is not named, and versions that nobody speaks', fields: { webhooks: [{ ...webhook, clientConfig: { service: { namespace: 'n', path: 'x' } }, admissionReviewVersions: ['v9', 'v9'], reinvocationPolicy: 'Often' }] }, texts: ['webhooks[0].reinvocationPolicy: Unsupported value: "Often": supported values: "IfNeeded", "Never"', 'webhooks[0].clientConfig.service.namespace: Required value', "webhooks[0].clientConfig.service.path: Invalid value: \"x\": must start with a '/'", 'webhooks[0].clientConfig.service.path: Invalid value: "x": segment[0] may not be empty', 'webhooks[0].admissionReviewVersions[1]: Invalid value: "v9": duplicate version', 'webhooks[0].admissionReviewVersions: Invalid value: ["v9","v9"]: must include at least one of v1, v1beta1'] },
  { kind: ValidatingAdmissionPolicy as Kind, name: 'no rules at all', fields: { spec: {} }, texts: ['spec.matchConstraints: Required value', 'spec.validations: Required value: validations or auditAnnotations must contain at least one item', 'spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item'] },
  { kind: ValidatingAdmissionPolicy as Kind, name: 'a variable that is a keyword, and broken messages', fields: { spec: { ...policy, variables: [{ name: 'in', expression: '1' }], validations: [{ expression: ' ', message: 'a\nb', reason: 'Why' }] } }, texts: ['spec.variables[0].name: Invalid value: "in": name is not a valid CEL identifier', 'spec.validations[0].expression: Required value: expression is not specified', 'spec.validations[0].message: Invalid value: "a\\nb": message must not contain line breaks', 'spec.validations[0].reason: Unsupported value: "Why": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge"'] },
  { kind: ValidatingAdmissionPolicyBinding as Kind, name: 'actions that say the same twice', fields: { spec: { policyName: 'p', validationActions: ['Deny', 'Warn'], paramRef: { name: 'a', selector: {} } } }, texts: ['spec.paramRef.name: Forbidden: name and selector are mutually exclusive', 'spec.paramRef.selector: Forbidden: name and selector are mutually exclusive', 'spec.paramRef.parameterNotFoundAction: Required value', 'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'] },
  { kind: APIService as Kind, name: 'a name of another group', fields: { spec: { group: 'example.com', version: 'v1', groupPriorityMinimum: 0, versionPriority: 1, caBundle: 'eA==' } }, texts: ['metadata.name: Invalid value: "x": must be `spec.version+"."+spec.group`: "v1.example.com"', 'spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000', 'spec.caBundle: Invalid value: "1 bytes": local APIServices may not have a caBundle'] },
  { kind: FlowSchema as Kind, name: 'a subject of two kinds and an odd path', fields: { spec: { ...schema, matchingPrecedence: 1, rules: [{ subjects: [{ kind: 'User', group: { name: 'g' } }], nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['/a*'] }] }] } }, texts: ["spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1", "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'", "spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'", 'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "/a*": wildcard can only do suffix matching'] },
  { kind: PriorityLevelConfiguration as Kind, name: 'more hands than queues', fields: { spec: { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing: { ...queue, queues: 4 } } } } }, texts: ['spec.limited.limitResponse.queuing.handSize: Invalid value: 6: should not be greater than queues (4)'] },
  { kind: PriorityLevelConfiguration as Kind, name: 'an exemption for others', fields: { spec: { type: 'Exempt' } }, texts: ["spec.type: Invalid value: \"Exempt\": type must be 'Exempt' if and only if name is 'exempt'"] },
  { kind: HorizontalPodAutoscaler as Kind, name: 'two sources of one metric', fields: { spec: { ...scaler, metrics: [{ ...cpu, pods: { metric: { name: 'a/b' }, target: { type: 'Value', value: '-1' } } }] } }, texts: ['spec.metrics[0].pods.metric.name: Invalid value: "a/b": may not contain \'/\'', 'spec.metrics[0].pods.target.value: Invalid value: resource.Quantity{i:resource.int64Amount{value:-1, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"-1", Format:"DecimalSI"}: must be positive', 'spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue', 'spec.metrics[0].pods: Forbidden: must populate the given metric source only'] },
  { kind: HorizontalPodAutoscaler as Kind, name: 'rules without policies, over too long a time', fields: { spec: { ...scaler, behavior: { scaleUp: { policies: [], stabilizationWindowSeconds: 4000, selectPolicy: 'Mean' } } } }, texts: ['spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 4000: must be less than or equal to 3600', 'spec.behavior.scaleUp.selectPolicy: Unsupported value: "Mean": supported values: "Disabled", "Max", "Min"', 'spec.behavior.scaleUp.policies: Required value: must specify at least one Policy'] },
]

describe('refuses, in upstream\'s words,', () => {
  it.each(rows)('$kind.kind: $name', ({ kind, fields, texts: wanted }) => {
    expect(texts(kind.validate?.(made(kind, fields)))).toEqual(wanted)
  })

  it.each([
    ...[PersistentVolume, PersistentVolumeClaim].map((kind) => ({ kind: kind as Kind, fields: { spec: kind === (PersistentVolume as Kind) ? volume : claim } })),
    { kind: ValidatingWebhookConfiguration as Kind, fields: { webhooks: [{ ...webhook, rules: [rule] }] } },
    { kind: ValidatingAdmissionPolicy as Kind, fields: { spec: policy } },
    { kind: HorizontalPodAutoscaler as Kind, fields: { spec: scaler } },
    { kind: FlowSchema as Kind, fields: { spec: schema } },
  ])('and takes a $kind.kind as it should be', ({ kind, fields }) => {
    expect(texts(kind.validate?.(made(kind, fields)))).toEqual([])
  })
})

const updates: readonly { kind: Kind; name: string; before: object; change: object; texts: readonly string[] }[] = [
  { kind: PersistentVolume as Kind, name: 'to another place', before: { spec: volume }, change: { hostPath: { path: '/e', type: '' } }, texts: ['spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation'] },
  { kind: PersistentVolume as Kind, name: 'in size', before: { spec: volume }, change: { capacity: { storage: '5Gi' } }, texts: [] },
  { kind: PersistentVolumeClaim as Kind, name: 'its size before it is bound', before: { spec: claim, status: { phase: 'Pending' } }, change: { resources: { requests: { storage: '3Gi' } } }, texts: ['spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'] },
  { kind: PersistentVolumeClaim as Kind, name: 'its size when it is bound', before: { spec: claim, status: { phase: 'Bound', capacity: { storage: '2Gi' } } }, change: { resources: { requests: { storage: '3Gi' } } }, texts: [] },
  { kind: PersistentVolumeClaim as Kind, name: 'its size to less than there is', before: { spec: claim, status: { phase: 'Bound', capacity: { storage: '2Gi' } } }, change: { resources: { requests: { storage: '1Gi' } } }, texts: ['spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'] },
  { kind: PersistentVolumeClaim as Kind, name: 'its volume, once', before: { spec: claim, status: { phase: 'Pending' } }, change: { volumeName: 'v' }, texts: [] },
  { kind: PersistentVolumeClaim as Kind, name: 'its volume, again', before: { spec: { ...claim, volumeName: 'v' }, status: { phase: 'Bound' } }, change: { volumeName: 'w' }, texts: ['spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'] },
  { kind: PersistentVolumeClaim as Kind, name: 'its class, where it had none', before: { spec: claim, status: { phase: 'Pending' } }, change: { storageClassName: 'fast' }, texts: [] },
]

describe('changes', () => {
  it.each(updates)('$kind.kind: $name', ({ kind, before, change, texts: wanted }) => {
    const previous = made(kind, before) as KubeObject & { readonly spec: object }
    expect(texts(kind.validateUpdate?.({ ...previous, spec: { ...previous.spec, ...change } } as KubeObject, previous))).toEqual(wanted)
  })

  it('of a StorageClass are few', () => {
    const previous = made(StorageClass as Kind, { provisioner: 'a/b', parameters: { a: 'b' } }) as StorageClass
    const next: StorageClass = { ...previous, provisioner: 'c/d', parameters: {}, reclaimPolicy: 'Retain', volumeBindingMode: 'WaitForFirstConsumer', allowVolumeExpansion: true }
    expect(texts(StorageClass.validateUpdate?.(next, previous))).toEqual([
      'parameters: Forbidden: updates to parameters are forbidden.',
      'provisioner: Forbidden: updates to provisioner are forbidden.',
      'reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.',
      'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
    ])
  })
})
