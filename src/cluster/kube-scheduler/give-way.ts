/**
 * Makes room for a pod: its victims learn why they go and are deleted, and pods of lower priority that were promised room on the node
 * are promised it no longer. Upstream: prepareCandidate and PreemptPod in pkg/scheduler/framework/preemption/preemption.go (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { Pod } from '../../api/kinds/pod'
import { isNotFound } from '../../api/status-error'
import { withCondition } from './conditions'
import type { PodInfo } from './node-info'
import type { Nominations } from './nominator'
import type { SchedulingEvents } from './scheduling-events'
import type { Candidate } from './select-victims'

interface Surroundings {
  readonly door: ApiDoor
  readonly events: SchedulingEvents
  readonly nominations: Nominations
  readonly now: string
}

export function giveWay(preemptor: PodInfo, { nodeName, victims }: Candidate, { door, events, nominations, now }: Surroundings): void {
  const because = `${preemptor.pod.spec.schedulerName ?? 'default-scheduler'}: preempting to accommodate a higher priority pod`
  const condition = { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message: because } as const
  for (const { pod: known } of victims) {
    try {
      const victim = door.get(Pod, known.metadata)
      if (victim.metadata.uid !== known.metadata.uid) continue
      const marked = withCondition(victim, condition, now)
      if (marked !== victim) door.updateStatus(Pod, marked)
      door.delete(Pod, victim.metadata)
    } catch (error) {
      if (!isNotFound(error)) throw error
      continue
    }
    const note = `Preempted by pod ${preemptor.uid} on node ${nodeName}`
    events.event(known, { type: 'Normal', reason: 'Preempted', action: 'Preempting', note, related: preemptor.pod })
  }
  for (const other of [...(nominations.on(nodeName)?.values() ?? [])]) if (other.priority < preemptor.priority) takeBackPromise(door, other)
}

/** The pod hears by the change itself that it has to look for another place. */
function takeBackPromise(door: ApiDoor, { pod }: PodInfo): void {
  try {
    const current = door.get(Pod, pod.metadata)
    const { nominatedNodeName, ...status } = current.status
    if (nominatedNodeName) door.updateStatus(Pod, { ...current, status })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
