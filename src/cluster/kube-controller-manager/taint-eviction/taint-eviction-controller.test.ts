import { describe, expect, it } from 'vitest'
import type { Core } from '../../../api/types'
import { toleratedSeconds } from './taint-eviction-controller'

const taint = (key: string): Core.Taint => ({ key, effect: 'NoExecute' })
const forever = (key: string): Core.Toleration => ({ key, operator: 'Exists', effect: 'NoExecute' })
const during = (key: string, tolerationSeconds: number): Core.Toleration => ({ ...forever(key), tolerationSeconds })

describe('how long a pod may stay on a node with NoExecute taints', () => {
  it.each([
    { name: 'without taints for good', taints: [], tolerations: [], seconds: Infinity },
    { name: 'not at all without a toleration', taints: ['a'], tolerations: [], seconds: 0 },
    { name: 'not at all when one of them is not tolerated', taints: ['a', 'b'], tolerations: [forever('a')], seconds: 0 },
    { name: 'for good with a toleration that sets no time', taints: ['a'], tolerations: [forever('a')], seconds: Infinity },
    { name: 'as long as the toleration says', taints: ['a'], tolerations: [during('a', 300)], seconds: 300 },
    { name: 'as long as the shortest says', taints: ['a', 'b'], tolerations: [during('a', 300), during('b', 60)], seconds: 60 },
    { name: 'a time below zero is none', taints: ['a'], tolerations: [during('a', -5)], seconds: 0 },
    { name: 'a toleration without a key is for all', taints: ['a', 'b'], tolerations: [{ operator: 'Exists' }], seconds: Infinity },
    { name: 'one of another effect does not count', taints: ['a'], tolerations: [{ ...forever('a'), effect: 'NoSchedule' }], seconds: 0 },
  ])('$name', ({ taints, tolerations, seconds }) => {
    expect(toleratedSeconds({ spec: { containers: [], tolerations } }, taints.map(taint))).toBe(seconds)
  })
})
