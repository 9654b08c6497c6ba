/** The cluster's Events as marks on a line of virtual time, latest part first in mind. Pure. */
import type { Event } from '../../api/types'
import type { KubeObject } from '../../api/object'
import type { ObjectPath } from '../store/object-store'

export interface EventMark {
  readonly path: ObjectPath
  /** The object it is about. */
  readonly about: ObjectPath
  readonly atMs: number
  readonly warning: boolean
  readonly reason: string
  readonly message: string
  readonly count: number
}

export interface Strip {
  readonly fromMs: number
  readonly toMs: number
  /** Oldest first. */
  readonly marks: readonly EventMark[]
  /** Marks that are not drawn because there is no room: older, or beyond the limit. */
  readonly hidden: number
}

const isEvent = (object: KubeObject): object is Event => object.kind === 'Event'

export function eventMarks(objects: Iterable<KubeObject>): EventMark[] {
  const marks: EventMark[] = []
  for (const object of objects) if (isEvent(object)) marks.push(markOf(object))
  return marks.sort((a, b) => a.atMs - b.atMs || (a.path < b.path ? -1 : 1))
}

/** Objects never change; each is read once. */
const known = new WeakMap<Event, EventMark>()

function markOf(event: Event): EventMark {
  const mark = known.get(event) ?? read(event)
  known.set(event, mark)
  return mark
}

function read(event: Event): EventMark {
  const { kind = '', namespace = '', name = '' } = event.involvedObject
  const at = event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? event.metadata.creationTimestamp
  return {
    path: `Event/${event.metadata.namespace ?? ''}/${event.metadata.name}`,
    about: `${kind}/${isClusterScoped(kind) ? '' : namespace}/${name}`,
    atMs: Date.parse(String(at)),
    warning: event.type === 'Warning',
    reason: event.reason ?? '',
    message: event.message ?? '',
    count: event.series?.count ?? event.count ?? 1,
  }
}

/** Events about a Node lie in a namespace, their subject does not. */
const isClusterScoped = (kind: string): boolean => kind === 'Node' || kind === 'Namespace' || kind === 'PersistentVolume'

/** The last `windowMs` up to `nowMs`, at most `limit` marks. */
export function cutStrip(marks: readonly EventMark[], { nowMs, windowMs, limit }: { nowMs: number; windowMs: number; limit: number }): Strip {
  const fromMs = nowMs - windowMs
  const recent = marks.filter(({ atMs }) => atMs >= fromMs).slice(-limit)
  return { fromMs, toMs: nowMs, marks: recent, hidden: marks.length - recent.length }
}
