import { describe, expect, it } from 'vitest'
import type { ApiDoor } from '../../api/door'
import type { Event } from '../../api/kinds/event'
import type { Draft, KubeObject } from '../../api/object'
import { notFoundError } from '../../api/status-error'
import { Event as EventKind } from '../../api/kinds/event'
import { Clock } from '../../base/clock'
import { Random } from '../../base/random'
import { createEventRecorder } from './event-recorder'

const object: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: 'shop', uid: 'u1', resourceVersion: '4', creationTimestamp: '' },
}

/** Keeps events by name: all that the recorder needs of a server. */
function setUp() {
  const clock = new Clock(Date.UTC(2026, 0, 1))
  const events = new Map<string, Event>()
  const door = {
    create: (_kind: unknown, draft: Draft) => {
      const event = { ...draft, apiVersion: 'v1', kind: 'Event' } as Event
      events.set(event.metadata.name, event)
      return event
    },
    patch: (_kind: unknown, { name }: { name: string }, { patch }: { patch: Partial<Event> }) => {
      const known = events.get(name)
      if (!known) throw notFoundError(EventKind, name)
      const event = { ...known, ...patch }
      events.set(name, event)
      return event
    },
  } as Partial<ApiDoor> as ApiDoor
  const recorder = createEventRecorder(door, { clock, random: new Random('1'), component: 'replicaset-controller' })
  return { clock, events, recorder, all: () => [...events.values()] }
}

describe('an event recorder', () => {
  it('writes an event as the real one looks', () => {
    const { recorder, all } = setUp()
    recorder.event(object, 'Normal', 'SuccessfulCreate', 'Created pod: web-1')
    const [event] = all()
    expect(event.metadata.name).toMatch(/^web\.[0-9a-f]{16}$/)
    expect(event).toMatchObject({
      metadata: { namespace: 'shop' },
      involvedObject: { kind: 'ReplicaSet', namespace: 'shop', name: 'web', uid: 'u1', apiVersion: 'apps/v1', resourceVersion: '4' },
      reason: 'SuccessfulCreate',
      message: 'Created pod: web-1',
      source: { component: 'replicaset-controller' },
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:00Z',
      count: 1,
      type: 'Normal',
      reportingComponent: 'replicaset-controller',
      reportingInstance: '',
    })
  })

  it('counts a message that comes again, keeping the first time', () => {
    const { clock, recorder, all } = setUp()
    recorder.event(object, 'Warning', 'Failed', 'no')
    clock.advanceTo(clock.now() + 60_000)
    recorder.event(object, 'Warning', 'Failed', 'no')
    expect(all().map(({ count, firstTimestamp, lastTimestamp }) => ({ count, firstTimestamp, lastTimestamp }))).toEqual([
      { count: 2, firstTimestamp: '2026-01-01T00:00:00Z', lastTimestamp: '2026-01-01T00:01:00Z' },
    ])
  })

  it('makes a counted event that is gone again, and goes on counting', () => {
    const { clock, events, recorder, all } = setUp()
    recorder.event(object, 'Warning', 'Failed', 'no')
    const [{ metadata }] = all()
    events.clear()
    clock.advanceTo(clock.now() + 7_200_000)
    recorder.event(object, 'Warning', 'Failed', 'no')
    expect(all()).toMatchObject([
      { metadata: { name: metadata.name }, count: 2, firstTimestamp: '2026-01-01T00:00:00Z', lastTimestamp: '2026-01-01T02:00:00Z' },
    ])
  })

  it('folds the tenth and later different messages of a sort into one', () => {
    const { recorder, all } = setUp()
    for (let i = 1; i <= 12; i++) recorder.event(object, 'Normal', 'SuccessfulCreate', `Created pod: web-${i}`)
    expect(all()).toHaveLength(10)
    expect(all()[9]).toMatchObject({ count: 3, message: '(combined from similar events): Created pod: web-12' })
  })

  it('stops at 25 in a burst and takes up again one every five minutes', () => {
    const { clock, recorder, all } = setUp()
    for (let i = 0; i < 40; i++) recorder.event(object, 'Normal', 'Same', 'again')
    expect(all()[0].count).toBe(25)
    clock.advanceTo(clock.now() + 300_000)
    for (let i = 0; i < 5; i++) recorder.event(object, 'Normal', 'Same', 'again')
    expect(all()[0].count).toBe(26)
  })
})
