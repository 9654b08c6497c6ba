/**
 * `top` as busybox has it: the machine's memory, its load, and what runs. Upstream: busybox 1.36 procps/top.c
 *
 * Simplified: all work of a container is shown as its first process's, for the kernel's account of it knows no others here.
 */
import type { FileSystem } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { defineTool } from '../tool'

const DEFAULT_SECONDS = 5
const HOME_AND_CLEAR = '\x1b[H\x1b[J'

interface Look {
  readonly atMs: number
  readonly usageUsec: number
}

const textOf = (files: FileSystem, path: string): string => (files.stat(path) ? files.read(path) : '')

const look = (process: Process): Look => ({
  atMs: process.now(),
  usageUsec: Number(/^usage_usec (\d+)/m.exec(textOf(process.files, '/sys/fs/cgroup/cpu.stat'))?.[1] ?? 0),
})

const kibibytes = (meminfo: string, name: string): number => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(meminfo)?.[1] ?? 0)

function memoryLine(meminfo: string): string {
  const of = (name: string): number => kibibytes(meminfo, name)
  return `Mem: ${of('MemTotal') - of('MemFree')}K used, ${of('MemFree')}K free, 0K shrd, ${of('Buffers')}K buff, ${of('Cached')}K cached\n`
}

/** Of all cores together. */
function share(before: Look, now: Look, cores: number): number {
  const ms = now.atMs - before.atMs
  return ms <= 0 ? 0 : Math.min(100, Math.round((now.usageUsec - before.usageUsec) / (ms * 10 * cores)))
}

function frame(process: Process, before: Look, now: Look): string {
  const meminfo = textOf(process.files, '/proc/meminfo')
  const cores = Math.max(1, textOf(process.files, '/proc/cpuinfo').match(/^processor/gm)?.length ?? 1)
  const busy = share(before, now, cores)
  const percent = (value: number, width = 4): string => `${value}%`.padStart(width)
  const own = Math.round(Number(textOf(process.files, '/sys/fs/cgroup/memory.current')) / 1024)
  const total = kibibytes(meminfo, 'MemTotal')
  const rows = process.processes.list().map(({ pid, user, command }) => {
    const size = pid === 1 ? own : 1_700
    const ofAll = total === 0 ? 0 : Math.round((size * 100) / total)
    return `${String(pid).padStart(5)} ${String(pid === 1 ? 0 : 1).padStart(5)} ${user.split(':')[0].padEnd(8)} ${pid === process.pid ? 'R   ' : 'S   '} ${String(size).padStart(5)} ${percent(ofAll)}   ${pid % cores} ${percent(pid === 1 ? busy : 0)} ${command}\n`
  })
  const cpu = `CPU:${percent(busy)} usr${percent(0)} sys${percent(0)} nic${percent(100 - busy)} idle${percent(0)} io${percent(0)} irq${percent(0)} sirq\n`
  const load = `Load average: ${textOf(process.files, '/proc/loadavg')}`
  return `${memoryLine(meminfo)}${cpu}${load}  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n${rows.join('')}`
}

export const top = defineTool({
  name: 'top',
  usage: '[-b] [-n COUNT] [-d SECONDS]',
  letters: 'bn:d:m',
  async run(process, options) {
    const rounds = options.has('n') ? Number(options.value('n')) : Infinity
    const everyMs = Math.max(0.1, Number(options.value('d') ?? DEFAULT_SECONDS)) * 1000
    const started = Math.min(...process.processes.list().map(({ startedAt }) => startedAt))
    let before: Look = { atMs: started, usageUsec: 0 }
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await process.sleep(everyMs)
      const now = look(process)
      await process.stdout.write(`${process.stdout.isTerminal && !options.has('b') ? HOME_AND_CLEAR : ''}${frame(process, before, now)}`)
      before = now
    }
    return 0
  },
})
