/**
 * The flow schemas and priority levels that every cluster begins with. They are shown and may be changed; nothing is limited by them.
 * Upstream: k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go, pkg/registry/flowcontrol/rest (v1.32).
 * Simplified: requests are never queued or refused; a real API server shares its concurrency by these objects.
 */
import type { ApiDoor } from '../../../api/door'
import { FlowSchema } from '../../../api/kinds/flow-schema'
import { PriorityLevelConfiguration } from '../../../api/kinds/priority-level-configuration'
import type { DraftMeta } from '../../../api/object'
import type { FlowControl } from '../../../api/types'

type Schema = readonly [name: string, precedence: number, level: string, method: '' | 'ByUser' | 'ByNamespace', subjects: readonly string[], rules: Rules]
type Rules = Pick<FlowControl.PolicyRulesWithSubjects, 'resourceRules' | 'nonResourceRules'>

const onResources = (apiGroup: string, resources: string[], verbs: string[]): FlowControl.ResourcePolicyRule => ({
  verbs,
  apiGroups: [apiGroup],
  resources,
  namespaces: ['*'],
})

const nodes: FlowControl.ResourcePolicyRule = { ...onResources('', ['nodes', 'nodes/status'], ['*']), clusterScope: true }
const everything: Rules = {
  resourceRules: [{ ...onResources('*', ['*'], ['*']), clusterScope: true }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
}
const CARE = ['get', 'create', 'update']
const leases = (verbs: string[]) => onResources('coordination.k8s.io', ['leases'], verbs)
const health: Rules = { nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }] }
const everybody = ['g:system:unauthenticated', 'g:system:authenticated']
const manager = 'u:system:kube-controller-manager'
const scheduler = 'u:system:kube-scheduler'

/** Subjects: `u:` a user, `g:` a group, `s:` a ServiceAccount of kube-system. */
const schemas: readonly Schema[] = [
  ['catch-all', 10_000, 'catch-all', 'ByUser', everybody, everything],
  ['endpoint-controller', 150, 'workload-high', 'ByUser', [manager, 's:endpoint-controller', 's:endpointslicemirroring-controller'], { resourceRules: [onResources('', ['endpoints'], CARE)] }],
  ['exempt', 1, 'exempt', '', ['g:system:masters'], everything],
  ['global-default', 9900, 'global-default', 'ByUser', everybody, everything],
  ['kube-controller-manager', 800, 'workload-high', 'ByNamespace', [manager], everything],
  ['kube-scheduler', 800, 'workload-high', 'ByNamespace', [scheduler], everything],
  ['kube-system-service-accounts', 900, 'workload-high', 'ByNamespace', ['s:*'], everything],
  ['probes', 2, 'exempt', '', everybody, health],
  ['service-accounts', 9000, 'workload-low', 'ByUser', ['g:system:serviceaccounts'], everything],
  ['system-leader-election', 100, 'leader-election', 'ByUser', [manager, scheduler, 's:*'], { resourceRules: [leases(CARE)] }],
  ['system-node-high', 400, 'node-high', 'ByUser', ['g:system:nodes'], { resourceRules: [nodes, leases(['*'])] }],
  ['system-nodes', 500, 'system', 'ByUser', ['g:system:nodes'], everything],
  ['workload-leader-election', 200, 'leader-election', 'ByUser', ['s:*'], { resourceRules: [onResources('', ['endpoints', 'configmaps'], CARE), leases(CARE)] }],
]

type Level = readonly [name: string, shares: number, lendable: number, queues?: readonly [count: number, hand: number, limit: number]]

const levels: readonly Level[] = [
  ['catch-all', 5, 0],
  ['global-default', 20, 50, [128, 6, 50]],
  ['leader-election', 10, 0, [16, 4, 50]],
  ['node-high', 40, 25, [64, 6, 50]],
  ['system', 30, 33, [64, 6, 50]],
  ['workload-high', 40, 50, [128, 6, 50]],
  ['workload-low', 100, 90, [128, 6, 50]],
]

export function bootstrapFlowControl(door: ApiDoor): void {
  door.create(PriorityLevelConfiguration, { metadata: metadataOf('exempt'), spec: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } } })
  for (const level of levels) door.create(PriorityLevelConfiguration, { metadata: metadataOf(level[0]), spec: { type: 'Limited', limited: limited(level) } })
  for (const schema of schemas) {
    const stored = door.create(FlowSchema, { metadata: metadataOf(schema[0]), spec: specOf(schema) })
    door.updateStatus(FlowSchema, { ...stored, status: { conditions: [found(stored)] } })
  }
}

const metadataOf = (name: string): DraftMeta => ({ name, annotations: { 'apf.kubernetes.io/autoupdate-spec': 'true' } })

function limited([, shares, lendable, queues]: Level): FlowControl.LimitedPriorityLevelConfiguration {
  const shared = { nominalConcurrencyShares: shares, lendablePercent: lendable }
  if (!queues) return { ...shared, limitResponse: { type: 'Reject' } }
  const [count, handSize, queueLengthLimit] = queues
  return { ...shared, limitResponse: { type: 'Queue', queuing: { queues: count, handSize, queueLengthLimit } } }
}

const specOf = ([, matchingPrecedence, name, method, subjects, rules]: Schema): FlowControl.FlowSchemaSpec => ({
  priorityLevelConfiguration: { name },
  matchingPrecedence,
  ...(method ? { distinguisherMethod: { type: method } } : {}),
  rules: [{ subjects: subjects.map(subjectOf), ...rules }],
})

function subjectOf(text: string): FlowControl.Subject {
  const name = text.slice(2)
  if (text.startsWith('u:')) return { kind: 'User', user: { name } }
  if (text.startsWith('g:')) return { kind: 'Group', group: { name } }
  return { kind: 'ServiceAccount', serviceAccount: { namespace: 'kube-system', name } }
}

const found = ({ metadata, spec }: FlowSchema): FlowControl.FlowSchemaCondition => ({
  type: 'Dangling',
  status: 'False',
  lastTransitionTime: metadata.creationTimestamp,
  reason: 'Found',
  message: `This FlowSchema references the PriorityLevelConfiguration object named "${spec.priorityLevelConfiguration.name}" and it exists`,
})
