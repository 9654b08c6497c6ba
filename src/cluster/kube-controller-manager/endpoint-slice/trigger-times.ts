/**
 * Since when the endpoints have been due for a change: the earliest change of a Service or pod that has not been worked in yet.
 * Upstream: k8s.io/endpointslice/trigger_time_tracker.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import type { Service } from '../../../api/kinds/service'
import { triggerTimeOf } from './pod-endpoint'

export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time'

export interface TriggerTimes {
  /** RFC 3339, or undefined when nothing of the kind happened. */
  next(service: Service, changed: Iterable<Pod>): string | undefined
}

export function createTriggerTimes(): TriggerTimes {
  let seenService = ''
  const seen = new Map<string, string>()
  return {
    next(service, changed) {
      let earliest: string | undefined
      const consider = (time: string): void => {
        if (earliest === undefined || time < earliest) earliest = time
      }
      for (const pod of changed) {
        const time = triggerTimeOf(pod)
        if (!time || time <= (seen.get(pod.metadata.name) ?? '')) continue
        seen.set(pod.metadata.name, time)
        consider(time)
      }
      const { creationTimestamp } = service.metadata
      if (creationTimestamp > seenService) {
        seenService = creationTimestamp
        consider(creationTimestamp)
      }
      return earliest
    },
  }
}

/** With the time, or without any when there is none. */
export function withTriggerTime(annotations: Readonly<Record<string, string>> | undefined, time: string | undefined) {
  const { [TRIGGER_TIME]: _before, ...others } = annotations ?? {}
  if (time) return { ...others, [TRIGGER_TIME]: time }
  return Object.keys(others).length > 0 ? others : undefined
}
