/**
 * What a container reads of its own control group in /sys/fs/cgroup: what it may use, and what it has used until now.
 * Upstream: cgroups(7), Documentation/admin-guide/cgroup-v2.rst of Linux.
 */
import type { FileSystem } from '../../base/os/file-system'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { ContainerSpec } from './container-spec'
import type { ContainerUsage } from './container-usage'

export interface CgroupFacts {
  readonly spec: Pick<ContainerSpec, 'cpuLimit' | 'cpuShares' | 'memoryLimit'>
  readonly usage: ContainerUsage | undefined
  readonly memoryBytes: number
}

const PERIOD_USEC = 100_000

/** Upstream: getCPUWeight in opencontainers/runc libcontainer/cgroups: from 2..262144 to 1..10000. */
export const cpuWeight = (shares: number): number => 1 + Math.floor(((shares - 2) * 9999) / 262_142)

function contents({ spec, usage, memoryBytes }: CgroupFacts): Readonly<Record<string, string>> {
  const { cpuLimit, cpuShares = 2, memoryLimit } = spec
  const { usageUsec, periods, throttledPeriods, throttledUsec } = usage?.stat() ?? { usageUsec: 0, periods: 0, throttledPeriods: 0, throttledUsec: 0 }
  const userUsec = Math.round(usageUsec * 0.8)
  return {
    'cpu.max': `${cpuLimit === undefined ? 'max' : Math.round(cpuLimit * PERIOD_USEC)} ${PERIOD_USEC}\n`,
    'cpu.stat': `usage_usec ${usageUsec}\nuser_usec ${userUsec}\nsystem_usec ${usageUsec - userUsec}\nnr_periods ${periods}\nnr_throttled ${throttledPeriods}\nthrottled_usec ${throttledUsec}\n`,
    'cpu.weight': `${cpuWeight(cpuShares)}\n`,
    'memory.current': `${Math.ceil(memoryBytes / 4096) * 4096}\n`,
    'memory.max': `${memoryLimit === undefined ? 'max' : Math.floor(memoryLimit / 4096) * 4096}\n`,
  }
}

/** Made anew with each look. */
export function cgroupFiles(clock: { now(): number }, facts: CgroupFacts): FileSystem {
  const now = (): MemoryFileSystem => {
    const files = new MemoryFileSystem({ clock })
    for (const [name, content] of Object.entries(contents(facts))) files.write(`/${name}`, content, { mode: 0o444 })
    return files
  }
  const refuse = (): undefined => undefined
  return {
    read: (path) => now().read(path),
    stat: (path) => now().stat(path),
    lstat: (path) => now().lstat(path),
    list: (path) => now().list(path),
    write: refuse,
    makeDirectory: refuse,
    symlink: refuse,
    rename: refuse,
    remove: refuse,
    setMode: refuse,
    setOwner: refuse,
    touch: refuse,
  }
}
