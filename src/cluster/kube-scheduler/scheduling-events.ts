/**
 * Events of the newer sort, as the scheduler writes them: an exact time, an action, and a series for repeats instead of a count.
 * Upstream: k8s.io/client-go/tools/events/{event_recorder.go,event_broadcaster.go} (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { Event } from '../../api/kinds/event'
import type { Pod } from '../../api/kinds/pod'
import { noTime } from '../../api/no-time'
import { isStatusError } from '../../api/status-error'
import type { Clock } from '../../base/clock'
import type { Random } from '../../base/random'
import type { EventType } from '../client/event-recorder'
import { createEventNamer, referenceTo } from '../client/event-reference'

/** A series that nobody added to for so long is over. */
const SERIES_ENDS_MS = 360_000
const NOTE_LIMIT = 1024
const COMPONENT = 'default-scheduler'

export interface SchedulingEvent {
  readonly type: EventType
  readonly reason: string
  readonly action: string
  readonly note: string
  /** Who else it is about. */
  readonly related?: Pod
}

interface Series {
  readonly event: Event
  count: number
  lastAt: number
}

export interface SchedulingEvents {
  event(pod: Pod, event: SchedulingEvent): void
}

export function createSchedulingEvents(door: ApiDoor, { clock, random, host }: { clock: Clock; random: Random; host: string }): SchedulingEvents {
  const nameFor = createEventNamer(clock, random)
  const series = new Map<string, Series>()
  const reportingInstance = `${COMPONENT}-${host}`

  function forgetOld(): void {
    for (const [key, { lastAt }] of series) {
      if (clock.now() - lastAt <= SERIES_ENDS_MS) return
      series.delete(key)
    }
  }

  /** The first repeat makes it a series; further ones are counted, and upstream writes that count half-hourly. */
  function repeat(known: Series): void {
    known.count++
    known.lastAt = clock.now()
    if (known.count > 2) return
    const patch = { series: { count: known.count, lastObservedTime: clock.microTimestamp() } }
    door.patch(Event, known.event.metadata, { type: 'application/merge-patch+json', patch })
  }

  function create(pod: Pod, { type, reason, action, note, related }: SchedulingEvent): Event {
    return door.create(Event, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: nameFor(pod.metadata.name), namespace: pod.metadata.namespace },
      involvedObject: referenceTo(pod),
      reason,
      message: shortened(note),
      source: {},
      type,
      eventTime: clock.microTimestamp(),
      firstTimestamp: noTime,
      lastTimestamp: noTime,
      action,
      ...(related ? { related: referenceTo(related) } : {}),
      reportingComponent: COMPONENT,
      reportingInstance,
    })
  }

  return {
    event(pod, event) {
      const { uid, resourceVersion } = pod.metadata
      const key = `${uid}|${resourceVersion}|${event.type}|${event.reason}|${event.action}|${event.related?.metadata.uid ?? ''}`
      forgetOld()
      try {
        const known = series.get(key)
        if (known) repeat(known)
        else series.set(key, { event: create(pod, event), count: 1, lastAt: clock.now() })
      } catch (error) {
        // Events are nice to have: a namespace that is going takes none.
        if (!isStatusError(error)) throw error
      }
    },
  }
}

const shortened = (note: string): string => (note.length <= NOTE_LIMIT ? note : `${note.slice(0, NOTE_LIMIT - 4)} ...`)
