/** A reader of text that is there already: here-documents, files, /dev/null. It never waits, so it needs no clock. */
import type { Reader } from './process'

export function createTextReader(text: string): Reader {
  let rest = text
  let whole = true
  return {
    async read() {
      const chunk = rest
      rest = ''
      return chunk === '' ? undefined : chunk
    },
    async readLine() {
      if (rest === '') return undefined
      const end = rest.indexOf('\n')
      whole = end >= 0
      const line = end < 0 ? rest : rest.slice(0, end)
      rest = end < 0 ? '' : rest.slice(end + 1)
      return line
    },
    async readAll() {
      const all = rest
      rest = ''
      return all
    },
    lineWasWhole: () => whole,
    close: () => undefined,
  }
}
