import { expect, it } from 'vitest'
import type { Container } from './container'
import { outOfMemoryVictim } from './out-of-memory'

const GIB = 1024 ** 3
const process = (name: string, gib: number, oomScoreAdj: number) => ({ memoryBytes: gib * GIB, spec: { name, oomScoreAdj } as Container['spec'] })
const besteffort = process('besteffort', 1, 1000)
const burstable = process('burstable', 4, 500)
const guaranteed = process('guaranteed', 6, -997)
const untouchable = process('untouchable', 7, -1000)

it.each([
  { name: 'nobody while there is enough', running: [guaranteed], other: GIB, victim: undefined },
  { name: 'one without requests before one that uses much more', running: [guaranteed, burstable, besteffort], other: 0, victim: 'besteffort' },
  { name: 'one within its requests last', running: [guaranteed, burstable], other: 0, victim: 'burstable' },
  { name: 'the largest of its kind', running: [besteffort, process('larger', 2, 1000), guaranteed], other: 0, victim: 'larger' },
  { name: 'nobody whom the kernel must spare', running: [untouchable], other: 2 * GIB, victim: undefined },
])('kills $name', ({ running, other, victim }) => {
  expect(outOfMemoryVictim(running, { memoryBytes: 8 * GIB, otherMemory: () => other })?.spec.name).toBe(victim)
})
