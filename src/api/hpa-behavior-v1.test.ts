import { describe, expect, it } from 'vitest'
import { behaviorText, readBehavior } from './hpa-behavior-v1'

const behavior = {
  scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] },
  scaleDown: { selectPolicy: 'Disabled', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
}

describe('the behavior of an autoscaler in an annotation', () => {
  it('has the names of upstream’s internal form', () => {
    expect(JSON.stringify(behaviorText(behavior))).toBe(
      '{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15}]},"ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Disabled","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}]}}',
    )
  })

  it('is read back, in either case of letters', () => {
    expect(readBehavior(behaviorText(behavior))).toEqual(behavior)
    expect(readBehavior(behavior)).toEqual(behavior)
  })
})
