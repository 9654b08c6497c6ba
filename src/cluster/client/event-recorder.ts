/**
 * Says on an object what happened to it: Event objects of the core group. Repeats raise a count; many similar ones are folded into
 * one; who talks too much about one object is cut off for a while. An event that cannot be written is lost, as upstream's are.
 * Upstream: k8s.io/client-go/tools/record/{event.go,events_cache.go} (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { Event } from '../../api/kinds/event'
import { noTime } from '../../api/no-time'
import { keyOf, type KubeObject } from '../../api/object'
import { isStatusError } from '../../api/status-error'
import type { Clock } from '../../base/clock'
import type { Random } from '../../base/random'
import { createEventNamer, referenceTo } from './event-reference'

/** So many different messages of one reason on one object within the window become one event. */
const SIMILAR_LIMIT = 10
const SIMILAR_WINDOW_MS = 600_000
const BURST = 25
const REFILL_MS = 300_000
/** Objects that are remembered: the size of upstream's caches, which count messages. */
const REMEMBERED = 4096
/** Different messages of a sort that are remembered. */
const WRITTEN_LIMIT = 64

const none: readonly never[] = []

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

/**
 * What was said about one object: kept together, for most objects are spoken of a few times and never again. Its lists are made anew
 * when they grow: a list that is added to keeps room for sixteen more.
 */
interface Talk {
  tokens: number
  filledAt: number
  sorts: readonly Sort[]
}

/** Events of one type and reason. */
interface Sort {
  readonly type: EventType
  readonly reason: string
  /** Different messages within the window, oldest first. */
  messages: readonly string[]
  lastAt: number
  written: readonly Written[]
}

interface Said {
  readonly object: KubeObject
  readonly type: EventType
  readonly reason: string
  readonly message: string
  readonly fieldPath: string | undefined
}

/** What counting on needs of an event: the event itself may be long forgotten. */
interface Written {
  readonly fieldPath: string | undefined
  /** Absent: the one into which many similar ones are folded. */
  readonly message: string | undefined
  readonly name: string
  readonly firstTimestamp: string
  count: number
}

export function createEventRecorder(door: ApiDoor, { clock, random, component, host = '' }: EventSource): EventRecorder {
  const nameFor = createEventNamer(clock, random)
  const talks = new Map<string, Talk>()
  const source = { component, ...(host ? { host } : {}) }

  function talkOf(object: KubeObject): Talk {
    const key = object.metadata.uid || keyOf(object)
    const talk = talks.get(key) ?? { tokens: BURST, filledAt: clock.now(), sorts: none }
    remember(talks, key, talk)
    return talk
  }

  /** True when this message is one too many of its sort. */
  function isOneOfMany(sort: Sort, message: string): boolean {
    if (clock.now() - sort.lastAt > SIMILAR_WINDOW_MS) sort.messages = []
    sort.lastAt = clock.now()
    if (!sort.messages.includes(message)) sort.messages = [...sort.messages, message]
    if (sort.messages.length < SIMILAR_LIMIT) return false
    sort.messages = sort.messages.slice(1)
    return true
  }

  function takeToken(talk: Talk): boolean {
    talk.tokens = Math.min(BURST, talk.tokens + (clock.now() - talk.filledAt) / REFILL_MS)
    talk.filledAt = clock.now()
    if (talk.tokens < 1) return false
    talk.tokens -= 1
    return true
  }

  /** Counts the event that was written before; one that is gone is made again, and the counting goes on. */
  function repeat(known: Written, said: Said): void {
    known.count++
    const patch = { count: known.count, lastTimestamp: clock.timestamp(), message: said.message }
    try {
      door.patch(Event, { name: known.name, namespace: namespaceOf(said.object) }, { type: 'application/merge-patch+json', patch })
    } catch (error) {
      if (!isStatusError(error) || error.reason !== 'NotFound') throw error
      create(known, said)
    }
  }

  function create({ name, firstTimestamp, count }: Written, { object, type, reason, message, fieldPath }: Said): void {
    door.create(Event, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace: namespaceOf(object) },
      involvedObject: referenceTo(object, fieldPath),
      reason,
      message,
      source,
      // An event that is whole is stored without a copy.
      eventTime: noTime,
      firstTimestamp,
      lastTimestamp: clock.timestamp(),
      count,
      type,
      reportingComponent: component,
      reportingInstance: host,
    })
  }

  return {
    event(object, type, reason, message, fieldPath) {
      const talk = talkOf(object)
      const sort = sortOf(talk, type, reason)
      const isCombined = isOneOfMany(sort, message)
      const text = isCombined ? `(combined from similar events): ${message}` : message
      if (!takeToken(talk)) return
      const known = sort.written.find((written) => (isCombined ? written.message === undefined : written.message === message && written.fieldPath === fieldPath))
      const said = { object, type, reason, message: text, fieldPath }
      try {
        if (known) return repeat(known, said)
        const written = { fieldPath, message: isCombined ? undefined : message, name: nameFor(object.metadata.name), firstTimestamp: clock.timestamp(), count: 1 }
        create(written, said)
        sort.written = [...sort.written.slice(sort.written.length < WRITTEN_LIMIT ? 0 : 1), written]
      } catch (error) {
        if (!isStatusError(error)) throw error
      }
    },
  }
}

const namespaceOf = ({ metadata: { namespace = 'default' } }: KubeObject): string => namespace

function sortOf(talk: Talk, type: EventType, reason: string): Sort {
  const known = talk.sorts.find((candidate) => candidate.reason === reason && candidate.type === type)
  if (known) return known
  const sort: Sort = { type, reason, messages: none, lastAt: 0, written: none }
  talk.sorts = [...talk.sorts, sort]
  return sort
}

/** Most recently used last; the least recently used goes first when there are too many. */
function remember<V>(cache: Map<string, V>, key: string, value: V): void {
  cache.delete(key)
  cache.set(key, value)
  if (cache.size <= REMEMBERED) return
  for (const oldest of cache.keys()) return void cache.delete(oldest)
}
