import { describe, expect, it } from 'vitest'
import { startOneNode } from '../cluster/kubelet/one-node.test.support'
import type { Core } from '../api/types'

const window = { fromMs: Date.UTC(2026, 0, 1) + 15_000, toMs: Date.UTC(2026, 0, 1) + 30_000 }

describe('programs that take CPU and memory', () => {
  it.each<{ name: string; container: Partial<Core.Container>; cores: number; mebibytes: number; log: string }>([
    { name: 'stress --cpu', container: { image: 'polinux/stress', command: ['stress'], args: ['--cpu', '2'] }, cores: 2, mebibytes: 1, log: 'stress: info: [1] dispatching hogs: 2 cpu, 0 io, 0 vm, 0 hdd' },
    { name: 'stress --vm', container: { image: 'polinux/stress', command: ['stress'], args: ['--vm', '1', '--vm-bytes', '150M', '--vm-hang', '1'] }, cores: 0.03, mebibytes: 151, log: 'dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd' },
    { name: 'stress within its limit', container: { image: 'vish/stress', args: ['-cpus', '2'], resources: { limits: { cpu: '500m' } } }, cores: 0.5, mebibytes: 1, log: 'Spawning a thread to consume CPU' },
    { name: 'stress -mem-total', container: { image: 'vish/stress', args: ['-mem-total', '64Mi'] }, cores: 0, mebibytes: 65, log: 'Allocated "64Mi" memory' },
  ])('$name', async ({ container, cores, mebibytes, log }) => {
    const { create, run, kubelet, logs } = startOneNode()
    create({ containers: [{ name: 'main', ...container }] })
    await run(30)
    const [used] = kubelet.usage(window)
    expect(Math.ceil(used.memoryBytes / 1024 ** 2)).toBe(mebibytes)
    expect(used.cpuCores).toBeCloseTo(cores, 5)
    expect(logs()).toContain(log)
  })

  it('are killed beyond their memory, and start again', async () => {
    const { create, run, status } = startOneNode()
    const args = ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1']
    create({ containers: [{ name: 'main', image: 'polinux/stress', command: ['stress'], args, resources: { limits: { memory: '100Mi' } } }] })
    await run(60)
    expect(status()?.restartCount).toBeGreaterThan(1)
    expect(status()?.lastState?.terminated ?? status()?.state?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 })
  })
})
