/** Conditions of a Deployment: at most one of each type. Upstream: pkg/controller/deployment/util/deployment_util.go (v1.32). */
import type { Deployment } from '../../../api/kinds/deployment'
import type { Apps } from '../../../api/types'
import { withFields } from '../../../base/with-fields'

export type Condition = Readonly<Apps.DeploymentCondition>
export type Conditions = readonly Condition[]

export interface News {
  readonly type: 'Available' | 'Progressing' | 'ReplicaFailure'
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
}

export const findCondition = (conditions: Conditions | undefined, type: News['type']): Condition | undefined =>
  conditions?.find((condition) => condition.type === type)

export const withoutCondition = (conditions: Conditions, type: News['type']): Conditions =>
  conditions.filter((condition) => condition.type !== type)

export const withCondition = (conditions: Conditions, news: News, now: string): Conditions =>
  withPromoted(conditions, withFields(news, { lastUpdateTime: now, lastTransitionTime: now }))

/** The same status for the same reason is no news; a new reason for the same status keeps the time of the transition. */
export function withPromoted(conditions: Conditions, news: Condition): Conditions {
  const known = conditions.find(({ type }) => type === news.type)
  if (known?.status === news.status && known.reason === news.reason) return conditions
  const lastTransitionTime = known?.status === news.status ? known.lastTransitionTime : news.lastTransitionTime
  return [...conditions.filter(({ type }) => type !== news.type), { ...news, lastTransitionTime }]
}

const NEVER = 2_147_483_647

/** Whether anybody cares how long a rollout takes. */
export const hasDeadline = ({ spec }: Deployment): boolean => spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== NEVER
