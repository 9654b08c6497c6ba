import { expect, it } from 'vitest'
import { cgroupFiles, cpuWeight } from './cgroup-files'
import { sharesOf } from './cpu-shares'

/** Upstream: TestConvertCPUSharesToCgroupV2Value in opencontainers/runc. */
it.each([
  [2, 1],
  [102, 4],
  [1024, 39],
  [262_144, 10_000],
])('shares of %d are a weight of %d', (shares, weight) => expect(cpuWeight(shares)).toBe(weight))

it.each([
  { file: 'cpu.max', spec: { cpuLimit: 0.25 }, text: '25000 100000\n' },
  { file: 'cpu.max', spec: {}, text: 'max 100000\n' },
  { file: 'cpu.weight', spec: { cpuShares: sharesOf(500) }, text: '20\n' },
  { file: 'memory.max', spec: { memoryLimit: 64 * 1024 * 1024 }, text: '67108864\n' },
  { file: 'memory.max', spec: {}, text: 'max\n' },
  { file: 'memory.current', spec: {}, text: '8192\n' },
])('$file of $spec', ({ file, spec, text }) => {
  expect(cgroupFiles({ now: () => 0 }, { spec, usage: undefined, memoryBytes: 5000 }).read(`/${file}`)).toBe(text)
})
