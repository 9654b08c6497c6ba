/** `free`: what a machine has of memory. */
import { defineTool } from '../tool'
import { humanSize } from './human-size'

const MEMORY_KIB = 8 * 1024 * 1024
const USED_KIB = 2 * 1024 * 1024

/** Simplified: the numbers of a quiet machine, always the same; a real one changes and, in a container, shows the node's. */
export const free = defineTool({
  name: 'free',
  usage: '[-hmg]',
  letters: 'hmgkbt',
  async run(process, options) {
    const unit = options.has('m') ? 1024 : options.has('g') ? 1024 * 1024 : 1
    const show = (kib: number): string =>
      (options.has('h') ? `${humanSize(kib * 1024)}i`.replace(/^0i$/, '0B') : String(Math.floor(kib / unit))).padStart(
        12,
      )
    const row = (name: string, values: readonly number[]): string => `${name.padEnd(8)}${values.map(show).join('')}\n`
    const head = `        ${['total', 'used', 'free', 'shared', 'buff/cache', 'available'].map((word) => word.padStart(12)).join('')}\n`
    const left = MEMORY_KIB - USED_KIB
    await process.stdout.write(
      head + row('Mem:', [MEMORY_KIB, USED_KIB, left / 2, 1024, left / 2, left]) + row('Swap:', [0, 0, 0]),
    )
    return 0
  },
})
