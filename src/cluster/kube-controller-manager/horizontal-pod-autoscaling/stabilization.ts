/**
 * What was recommended lately has a say: pods go only when nothing has asked for them for a while, so that a load which comes and goes
 * does not make pods come and go. Upstream: stabilizeRecommendation, stabilizeRecommendationWithBehaviors in
 * pkg/controller/podautoscaler/horizontal.go (v1.32).
 */
import type { Autoscaling } from '../../../api/types'
import { replacingOld } from './scaling-limits'

export interface Recommendation {
  readonly replicas: number
  readonly atMs: number
}

export interface Stabilized {
  readonly replicas: number
  /** With the latest one. */
  readonly recommendations: readonly Recommendation[]
}

/** --horizontal-pod-autoscaler-downscale-stabilization */
export const DOWNSCALE_STABILIZATION_SECONDS = 300

export function stabilized(recommendations: readonly Recommendation[], latest: Recommendation): Stabilized {
  const cutoff = latest.atMs - DOWNSCALE_STABILIZATION_SECONDS * 1000
  const isOld = ({ atMs }: Recommendation): boolean => atMs < cutoff
  const recent = recommendations.filter((each) => !isOld(each))
  return { replicas: Math.max(latest.replicas, ...recent.map(({ replicas }) => replicas)), recommendations: replacingOld(recommendations, latest, isOld) }
}

export function stabilizedByBehavior(
  recommendations: readonly Recommendation[],
  latest: Recommendation & { readonly current: number },
  { scaleUp, scaleDown }: Autoscaling.HorizontalPodAutoscalerBehavior,
): Stabilized {
  const { replicas: desired, atMs, current } = latest
  const upCutoff = atMs - (scaleUp?.stabilizationWindowSeconds ?? 0) * 1000
  const downCutoff = atMs - (scaleDown?.stabilizationWindowSeconds ?? DOWNSCALE_STABILIZATION_SECONDS) * 1000
  const since = (cutoff: number): number[] => recommendations.filter((each) => each.atMs > cutoff).map(({ replicas }) => replicas)
  const lowestUp = Math.min(desired, ...since(upCutoff))
  const highestDown = Math.max(desired, ...since(downCutoff))
  const isOld = (each: Recommendation): boolean => each.atMs < upCutoff && each.atMs < downCutoff
  return {
    replicas: Math.min(Math.max(current, lowestUp), highestDown),
    recommendations: replacingOld(recommendations, { replicas: desired, atMs }, isOld),
  }
}
