/** Event: what a component has to say about an object. Upstream: printers.go printEvent (v1.32). */
import { nameColumn, since, textColumn, wide } from '../columns'
import { fill } from '../defaults/fill'
import type { Kind } from '../kind'
import { noTime } from '../no-time'
import type { Event as StoredEvent } from '../types'
import { validateEvent } from '../validation/event'

export type Event = StoredEvent

export const Event: Kind<Event> = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: [
    textColumn('Last Seen', 'Time since it was seen last.'),
    textColumn('Type', 'What sort it is.'),
    textColumn('Reason', 'Why, in one word.'),
    textColumn('Object', 'What it is about.'),
    wide(textColumn('Subobject', 'Which part of the object.')),
    wide(textColumn('Source', 'Who says so.')),
    textColumn('Message', 'Why, in a sentence.'),
    wide(textColumn('First Seen', 'Time since it was seen first.')),
    wide(textColumn('Count', 'How often it was seen.')),
    wide(nameColumn),
  ],
  row(event, nowMs) {
    const first = event.firstTimestamp ?? event.eventTime
    const last = event.series?.lastObservedTime ?? event.lastTimestamp ?? first
    return [
      since(last, nowMs),
      event.type ?? '',
      event.reason ?? '',
      `${(event.involvedObject.kind ?? '').toLowerCase()}/${event.involvedObject.name ?? ''}`,
      event.involvedObject.fieldPath ?? '',
      sourceOf(event),
      (event.message ?? '').trim(),
      since(first, nowMs),
      String(event.series?.count ?? event.count ?? 1),
      event.metadata.name,
    ]
  },
  selectableFields: (event) => ({
    'involvedObject.kind': event.involvedObject.kind ?? '',
    'involvedObject.namespace': event.involvedObject.namespace ?? '',
    'involvedObject.name': event.involvedObject.name ?? '',
    'involvedObject.uid': event.involvedObject.uid ?? '',
    'involvedObject.apiVersion': event.involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': event.involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': event.involvedObject.fieldPath ?? '',
    reason: event.reason ?? '',
    reportingComponent: event.reportingComponent ?? '',
    source: event.source?.component || (event.reportingComponent ?? ''),
    type: event.type ?? '',
  }),
  withMetadata: (event, metadata) => ({
    apiVersion: event.apiVersion,
    kind: event.kind,
    metadata,
    involvedObject: event.involvedObject,
    reason: event.reason,
    message: event.message,
    source: event.source,
    firstTimestamp: event.firstTimestamp,
    lastTimestamp: event.lastTimestamp,
    count: event.count,
    type: event.type,
    eventTime: event.eventTime,
    series: event.series,
    action: event.action,
    related: event.related,
    reportingComponent: event.reportingComponent,
    reportingInstance: event.reportingInstance,
  }),
  setDefaults: (event) => fill(event, emptyEvent),
  validate: validateEvent,
}

/** What every answer shows even when nobody set it; upstream: the fields without omitempty in core/v1 types.go. */
const emptyEvent: Partial<Event> = {
  eventTime: noTime,
  firstTimestamp: noTime,
  lastTimestamp: noTime,
  involvedObject: {},
  source: {},
  reportingComponent: '',
  reportingInstance: '',
}

function sourceOf({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || ''
  const host = source?.host || reportingInstance || ''
  return [component, host].filter((part) => part !== '').join(', ')
}
