/** `virtual:differences`: every `Simplified:` mark of the sources, by room, as the page is built. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Plugin } from 'vite'
import { readMarks } from '../src/ui/differences/read-marks'

const NAME = 'virtual:differences'

export function differencesPlugin(root: string): Plugin {
  const src = join(root, 'src')
  const sources = (): string[] =>
    readdirSync(src, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.'))
      .map((entry) => relative(src, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort()
  return {
    name: 'kubarium-differences',
    resolveId: (id) => (id === NAME ? `\0${id}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return undefined
      const marks = sources()
        .filter((file) => !file.startsWith('ui/differences/'))
        .flatMap((file) => readMarks(file, readFileSync(join(src, file), 'utf8')))
      return `export const differences=${JSON.stringify(marks)}`
    },
  }
}
