/**
 * `df` and `mount`: what is mounted, and how full it is. Upstream: coreutils/df.c and util-linux/mount.c of busybox, src/df.c of GNU
 * coreutils.
 */
import type { MountedDisk } from '../../base/os/mounted-disk'
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { defineTool, fail, isBusybox } from '../tool'
import type { Options } from '../tool-options'
import { humanSize } from './human-size'

export const mount = defineTool({
  name: 'mount',
  usage: '[-t TYPE]',
  letters: 't:l',
  async run(process, options) {
    // Simplified: nobody may mount anything; a real root with CAP_SYS_ADMIN may, and a container is not given that unless it asks.
    if (options.operands.length > 0) {
      if (isBusybox(process)) return fail(process, 'permission denied (are you root?)')
      return fail(process, `${options.operands.at(-1)}: permission denied.`, 32)
    }
    const types = options.value('t')?.split(',')
    const lines = process.mounts().filter(({ type }) => types?.includes(type) ?? true)
    await process.stdout.write(lines.map(({ source, path, type, options: how }) => `${source} on ${path} type ${type} (${how})\n`).join(''))
    return 0
  },
})

export const df = defineTool({
  name: 'df',
  usage: '[-PkmhTa] [FILESYSTEM]...',
  letters: 'PkmhTa',
  async run(process, options) {
    const asked = await askedOf(process, options)
    const table = isBusybox(process) ? busyboxTable : gnuTable
    if (asked.lines.length > 0) await process.stdout.write(table(asked.lines, options))
    return asked.status
  },
})

async function askedOf(process: Process, options: Options): Promise<{ lines: readonly MountedDisk[]; status: number }> {
  const all = process.mounts()
  if (options.operands.length === 0) {
    if (options.has('a')) return { lines: all, status: 0 }
    const storing = all.filter(({ space }) => space.sizeBytes > 0)
    return { lines: isBusybox(process) ? storing : eachDiskOnce(storing), status: 0 }
  }
  const lines: MountedDisk[] = []
  let status = 0
  for (const word of options.operands) {
    const path = resolvePath(process.cwd, word)
    const found = all.find(({ source }) => source === word) ?? (process.files.stat(path) && holderOf(all, path))
    if (found) lines.push(found)
    else status = await fail(process, `${word}: ${isBusybox(process) ? "can't find mount point" : 'No such file or directory'}`)
  }
  return { lines, status }
}

/** The last that was mounted at or above it, as deep as possible. */
function holderOf(all: readonly MountedDisk[], path: string): MountedDisk | undefined {
  const above = all.filter((each) => each.path === '/' || path === each.path || path.startsWith(`${each.path}/`))
  return above.reduce<MountedDisk | undefined>((best, each) => (best && best.path.length > each.path.length ? best : each), undefined)
}

/** GNU's shows of places on one disk the one with the shortest path, where the first of them stood. */
function eachDiskOnce(lines: readonly MountedDisk[]): readonly MountedDisk[] {
  const shown = new Map<string, MountedDisk>()
  for (const line of lines) {
    const key = line.disk ?? line.path
    const known = shown.get(key)
    if (!known || line.path.length < known.path.length) shown.set(key, line)
  }
  return [...shown.values()]
}

const blockOf = (options: Options): number => (options.has('m') ? 1024 * 1024 : 1024)

function busyboxTable(lines: readonly MountedDisk[], options: Options): string {
  const block = blockOf(options)
  const show = (bytes: number): string => (options.has('h') ? tenths(bytes) : String(Math.round(bytes / block)))
  const isTyped = options.has('T')
  const size = options.has('h') ? '     Size' : block === 1024 ? '1K-blocks' : '1M-blocks'
  const use = options.has('P') ? 'Capacity' : 'Use%'
  const head = `Filesystem           ${isTyped ? 'Type       ' : ''}${size.padEnd(15)}Used Available ${use} Mounted on\n`
  const row = ({ source, path, type, space: { sizeBytes, usedBytes } }: MountedDisk): string => {
    const name = source.length > 20 && !options.has('P') ? `${source}\n${''.padEnd(20)}` : source.padEnd(20)
    const cells = [sizeBytes, usedBytes, sizeBytes - usedBytes].map((bytes) => show(bytes).padStart(9))
    const percent = sizeBytes > 0 ? Math.round((usedBytes * 100) / sizeBytes) : 0
    return `${name}${isTyped ? ` ${type.padEnd(10)}` : ''} ${cells.join(' ')} ${String(percent).padStart(3)}% ${path}\n`
  }
  return head + lines.map(row).join('')
}

/** `58.4G`, `0`: busybox always says tenths. */
function tenths(bytes: number): string {
  let value = bytes
  let unit = -1
  while (value >= 1024) {
    value /= 1024
    unit++
  }
  return unit < 0 ? String(value) : `${value.toFixed(1)}${'KMGTP'[unit]}`
}

function gnuTable(lines: readonly MountedDisk[], options: Options): string {
  const isHuman = options.has('h')
  const block = blockOf(options)
  const show = (bytes: number): string => (isHuman ? humanSize(bytes) : String(Math.ceil(bytes / block)))
  const isTyped = options.has('T')
  const blocks = block > 1024 ? '1M-blocks' : options.has('P') ? '1024-blocks' : '1K-blocks'
  const titles = isHuman ? ['Size', 'Used', 'Avail'] : [blocks, 'Used', 'Available']
  const rows = [
    ['Filesystem', ...(isTyped ? ['Type'] : []), ...titles, options.has('P') ? 'Capacity' : 'Use%'],
    ...lines.map(({ source, type, space: { sizeBytes, usedBytes } }) => [
      source,
      ...(isTyped ? [type] : []),
      ...[sizeBytes, usedBytes, sizeBytes - usedBytes].map(show),
      sizeBytes > 0 ? `${Math.ceil((usedBytes * 100) / sizeBytes)}%` : '-',
    ]),
  ]
  const least = [14, ...(isTyped ? [4] : []), 5, 5, 5, 4]
  const widths = least.map((width, column) => Math.max(width, ...rows.map((cells) => cells[column].length)))
  const left = isTyped ? 2 : 1
  const aligned = rows.map((cells) => cells.map((cell, at) => (at < left ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join(' '))
  return aligned.map((line, index) => `${line} ${index === 0 ? 'Mounted on' : lines[index - 1].path}\n`).join('')
}
