import { describe, expect, it } from 'vitest'
import { parseCondition } from './wait-condition'

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', generation: 2 },
  status: {
    phase: 'Running',
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'Old', status: 'True', observedGeneration: 1 },
    ],
  },
}

const holds = (text: string): boolean => {
  const condition = parseCondition(text)
  return condition.type === 'state' && condition.holds(pod)
}

describe('what kubectl wait waits for', () => {
  it.each([
    ['condition=Ready', true],
    ['condition=ready', true],
    ['condition=Ready=False', false],
    ['condition=Available', false],
    ['condition=Old', false],
    ["jsonpath='{.status.phase}'=Running", true],
    ['jsonpath={.status.phase}=Pending', false],
    ['jsonpath={.status.phase}', true],
    ['jsonpath={.status.nope}', false],
    ['jsonpath=.status.phase=Running', true],
    ['jsonpath={.status.conditions[?(@.type=="Ready")].status}=True', true],
  ])('%s: %s', (text, expected) => {
    expect(holds(text)).toBe(expected)
  })

  it('knows creation and deletion, and refuses the rest', () => {
    expect(parseCondition('delete').type).toBe('delete')
    expect(parseCondition('create').type).toBe('create')
    expect(() => parseCondition('foo')).toThrow('unrecognized condition: "foo"')
    expect(() => parseCondition('jsonpath={.a}=')).toThrow('jsonpath wait has to have a value after equal sign')
  })
})
