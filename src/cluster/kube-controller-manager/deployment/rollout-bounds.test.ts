import { array, assert, integer, nat, property, record } from 'fast-check'
import { it } from 'vitest'
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import { deploymentOf, rolling, setOf } from './objects.test.support'
import { maxSurge, maxUnavailable, newSetSize, planScaleDown, totalWanted, wanted } from './replica-counts'

/** A ReplicaSet as it is, beside what its status tells of it. */
interface Real {
  size: number
  pods: number
  available: number
  told: { pods: number; available: number }
}

/** Deletes who is not available first. */
function settle(real: Real): void {
  if (real.pods > real.size) real.available = Math.min(real.available, real.size)
  real.pods = real.size
}

const tell = (real: Real): void => void (real.told = { pods: real.pods, available: real.available })
const seen = (name: string, real: Real, createdAt: number): ReplicaSet =>
  setOf(name, { size: real.size, actual: real.told.pods, available: real.told.available, createdAt })

it('never leaves a rollout with too many pods or too few available ones, however late a status is, and brings it to its end', () => {
  const steps = array(record({ who: nat(2), act: integer({ min: 0, max: 2 }) }), { maxLength: 150 })
  const whole = record({ replicas: integer({ min: 1, max: 12 }), surge: nat(4), unavailable: nat(4), split: nat(12), steps })
  assert(
    property(whole, ({ replicas, surge, unavailable, split, steps: given }) => {
      const deployment = deploymentOf({ replicas, ...rolling(surge, unavailable) })
      const older = Math.min(split, replicas)
      const all: Real[] = [older, replicas - older, 0].map((size) => ({ size, pods: size, available: size, told: { pods: size, available: size } }))
      const reconcile = (): void => {
        const sets = all.map((real, i) => seen(['old', 'older', 'new'][i], real, i))
        const size = newSetSize(deployment, { newSize: all[2].size, allWanted: totalWanted(sets) })
        if (size !== all[2].size) return void (all[2].size = size)
        const plan = planScaleDown(deployment, sets[2], sets.slice(0, 2).filter((set) => wanted(set) > 0))
        for (const { set, size: to } of plan) all[sets.indexOf(set)].size = to
      }
      const check = (): void => {
        const [pods, available] = [all.reduce((sum, { size }) => sum + size, 0), all.reduce((sum, real) => sum + Math.min(real.available, real.size), 0)]
        if (pods > replicas + maxSurge(deployment)) throw new Error(`${pods} pods`)
        if (available < replicas - maxUnavailable(deployment)) throw new Error(`${available} available`)
      }
      for (const { who, act } of given) {
        if (act === 0) reconcile()
        if (act === 1) settle(all[who])
        if (act === 1 && who === 2) all[2].available = Math.min(all[2].pods, all[2].available + 1)
        if (act === 2) tell(all[who])
        check()
      }
      for (let i = 0; i < 100; i++) {
        reconcile()
        all.forEach(settle)
        all[2].available = all[2].pods
        all.forEach(tell)
        check()
      }
      if (all.map(({ size }) => size).join() !== `0,0,${replicas}`) throw new Error(`ends at ${all.map(({ size }) => size).join()}`)
    }),
    { seed: 1, numRuns: 300 },
  )
})
