import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../api/object'
import { cutStrip, eventMarks } from './event-marks'

function event(name: string, lastTimestamp: string | undefined, more: object = {}): KubeObject {
  const object = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' },
    reason: 'Started',
    message: 'Started container web',
    type: 'Normal',
    lastTimestamp,
    ...more,
  }
  return object
}

describe('event marks', () => {
  it('stand at the last time of the event, else at the time of its series or creation', () => {
    const marks = eventMarks([event('b', '2026-01-01T00:00:09Z'), event('a', undefined, { eventTime: '2026-01-01T00:00:04.000000Z' }), event('c', undefined)])
    expect(marks.map(({ path, atMs }) => `${path} ${new Date(atMs).toISOString().slice(17, 19)}`)).toEqual([
      'Event/default/c 00',
      'Event/default/a 04',
      'Event/default/b 09',
    ])
  })

  it('lead to what they are about, which for a Node has no namespace', () => {
    const [mark] = eventMarks([event('a', undefined, { involvedObject: { kind: 'Node', namespace: 'default', name: 'worker-1' }, type: 'Warning', count: 4 })])
    expect(mark).toMatchObject({ about: 'Node//worker-1', warning: true, count: 4 })
  })

  it('count what is not drawn', () => {
    const marks = eventMarks([event('a', '2026-01-01T00:00:00Z'), event('b', '2026-01-01T00:01:00Z'), event('c', '2026-01-01T00:01:01Z')])
    const strip = cutStrip(marks, { nowMs: Date.parse('2026-01-01T00:01:02Z'), windowMs: 10_000, limit: 1 })
    expect({ drawn: strip.marks.map(({ path }) => path), hidden: strip.hidden }).toEqual({ drawn: ['Event/default/c'], hidden: 2 })
  })
})
