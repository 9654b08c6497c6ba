/** Upstream: kubectl/pkg/describe/describe.go describePodDisruptionBudget (v1.32). */
import { formatLabelSelector } from '../../../api/selectors'
import type { PodDisruptionBudget } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'

export const describePodDisruptionBudget = defineDescriber<PodDisruptionBudget>('PodDisruptionBudget', async (budget, about) => {
  const { metadata, spec, status } = budget
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    ...amountLines(spec),
    `Selector:\t${spec.selector ? formatLabelSelector(spec.selector) : '<unset>'}`,
    'Status:',
    `    Allowed disruptions:\t${status.disruptionsAllowed}`,
    `    Current:\t${status.currentHealthy}`,
    `    Desired:\t${status.desiredHealthy}`,
    `    Total:\t${status.expectedPods}`,
    ...(await eventsSection(about, budget)),
  ]
})

function amountLines({ minAvailable, maxUnavailable }: PodDisruptionBudget['spec']): string[] {
  if (minAvailable !== undefined) return [`Min available:\t${minAvailable}`]
  return maxUnavailable === undefined ? [] : [`Max unavailable:\t${maxUnavailable}`]
}
