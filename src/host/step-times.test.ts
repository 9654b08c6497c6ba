import { describe, expect, it } from 'vitest'
import type { Input } from '../protocol/input-log'
import { createStepTimes } from './step-times'

const command = (at: number): Input => ({ type: 'command', at, line: `echo ${at}` })
const steps = (passed: readonly string[]) => ['one', 'two', 'three'].map((id) => ({ id, title: '', passed: passed.includes(id), verdicts: [], truths: [] }))

describe('the times of steps', () => {
  it('give the way to a step as the learner went it', () => {
    const times = createStepTimes()
    times.note(steps([]), 0)
    times.note(steps(['one']), 15)
    times.note(steps([]), 20)
    times.note(steps(['one', 'two']), 40)
    const inputs: Input[] = [command(10), { type: 'rest', at: 12 }, command(15), command(30), command(50)]
    expect(times.inputsBefore('two', inputs)).toEqual([command(10), command(15), { type: 'rest', at: 15 }])
    expect(times.inputsBefore('three', inputs)).toEqual([command(10), command(15), command(30), { type: 'rest', at: 40 }])
    expect(times.inputsBefore('one', inputs)).toEqual([])
  })

  it('do not know the way to where the learner has not been', () => {
    const times = createStepTimes()
    times.note(steps(['two']), 5)
    expect(times.inputsBefore('three', [command(1)])).toBeUndefined()
  })
})
