/** The conditions of an autoscaler. Upstream: setConditionInList in pkg/controller/podautoscaler/horizontal.go (v1.32). */
import type { Autoscaling } from '../../../api/types'

export type AutoscalerCondition = Autoscaling.HorizontalPodAutoscalerCondition

export type News = Pick<AutoscalerCondition, 'type' | 'status' | 'reason' | 'message'>

/** A time of transition is that of the last change of status. */
export function withNews(conditions: readonly AutoscalerCondition[], news: News, now: string): readonly AutoscalerCondition[] {
  const index = conditions.findIndex(({ type }) => type === news.type)
  if (index < 0) return [...conditions, { lastTransitionTime: now, ...news }]
  const { status, lastTransitionTime } = conditions[index]
  return conditions.with(index, { lastTransitionTime: status === news.status ? lastTransitionTime : now, ...news })
}
