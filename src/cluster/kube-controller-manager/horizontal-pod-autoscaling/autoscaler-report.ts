/**
 * What becomes known while an autoscaler is looked at: conditions, events, the status that is written once at the end, and the formula
 * for those who want to see it. Upstream: setStatus, updateStatusIfNeeded in pkg/controller/podautoscaler/horizontal.go (v1.32).
 */
import type { AutoscalingFormula } from '../../../api/autoscaling-formula'
import { HorizontalPodAutoscaler } from '../../../api/kinds/horizontal-pod-autoscaler'
import { isStatusError } from '../../../api/status-error'
import type { Autoscaling } from '../../../api/types'
import { isSame } from '../../../api/updates'
import type { ControllerContext } from '../controller'
import { withNews, type News } from './conditions'

export interface Numbers {
  readonly current: number
  /** Absent: as it was. */
  readonly desired?: number
  /** Absent: nothing was measured. */
  readonly metrics?: readonly Autoscaling.MetricStatus[]
  readonly rescaled?: boolean
}

export interface AutoscalerReport {
  note(type: string, status: 'True' | 'False', why: Pick<News, 'reason' | 'message'>): void
  say(reason: string, message: string): void
  warn(reason: string, message: string): void
  status(numbers: Numbers): void
  formula(part: Partial<AutoscalingFormula>): void
  /** Only what changed is written. */
  write(): void
}

/** The generated types say list; the wire says null. */
const NOTHING_MEASURED = null as never

export function createAutoscalerReport({ door, clock, recorder, formulas }: ControllerContext, autoscaler: HorizontalPodAutoscaler): AutoscalerReport {
  const { status: before, metadata } = autoscaler
  let status = before
  let formula: Partial<AutoscalingFormula> = {}
  const conditions = () => status.conditions ?? []

  return {
    note(type, value, why) {
      status = { ...status, conditions: [...withNews(conditions(), { type, status: value, ...why }, clock.timestamp())] }
    },
    say: (reason, message) => recorder.event(autoscaler, 'Normal', reason, message),
    warn: (reason, message) => recorder.event(autoscaler, 'Warning', reason, message),
    status({ current, desired = before.desiredReplicas, metrics, rescaled = false }) {
      const lastScaleTime = rescaled ? clock.timestamp() : before.lastScaleTime
      status = {
        currentReplicas: current,
        desiredReplicas: desired ?? 0,
        ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
        currentMetrics: metrics ? [...metrics] : NOTHING_MEASURED,
        conditions: [...conditions()],
      }
    },
    formula: (part) => void (formula = { ...formula, ...part }),
    write() {
      const { namespace = '', name } = metadata
      const { current = 0, desired = current, min = 0, max = 0, metrics = [] } = formula
      formulas.add({ ...formula, namespace, name, at: clock.timestamp(), current, desired, min, max, metrics })
      if (isSame(status, before)) return
      try {
        door.updateStatus(HorizontalPodAutoscaler, { ...autoscaler, status })
      } catch (error) {
        if (!isStatusError(error)) throw error
        recorder.event(autoscaler, 'Warning', 'FailedUpdateStatus', error.message)
      }
    },
  }
}
