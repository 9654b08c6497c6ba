import { describe, expect, it } from 'vitest'
import { Trace } from './trace'

function setUp(limit?: number) {
  const clock = { cause: 0, at: 1_000, now: () => clock.at }
  return { clock, trace: new Trace(clock, limit) }
}

const act = { kind: 'write', actor: 'kubelet', text: 'create' } as const

describe('Trace', () => {
  it('puts what an act was about into words, of an object by its kind, namespace and name', () => {
    const { trace } = setUp()
    const subjects = [
      'Pod/default/written',
      { kind: 'Pod', namespace: 'default', name: 'web' },
      { kind: 'Node', namespace: undefined, name: 'worker-1' },
      { kind: 'Node', namespace: '', name: 'worker-2' },
    ]
    for (const subject of subjects) trace.record({ ...act, subject })
    expect(trace.since(0).map(({ subject }) => subject)).toEqual(['Pod/default/written', 'Pod/default/web', 'Node/worker-1', 'Node/worker-2'])
  })

  it('leads from an act back to the one that nobody caused', () => {
    const { trace, clock } = setUp()
    const first = trace.record({ ...act, kind: 'input', subject: 'run', detail: { line: 'ls' } })
    clock.cause = first
    clock.at = 2_000
    const second = trace.record({ ...act, subject: 'Pod/default/a' })
    expect(trace.chain(second)).toEqual([
      { id: second, cause: first, at: 2_000, kind: 'write', actor: 'kubelet', subject: 'Pod/default/a', text: 'create', detail: undefined },
      { id: first, cause: 0, at: 1_000, kind: 'input', actor: 'kubelet', subject: 'run', text: 'create', detail: { line: 'ls' } },
    ])
  })

  it('keeps so many and counts by kind what it forgot', () => {
    const { trace } = setUp(3)
    for (const kind of ['boot', 'write', 'write', 'write', 'input'] as const) trace.record({ ...act, kind, subject: kind })
    expect(trace.since(0).map(({ id, kind }) => [id, kind])).toEqual([
      [3, 'write'],
      [4, 'write'],
      [5, 'input'],
    ])
    expect([trace.find(2), trace.find(6), trace.find(0), trace.lastId]).toEqual([undefined, undefined, undefined, 5])
    expect([...trace.folded()]).toEqual([
      ['boot', 1],
      ['write', 1],
    ])
  })
})
