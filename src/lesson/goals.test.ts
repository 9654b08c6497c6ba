import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../api/object'
import { goalsOf } from './goals'
import type { Check, Condition } from './lesson'
import type { LessonView } from './lesson-view'

const object = (kind: string, name: string, labels: Record<string, string> = {}): KubeObject => ({
  ...{ apiVersion: 'v1', kind },
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z', labels },
})
const objects = [object('Deployment', 'web'), object('Service', 'web'), object('Pod', 'web-1', { app: 'web' }), object('Pod', 'web-2', { app: 'web' }), object('Namespace', 'shop')]
const view: LessonView = {
  ...{ nowMs: 0, commands: [], ran: [], answers: {} },
  log: () => undefined,
  read: () => undefined,
  find: (kind, _namespace, name) => objects.find((each) => each.kind === kind && each.metadata.name === name && (kind !== 'Service' || _namespace === 'default')),
  list: (kind) => objects.filter((each) => each.kind === kind),
  reach: () => ({ hops: [], response: undefined, decided: undefined }),
}
const named = (kind: string, name?: string, labels = {}) => ({ kind, namespace: 'default', name, labels, match: {} })
const asked = (url: string, from = 'Pod/shell', fails: '' | 'any' = '') => ({ type: 'reach', from, url, method: 'GET', headers: {}, body: '', status: 200, contains: '', fails }) as const

const cases: readonly { name: string; condition: Condition; goals: object[] }[] = [
  { name: 'an object that is missing is to be made', condition: { type: 'assert', object: named('Service', 'api') }, goals: [{ object: 'Service/default/api', want: 'make' }] },
  { name: 'one that differs is to be changed', condition: { type: 'assert', object: named('Deployment', 'web') }, goals: [{ object: 'Deployment/default/web', want: 'change' }] },
  { name: 'one of any name is to be made where none has the labels', condition: { type: 'assert', object: named('Pod', undefined, { app: 'api' }) }, goals: [{ object: 'Pod/default/', want: 'make' }] },
  { name: 'a rollout that is not done is a change', condition: { type: 'rollout', object: named('Deployment', 'web') }, goals: [{ object: 'Deployment/default/web', want: 'change' }] },
  { name: 'what should be gone is to be removed', condition: { type: 'absent', object: named('Pod', undefined, { app: 'web' }) }, goals: [{ object: 'Pod/default/web-1', want: 'remove' }, { object: 'Pod/default/web-2', want: 'remove' }] },
  { name: 'too few are to be more', condition: { type: 'count', object: named('Pod'), atLeast: 3, atMost: Infinity }, goals: [{ object: 'Pod/default/', want: 'make' }] },
  { name: 'too many are to be fewer', condition: { type: 'count', object: named('Pod'), atLeast: 0, atMost: 1 }, goals: [{ object: 'Pod/default/web-2', want: 'remove' }] },
  { name: 'a Service that does not answer is to be reached', condition: asked('http://web/'), goals: [{ object: 'Service/default/web', want: 'reach', from: 'Pod/default/shell' }] },
  { name: 'a Service that is asked for and missing is to be made', condition: asked('http://api.default.svc.cluster.local:8080/x', 'Node'), goals: [{ object: 'Service/default/api', want: 'make', from: '' }] },
  { name: 'a name without a namespace is one of where the asker lives', condition: asked('http://api', 'Pod/shop/shell'), goals: [{ object: 'Service/shop/api', want: 'make', from: 'Pod/shop/shell' }] },
  { name: 'a name of the web is no Service', condition: asked('http://shop.example.com/', 'outside'), goals: [] },
  { name: 'an address is no Service', condition: asked('http://10.244.1.2/'), goals: [] },
  { name: 'who is to be refused needs nothing', condition: asked('http://web/', 'Pod/shell', 'any'), goals: [] },
  { name: 'a line of the learner draws nothing', condition: { type: 'ran', pattern: 'x', prints: '' }, goals: [] },
]

describe('goalsOf', () => {
  it.each(cases)('$name', ({ condition, goals }) => {
    const check = { ...condition, id: 'c' } as Check
    expect(goalsOf(check, view)).toMatchObject(goals)
    expect(goalsOf(check, view)).toHaveLength(goals.length)
  })
})
