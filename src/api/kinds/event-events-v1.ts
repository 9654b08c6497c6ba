/**
 * Event as the group events.k8s.io shows it: other names for the same fields. Upstream: pkg/apis/events/v1/conversion.go (v1.32).
 */
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateNewEvent } from '../validation/event'
import { Event as Stored } from './event'

type New = Types.EventsEvent

const ofObject = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath']

const fieldLabels: Readonly<Record<string, string>> = {
  ...Object.fromEntries(ofObject.map((field) => [`regarding.${field}`, `involvedObject.${field}`])),
  ...Object.fromEntries(['metadata.name', 'metadata.namespace', 'reason', 'source', 'type'].map((field) => [field, field])),
  reportingController: 'reportingComponent',
}

export const EventsEvent: Kind<New> = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  categories: [],
  namespaced: true,
  subresources: [],
  storedAs: {
    kind: Stored as Kind,
    fieldLabels,
    decode: (object) => decode(object),
    encode: (stored) => encode(stored as Types.Event),
  },
  columns: Stored.columns,
  row: (event, nowMs) => Stored.row(decode(event), nowMs),
  validate: validateNewEvent,
}

type Series = NonNullable<New['series']>

function encode(stored: Types.Event): New {
  const { involvedObject, source, message, firstTimestamp, lastTimestamp, count, reportingComponent, series, ...same } = stored
  return {
    ...same,
    apiVersion: 'events.k8s.io/v1',
    reportingController: reportingComponent,
    regarding: involvedObject,
    ...(message === undefined ? {} : { note: message }),
    ...(series ? { series: series as Series } : {}),
    deprecatedSource: source,
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    ...(count === undefined ? {} : { deprecatedCount: count }),
  } as New
}

function decode(event: New): Types.Event {
  const { regarding, deprecatedSource, note, deprecatedFirstTimestamp, deprecatedLastTimestamp, deprecatedCount, reportingController, ...same } = event
  return {
    ...same,
    apiVersion: 'v1',
    involvedObject: regarding ?? {},
    ...(note === undefined ? {} : { message: note }),
    ...(deprecatedSource ? { source: deprecatedSource } : {}),
    ...(deprecatedFirstTimestamp ? { firstTimestamp: deprecatedFirstTimestamp } : {}),
    ...(deprecatedLastTimestamp ? { lastTimestamp: deprecatedLastTimestamp } : {}),
    ...(deprecatedCount === undefined ? {} : { count: deprecatedCount }),
    ...(reportingController === undefined ? {} : { reportingComponent: reportingController }),
  } as Types.Event
}
