/**
 * Says on an object what happened to it: Event objects of the core group. Repeats raise a count; many similar ones are folded into
 * one; who talks too much about one object is cut off for a while. An event that cannot be written is lost, as upstream's are.
 * Upstream: k8s.io/client-go/tools/record/{event.go,events_cache.go} (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { Event } from '../../api/kinds/event'
import type { KubeObject } from '../../api/object'
import { isStatusError } from '../../api/status-error'
import type { Clock } from '../../base/clock'
import type { Random } from '../../base/random'
import { createEventNamer, referenceTo } from './event-reference'

/** So many different messages of one reason on one object within the window become one event. */
const SIMILAR_LIMIT = 10
const SIMILAR_WINDOW_MS = 600_000
const BURST = 25
const REFILL_MS = 300_000
/** Size of upstream's LRU caches. */
const REMEMBERED = 4096

export type EventType = 'Normal' | 'Warning'

export interface EventRecorder {
  /** `fieldPath` names the part that is meant, `spec.containers{web}`. */
  event(object: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): void
}

export interface EventSource {
  readonly clock: Clock
  readonly random: Random
  /** `replicaset-controller`, `kubelet` */
  readonly component: string
  readonly host?: string
}

interface Similar {
  readonly messages: Set<string>
  lastAt: number
}

interface Bucket {
  tokens: number
  filledAt: number
}

export function createEventRecorder(door: ApiDoor, { clock, random, component, host = '' }: EventSource): EventRecorder {
  const nameFor = createEventNamer(clock, random)
  const similar = new Map<string, Similar>()
  const written = new Map<string, Event>()
  const buckets = new Map<string, Bucket>()

  /** True when this message is one too many of its sort. */
  function isOneOfMany(kindOfEvent: string, message: string): boolean {
    let seen = similar.get(kindOfEvent)
    if (!seen || clock.now() - seen.lastAt > SIMILAR_WINDOW_MS) seen = { messages: new Set(), lastAt: 0 }
    remember(similar, kindOfEvent, seen)
    seen.lastAt = clock.now()
    seen.messages.add(message)
    if (seen.messages.size < SIMILAR_LIMIT) return false
    const [oldest] = seen.messages
    seen.messages.delete(oldest)
    return true
  }

  function takeToken(about: string): boolean {
    let bucket = buckets.get(about)
    if (!bucket) remember(buckets, about, (bucket = { tokens: BURST, filledAt: clock.now() }))
    bucket.tokens = Math.min(BURST, bucket.tokens + (clock.now() - bucket.filledAt) / REFILL_MS)
    bucket.filledAt = clock.now()
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  function repeat(known: Event, message: string): Event {
    const count = (known.count ?? 1) + 1
    const patch = { count, lastTimestamp: clock.timestamp(), message }
    return door.patch(Event, known.metadata, { type: 'application/merge-patch+json', patch })
  }

  function record(event: Omit<Event, 'metadata' | 'apiVersion' | 'kind'>, key: string): Event {
    const known = written.get(key)
    if (known) {
      try {
        return repeat(known, event.message ?? '')
      } catch (error) {
        if (!isStatusError(error) || error.reason !== 'NotFound') throw error
      }
    }
    const namespace = event.involvedObject.namespace ?? 'default'
    return door.create(Event, { ...event, metadata: { name: nameFor(event.involvedObject.name ?? ''), namespace } })
  }

  return {
    event(object, type, reason, message, fieldPath) {
      const about = `${component}|${host}|${object.kind}|${object.metadata.uid}`
      const kindOfEvent = `${about}|${type}|${reason}`
      const isCombined = isOneOfMany(kindOfEvent, message)
      const text = isCombined ? `(combined from similar events): ${message}` : message
      const key = isCombined ? kindOfEvent : `${kindOfEvent}|${fieldPath ?? ''}|${message}`
      if (!takeToken(about)) return
      const now = clock.timestamp()
      const draft = {
        involvedObject: referenceTo(object, fieldPath),
        reason,
        message: text,
        source: { component, ...(host ? { host } : {}) },
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
        type,
        reportingComponent: component,
        reportingInstance: host,
      }
      try {
        remember(written, key, record(draft, key))
      } catch (error) {
        if (!isStatusError(error)) throw error
      }
    },
  }
}

/** Most recently used last; the least recently used goes first when there are too many. */
function remember<V>(cache: Map<string, V>, key: string, value: V): void {
  cache.delete(key)
  cache.set(key, value)
  for (const oldest of cache.keys()) {
    if (cache.size <= REMEMBERED) return
    cache.delete(oldest)
  }
}
