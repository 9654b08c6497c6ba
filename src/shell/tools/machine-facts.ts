/** Tools that tell about memory, and pagers: `free`, `less`, `more`. */
import type { Process } from '../../base/os/process'
import { defineTool, type Tool } from '../tool'
import { readEach } from '../tool-input'
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

/** Simplified: a pager prints everything at once; there is no screen to turn pages on, and a terminal here scrolls back. */
async function page(process: Process): Promise<number> {
  const paths = process.argv.slice(1).filter((word) => !/^[-+]./.test(word))
  return readEach(process, paths, async (reader) => {
    for (let text = await reader.read(); text !== undefined; text = await reader.read())
      await process.stdout.write(text)
    return true
  })
}

export const pagers: readonly Tool[] = ['less', 'more'].map((name) => ({ name, program: page }))
