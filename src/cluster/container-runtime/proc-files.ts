/**
 * What a container reads in /proc: its processes, its machine, its mounts. What is written to the outputs of the first process goes into
 * the log of the container, as `echo hello > /proc/1/fd/1` does. Upstream: proc(5).
 *
 * Simplified: a real kernel tells much more, and of whoever asks at /proc/self; here that is the first process.
 */
import { FileError, type FileInfo, type FileSystem } from '../../base/os/file-system'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { ContainerSpec } from './container-spec'
import { accountOf } from './container-user'
import { mountTable } from './mount-table'

export interface ProcFacts {
  readonly spec: ContainerSpec
  readonly memoryBytes: number
  readonly hostPid: number
  processes(): readonly { readonly pid: number; readonly user: string; readonly startedAt: number; readonly command: string }[]
  write(text: string): void
}

interface Clock {
  readonly startedAt: number
  now(): number
}

const KIBIBYTE = 1024
const DEFAULT_MEMORY = 8 * KIBIBYTE ** 3
/** What docker leaves to root: capabilities(7). */
const ROOT_CAPABILITIES = '00000000a80425fb'
const KERNEL = 'Linux version 6.1.0-31-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC Debian 6.1.128-1 (2025-02-07)\n'

const line = (name: string, value: string | number): string => `${name}:\t${value}\n`
const kilobytes = (bytes: number): string => `${String(Math.round(bytes / KIBIBYTE)).padStart(8)} kB`

function status({ spec, memoryBytes }: ProcFacts, { pid, user, command }: ReturnType<ProcFacts['processes']>[number]): string {
  const name = command.split(' ')[0].replace(/^.*\//, '').slice(0, 15)
  const { uid, gid } = accountOf(user, spec.image.image)
  const ids = (number: string): string => [number, number, number, number].join('\t')
  return [
    line('Name', name) + line('Umask', '0022') + line('State', 'S (sleeping)') + line('Tgid', pid) + line('Ngid', 0) + line('Pid', pid) + line('PPid', 0),
    line('TracerPid', 0) + line('Uid', ids(uid)) + line('Gid', ids(gid)) + line('FDSize', 64) + line('Groups', gid) + line('NStgid', pid) + line('NSpid', pid),
    line('VmPeak', kilobytes(memoryBytes * 2)) + line('VmSize', kilobytes(memoryBytes * 2)) + line('VmRSS', kilobytes(pid === 1 ? memoryBytes : 900 * KIBIBYTE)) + line('Threads', 1),
    line('CapEff', uid === '0' ? ROOT_CAPABILITIES : '0000000000000000') + line('NoNewPrivs', 0) + line('Seccomp', 0),
  ].join('')
}

function meminfo({ spec: { nodeMemoryBytes = DEFAULT_MEMORY } }: ProcFacts): string {
  const rows: readonly (readonly [string, number])[] = [
    ['MemTotal', nodeMemoryBytes],
    ['MemFree', nodeMemoryBytes * 0.5],
    ['MemAvailable', nodeMemoryBytes * 0.7],
    ['Buffers', nodeMemoryBytes * 0.01],
    ['Cached', nodeMemoryBytes * 0.2],
    ['SwapTotal', 0],
    ['SwapFree', 0],
  ]
  return rows.map(([name, bytes]) => `${`${name}:`.padEnd(15)} ${kilobytes(bytes)}\n`).join('')
}

/** Simplified: the machine has two cores of an invented make. */
const cpuinfo = [0, 1].map((core) => `processor\t: ${core}\nvendor_id\t: GenuineIntel\nmodel name\t: Virtual CPU @ 2.50GHz\ncpu MHz\t\t: 2500.000\ncpu cores\t: 2\n\n`).join('')

function tree(clock: Clock, facts: ProcFacts): MemoryFileSystem {
  const files = new MemoryFileSystem({ clock })
  const put = (path: string, content: string): void => files.write(path, content, { mode: 0o444 })
  const { spec } = facts
  const mounts = mountTable(spec).map(({ source, path, type, options }) => `${source} ${path} ${type} ${options} 0 0\n`).join('')
  const seconds = (clock.now() - clock.startedAt) / 1000
  const running = facts.processes()
  for (const process of running) {
    const folder = `/${process.pid}`
    files.makeDirectory(folder)
    put(`${folder}/cmdline`, process.command.split(' ').map((word) => `${word}\0`).join(''))
    put(`${folder}/comm`, `${process.command.split(' ')[0].replace(/^.*\//, '').slice(0, 15)}\n`)
    put(`${folder}/status`, status(facts, process))
    put(`${folder}/cgroup`, '0::/\n')
    put(`${folder}/mounts`, mounts)
    put(`${folder}/oom_score_adj`, `${spec.oomScoreAdj ?? 0}\n`)
    files.symlink(spec.workingDirectory, `${folder}/cwd`)
    files.makeDirectory(`${folder}/fd`)
    for (const fd of ['0', '1', '2']) put(`${folder}/fd/${fd}`, '')
  }
  if (running.some(({ pid }) => pid === 1)) {
    files.write('/1/environ', [...spec.env()].map(([name, value]) => `${name}=${value}\0`).join(''), { mode: 0o400 })
    files.symlink('1', '/self')
  }
  files.symlink('self/mounts', '/mounts')
  put('/meminfo', meminfo(facts))
  put('/cpuinfo', cpuinfo)
  put('/version', KERNEL)
  put('/uptime', `${seconds.toFixed(2)} ${(seconds * 1.9).toFixed(2)}\n`)
  put('/loadavg', `0.00 0.01 0.05 1/${120 + running.length} ${running.at(-1)?.pid ?? 1}\n`)
  return files
}

/** Made anew with each look. */
export function procFiles(clock: Clock, facts: ProcFacts): FileSystem {
  const now = (): MemoryFileSystem => tree(clock, facts)
  const refuse = (path: string): never => {
    throw new FileError('EACCES', path)
  }
  const linked = (info: FileInfo): FileInfo =>
    ({ ...info, type: 'symlink', mode: 0o777, target: info.name === '0' ? '/dev/null' : `pipe:[${facts.hostPid + Number(info.name)}]` })
  return {
    read: (path) => now().read(path),
    stat: (path) => now().stat(path),
    lstat(path) {
      const info = now().lstat(path)
      return info && /\/fd\/[012]$/.test(path) ? linked(info) : info
    },
    list: (path) => (/\/fd$/.test(path) ? now().list(path).map(linked) : now().list(path)),
    write(path, content) {
      if (/^\/(1|self)\/fd\/[12]$/.test(path)) return facts.write(content)
      refuse(path)
    },
    makeDirectory: refuse,
    symlink: (_target, path) => refuse(path),
    rename: refuse,
    remove: refuse,
    setMode: refuse,
    setOwner: refuse,
    touch: refuse,
  }
}
