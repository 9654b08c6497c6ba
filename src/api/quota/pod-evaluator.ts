/** Pods: their number while they live, and what they ask for. Upstream: pkg/quota/v1/evaluator/core/pods.go (v1.32). */
import { limitsWithOverhead, requestsWithOverhead } from '../pod-resources'
import { qosClassOf } from '../qos-class'
import type { Amounts } from '../resource-amounts'
import type { Core, Pod } from '../types'
import type { QuotaEvaluator, ScopeSelector } from './evaluator'

const COUNT = 'count/pods'
const compute = ['cpu', 'memory', 'ephemeral-storage']
const resources = new Set([
  COUNT,
  'pods',
  ...compute,
  ...compute.map((name) => `requests.${name}`),
  ...compute.map((name) => `limits.${name}`),
])

/** Who limits these in sum must know them of each container. */
const demanded = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'])

const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/')
const isCounted = (name: string): boolean =>
  resources.has(name) || /^(requests\.)?hugepages-/.test(name) || (!isNative(name) && name.startsWith('requests.'))

export const podEvaluator: QuotaEvaluator = {
  handles: ({ operation, subresource }) =>
    subresource === '' ? operation === 'CREATE' : subresource === 'resize' && operation === 'UPDATE',
  matching: (names) => names.filter(isCounted),
  usage(object, nowMs) {
    const pod = object as Pod
    if (!isAlive(pod, nowMs)) return { [COUNT]: '1' }
    return { [COUNT]: '1', ...computeUsage(requestsWithOverhead(pod.spec), limitsWithOverhead(pod.spec)) }
  },
  fault(names, object) {
    const { spec } = object as Pod
    const wanted = names.filter((name) => demanded.has(name)).sort()
    const missing = wanted.flatMap((name) => {
      const containers = [...spec.containers, ...(spec.initContainers ?? [])].filter(
        ({ resources: own }) => !(name in computeUsage(own?.requests, own?.limits)),
      )
      return containers.length > 0 ? [`${name} for: ${[...new Set(containers.map((container) => container.name))].sort().join(',')}`] : []
    })
    return missing.length > 0 ? `must specify ${missing.join('; ')}` : undefined
  },
  matchesScope: (selector, object) => matchesScope(selector, object as Pod),
  replenishes: (next, previous, nowMs) => isAlive(previous as Pod, nowMs) && !isAlive(next as Pod, nowMs),
}

function isAlive({ metadata, status }: Pod, nowMs: number): boolean {
  if (status.phase === 'Failed' || status.phase === 'Succeeded') return false
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata
  if (!deletionTimestamp || deletionGracePeriodSeconds === undefined) return true
  return nowMs <= Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000
}

function computeUsage(requests: Amounts = {}, limits: Amounts = {}): Amounts {
  const usage: Record<string, string> = { pods: '1' }
  for (const [name, amount] of Object.entries(requests)) {
    if (compute.includes(name) || name.startsWith('hugepages-')) usage[name] = usage[`requests.${name}`] = amount
    else if (!isNative(name)) usage[`requests.${name}`] = amount
  }
  for (const name of compute) if (name in limits) usage[`limits.${name}`] = limits[name]
  return usage
}

function matchesScope(selector: ScopeSelector, { spec }: Pod): boolean {
  const isTerminating = (spec.activeDeadlineSeconds ?? -1) >= 0
  switch (selector.scopeName) {
    case 'Terminating':
      return isTerminating
    case 'NotTerminating':
      return !isTerminating
    case 'BestEffort':
      return qosClassOf(spec) === 'BestEffort'
    case 'NotBestEffort':
      return qosClassOf(spec) !== 'BestEffort'
    case 'PriorityClass':
      return matchesName(selector, spec.priorityClassName ?? '')
    case 'CrossNamespacePodAffinity':
      return reachesOut(spec)
    default:
      return false
  }
}

function matchesName({ operator, values = [] }: ScopeSelector, name: string): boolean {
  if (operator === 'Exists') return name !== ''
  if (operator === 'DoesNotExist') return name === ''
  return operator === 'In' ? name !== '' && values.includes(name) : !values.includes(name)
}

type Term = Readonly<Core.PodAffinityTerm>

function reachesOut({ affinity }: Pod['spec']): boolean {
  const all = [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((rules): readonly Term[] => [
    ...(rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(rules?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ])
  return all.some(({ namespaces, namespaceSelector }) => (namespaces ?? []).length > 0 || namespaceSelector !== undefined)
}
