/** What a Job's podFailurePolicy makes of one failed pod. Upstream: pkg/controller/job/pod_failure_policy.go (v1.32). */
import type { Pod } from '../../../api/kinds/pod'
import type { Batch, Core } from '../../../api/types'

export interface FailureMatch {
  /** Why the whole Job fails. */
  readonly message?: string
  /** The failure counts towards the limits. */
  readonly isCounted: boolean
  readonly action?: string
}

const unmatched: FailureMatch = { isCounted: true }

/** The first rule that fits decides. */
export function matchFailure(policy: Batch.PodFailurePolicy | undefined, pod: Pod): FailureMatch {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const cause = rule.onExitCodes ? exitOf(pod, rule.onExitCodes) : conditionOf(pod, rule.onPodConditions ?? [])
    if (cause === undefined) continue
    const { action } = rule
    if (action === 'Ignore') return { isCounted: false, action }
    if (action === 'Count' || action === 'FailIndex') return { isCounted: true, action }
    if (action === 'FailJob') return { isCounted: true, action, message: `${cause} matching FailJob rule at index ${index}` }
  }
  return unmatched
}

function exitOf({ metadata, status }: Pod, requirement: Batch.PodFailurePolicyOnExitCodesRequirement): string | undefined {
  const found = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].find((each) => isMeant(each, requirement))
  return (
    found &&
    `Container ${found.name} for pod ${metadata.namespace}/${metadata.name} failed with exit code ${found.state?.terminated?.exitCode}`
  )
}

function isMeant({ name, state }: Core.ContainerStatus, requirement: Batch.PodFailurePolicyOnExitCodesRequirement): boolean {
  const exitCode = state?.terminated?.exitCode ?? 0
  if (exitCode === 0 || (requirement.containerName ?? name) !== name) return false
  const isListed = requirement.values.includes(exitCode)
  return requirement.operator === 'In' ? isListed : requirement.operator === 'NotIn' && !isListed
}

function conditionOf({ metadata, status }: Pod, patterns: readonly Batch.PodFailurePolicyOnPodConditionsPattern[]): string | undefined {
  const found = status.conditions?.find((condition) =>
    patterns.some(({ type, status: wanted }) => condition.type === type && condition.status === wanted),
  )
  return found && `Pod ${metadata.namespace}/${metadata.name} has condition ${found.type}`
}
