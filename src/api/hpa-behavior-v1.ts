/**
 * The behavior of an autoscaler as autoscaling/v1 hides it in an annotation: upstream writes its internal form, whose members have no
 * JSON names. Upstream: Convert_autoscaling_HorizontalPodAutoscaler_To_v1_HorizontalPodAutoscaler in pkg/apis/autoscaling/v1/conversion.go (v1.32).
 */
import type { Autoscaling } from './types'

type Behavior = Autoscaling.HorizontalPodAutoscalerBehavior
type Rules = Autoscaling.HPAScalingRules

export const behaviorText = ({ scaleUp, scaleDown }: Behavior): object => ({ ScaleUp: rulesText(scaleUp), ScaleDown: rulesText(scaleDown) })

const rulesText = (rules: Rules | undefined): object | null =>
  rules
    ? {
        StabilizationWindowSeconds: rules.stabilizationWindowSeconds ?? null,
        SelectPolicy: rules.selectPolicy ?? null,
        Policies: rules.policies?.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })) ?? null,
      }
    : null

/** Go reads member names in any case. */
export function readBehavior(value: unknown): Behavior {
  if (Array.isArray(value)) return value.map(readBehavior) as object as Behavior
  if (typeof value !== 'object' || value === null) return value as Behavior
  const entries = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(entries.map(([name, member]) => [name[0].toLowerCase() + name.slice(1), readBehavior(member)])) as Behavior
}
