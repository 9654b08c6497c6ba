import { describe, expect, it } from 'vitest'
import { describeFieldError, type FieldError } from '../field-error'
import { LimitRange } from '../kinds/limit-range'
import { PodDisruptionBudget } from '../kinds/pod-disruption-budget'
import { PriorityClass } from '../kinds/priority-class'
import { ReplicationController } from '../kinds/replication-controller'
import { ResourceQuota } from '../kinds/resource-quota'
import { RuntimeClass } from '../kinds/runtime-class'
import { goQuantity } from './go-value'

const metadata = { name: 'x', namespace: 'default', uid: 'u', resourceVersion: '', creationTimestamp: '2026-01-05T09:00:00Z' }
const texts = (errors: readonly FieldError[] | undefined): readonly string[] => (errors ?? []).map(describeFieldError)

describe('LimitRange', () => {
  const range = (...limits: NonNullable<LimitRange['spec']['limits']>): LimitRange => ({ apiVersion: 'v1', kind: 'LimitRange', metadata, spec: { limits } })
  const at = 'spec.limits[0]'
  const rows = [
    { name: 'all there is', items: [{ type: 'Container', max: { cpu: '100m' }, min: { cpu: '5m' }, default: { cpu: '50m' }, defaultRequest: { cpu: '10m' }, maxLimitRequestRatio: { cpu: '20' } }], texts: [] },
    { name: 'storage', items: [{ type: 'PersistentVolumeClaim', max: { storage: '10Gi' }, min: { storage: '5Gi' } }], texts: [] },
    { name: 'a type twice', items: [{ type: 'Pod' }, { type: 'Pod' }], texts: ['spec.limits[1].type: Duplicate value: "Pod"'] },
    { name: 'an unknown type', items: [{ type: 'Image' }], texts: [`${at}.type: Invalid value: "Image": must be a standard limit type or fully qualified`] },
    { name: 'defaults of pods', items: [{ type: 'Pod', default: { cpu: '1' }, defaultRequest: { cpu: '1' } }], texts: [`${at}.default: Forbidden: may not be specified when \`type\` is 'Pod'`, `${at}.defaultRequest: Forbidden: may not be specified when \`type\` is 'Pod'`] },
    { name: 'a ratio of less than one', items: [{ type: 'Pod', maxLimitRequestRatio: { cpu: '800m' } }], texts: [`${at}.maxLimitRequestRatio[cpu]: Invalid value: ${goQuantity('800m')}: ratio 800m is less than 1`] },
    { name: 'a ratio that cannot be', items: [{ type: 'Pod', max: { cpu: '2' }, min: { cpu: '1' }, maxLimitRequestRatio: { cpu: '10' } }], texts: [`${at}.maxLimitRequestRatio[cpu]: Invalid value: ${goQuantity('10')}: ratio 10 is greater than max/min = 2.000000`] },
    { name: 'claims without storage', items: [{ type: 'PersistentVolumeClaim' }], texts: [`${at}.limits: Required value: either minimum or maximum storage value is required, but neither was provided`] },
    { name: 'what is no resource of containers', items: [{ type: 'Pod', max: { pods: '1' } }], texts: [`${at}.max[pods]: Invalid value: pods: must be a standard resource for containers`] },
  ]
  it.each(rows)('judges $name', ({ items, texts: wanted }) => {
    expect(texts(LimitRange.validate?.(range(...items)))).toEqual(wanted)
  })

  it('takes the default from the most, and the request from the default, or from the least', () => {
    const stored = LimitRange.setDefaults?.(range({ type: 'Container', max: { cpu: '1000m' }, min: { memory: '1Ki' } }))
    expect(stored?.spec.limits?.[0]).toEqual({ type: 'Container', max: { cpu: '1' }, min: { memory: '1Ki' }, default: { cpu: '1' }, defaultRequest: { cpu: '1', memory: '1Ki' } })
  })
})

describe('ResourceQuota', () => {
  const quota = (spec: ResourceQuota['spec']): ResourceQuota => ({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec, status: {} })
  const selector = (...matchExpressions: { scopeName: string; operator: string; values?: string[] }[]) => ({ scopeSelector: { matchExpressions } })
  const at = 'spec.scopeSelector.matchExpressions'
  const rows: readonly { name: string; spec: ResourceQuota['spec']; texts: readonly string[] }[] = [
    { name: 'what is known', spec: { hard: { cpu: '1', 'requests.storage': '1Gi', 'count/deployments.apps': '3', 'hugepages-2Mi': '1', 'services.nodeports': '1' } }, texts: [] },
    { name: 'pods that end', spec: { hard: { cpu: '1', 'limits.memory': '2Gi' }, scopes: ['Terminating', 'NotBestEffort'] }, texts: [] },
    { name: 'pods of a class', spec: { hard: { cpu: '1' }, ...selector({ scopeName: 'PriorityClass', operator: 'In', values: ['a'] }) }, texts: [] },
    { name: 'half a pod', spec: { hard: { pods: '.5' } }, texts: [`spec.hard[pods]: Invalid value: ${goQuantity('500m')}: must be an integer`] },
    { name: 'services of pods', spec: { hard: { services: '1' }, scopes: ['Terminating'] }, texts: ['spec.scopes: Invalid value: []core.ResourceQuotaScope{"Terminating"}: unsupported scope applied to resource'] },
    { name: 'opposite scopes', spec: { hard: { pods: '1' }, scopes: ['BestEffort', 'NotBestEffort'] }, texts: ['spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort", "NotBestEffort"}: conflicting scopes'] },
    { name: 'an unknown scope', spec: { hard: { pods: '1' }, scopes: ['Quick'] }, texts: ['spec.scopes: Invalid value: []core.ResourceQuotaScope{"Quick"}: unsupported scope'] },
    { name: 'a class without name', spec: selector({ scopeName: 'PriorityClass', operator: 'In' }), texts: [`${at}.values: Required value: must be at least one value when \`operator\` is 'In' or 'NotIn' for scope selector`] },
    { name: 'a class with too many names', spec: selector({ scopeName: 'PriorityClass', operator: 'Exists', values: ['a'] }), texts: [`${at}.values: Invalid value: []string{"a"}: must be no value when \`operator\` is 'Exist' or 'DoesNotExist' for scope selector`] },
  ]
  it.each(rows)('judges $name', ({ spec, texts: wanted }) => {
    expect(texts(ResourceQuota.validate?.(quota(spec)))).toEqual(wanted)
  })

  it('keeps its scopes and its status, and is shown by what is used', () => {
    const before = { ...quota({ hard: { pods: '1' } }), status: { hard: { pods: '4', 'limits.cpu': '2', cpu: '1' }, used: { pods: '1', cpu: '500m' } } }
    const next = quota({ hard: { pods: '1' }, scopes: ['BestEffort'] })
    expect(texts(ResourceQuota.validateUpdate?.(next, before))).toEqual(['spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort"}: field is immutable'])
    expect(ResourceQuota.prepareForUpdate?.(next, before).status).toBe(before.status)
    expect(ResourceQuota.row(before, 0).slice(2)).toEqual(['cpu: 500m/1, pods: 1/4', 'limits.cpu: 0/2'])
  })
})

describe('PriorityClass', () => {
  const priority = (value: number, rest: Partial<PriorityClass> = {}): PriorityClass => ({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata, value, ...rest })
  const named = (name: string) => ({ metadata: { ...metadata, name } })
  const reserved = (why: string) => [`metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: ${why}`]
  const rows = [
    { name: 'a negative value', object: priority(-200), texts: [] },
    { name: 'one of the system', object: priority(2_000_001_000, named('system-node-critical')), texts: [] },
    { name: 'one that claims to be', object: priority(5, named('system-x')), texts: reserved('system-x is not a known system priority class') },
    { name: 'another value for it', object: priority(5, named('system-node-critical')), texts: reserved('value of system-node-critical PriorityClass must be 2000001000') },
    { name: 'an unknown policy', object: priority(5, { preemptionPolicy: 'Always' }), texts: ['preemptionPolicy: Unsupported value: "Always": supported values: "PreemptLowerPriority", "Never"'] },
  ]
  it.each(rows)('judges $name', ({ object, texts: wanted }) => {
    expect(texts(PriorityClass.validate?.(object))).toEqual(wanted)
  })

  it('keeps its value and its policy', () => {
    const before = priority(5, { preemptionPolicy: 'Never' })
    expect(texts(PriorityClass.validateUpdate?.(priority(6, { preemptionPolicy: 'PreemptLowerPriority' }), before))).toEqual([
      'value: Forbidden: may not be changed in an update.',
      'preemptionPolicy: Invalid value: "PreemptLowerPriority": field is immutable',
    ])
  })
})

describe('RuntimeClass', () => {
  const runtime = (handler: string): RuntimeClass => ({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata, handler })
  it('names a handler, and keeps it', () => {
    const LABEL = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    expect(texts(RuntimeClass.validate?.(runtime('')))).toEqual([`handler: Invalid value: "": ${LABEL}`])
    expect(texts(RuntimeClass.validateUpdate?.(runtime('b'), runtime('a')))).toEqual(['handler: Invalid value: "b": field is immutable'])
  })
})

describe('PodDisruptionBudget', () => {
  const budget = (spec: PodDisruptionBudget['spec']): PodDisruptionBudget => ({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec, status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 3, expectedPods: 0 } })
  const percent = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
  const rows = [
    { name: 'half of them', spec: { maxUnavailable: '50%', selector: {} }, texts: [] },
    { name: 'a number in words', spec: { minAvailable: 'one' }, texts: [`spec.minAvailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"one"}: ${percent}`] },
    { name: 'an unknown policy', spec: { unhealthyPodEvictionPolicy: 'Never' }, texts: ['spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"'] },
  ]
  it.each(rows)('judges $name', ({ spec, texts: wanted }) => {
    expect(texts(PodDisruptionBudget.validate?.(budget(spec)))).toEqual(wanted)
  })

  it('is shown with what it wants and allows', () => {
    expect(PodDisruptionBudget.row(budget({ minAvailable: '10%' }), Date.parse(metadata.creationTimestamp))).toEqual(['x', '10%', 'N/A', 3, '0s'])
  })
})

describe('ReplicationController', () => {
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
  const controller = (spec: ReplicationController['spec']): ReplicationController => ({ apiVersion: 'v1', kind: 'ReplicationController', metadata, spec, status: { replicas: 0 } })
  const judged = (spec: ReplicationController['spec']) => texts(ReplicationController.validate?.(ReplicationController.setDefaults?.(controller(spec)) ?? controller(spec)))

  it('needs a template, and a selector that fits', () => {
    expect(judged({ template })).toEqual([])
    expect(judged({})).toEqual(['spec.selector: Required value', 'spec.template: Required value'])
    expect(judged({ template, replicas: -1 })).toEqual(['spec.replicas: Invalid value: -1: must be greater than or equal to 0'])
    expect(judged({ template, selector: { a: 'c' } })).toEqual(['spec.template.metadata.labels: Invalid value: map[string]string{"a":"b"}: `selector` does not match template `labels`'])
  })
})

describe('a status', () => {
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
  const controller = (status: ReplicationController['status']): ReplicationController => ({ apiVersion: 'v1', kind: 'ReplicationController', metadata, spec: { template }, status })
  const counted = { currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: 0, expectedPods: 1 }
  const budget = (status: Partial<PodDisruptionBudget['status']>): PodDisruptionBudget => ({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: {}, status: { ...counted, ...status } })

  it('counts no more than there is', () => {
    const judged = (status: ReplicationController['status']) => texts(ReplicationController.validateStatusUpdate?.(controller(status), controller(status)))
    expect(judged({ replicas: 3, fullyLabeledReplicas: 3, readyReplicas: 2, availableReplicas: 1 })).toEqual([])
    expect(judged({ replicas: 1, fullyLabeledReplicas: 2, availableReplicas: 1 })).toEqual([
      'status.fullyLabeledReplicas: Invalid value: 2: cannot be greater than status.replicas',
      'status.availableReplicas: Invalid value: 1: cannot be greater than readyReplicas',
    ])
  })

  it('has conditions that say when and why', () => {
    const condition = { type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', message: '', lastTransitionTime: '2026-01-05T09:00:00Z' }
    const judged = (status: Partial<PodDisruptionBudget['status']>) => texts(PodDisruptionBudget.validateStatusUpdate?.(budget(status), budget({})))
    expect(judged({ conditions: [condition] })).toEqual([])
    expect(judged({ expectedPods: -1, conditions: [condition, { ...condition, status: 'Yes', reason: '' }] })).toEqual([
      'status.conditions[1].type: Duplicate value: "DisruptionAllowed"',
      'status.conditions[1].status: Unsupported value: "Yes": supported values: "False", "True", "Unknown"',
      'status.conditions[1].reason: Required value: must be set',
      'status.expectedPods: Invalid value: -1: must be greater than or equal to 0',
    ])
  })
})
