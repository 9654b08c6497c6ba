/** `echo` with `-n`, `-e` and `-E`, as bash and busybox have it. */
import type { Tool } from '../tool'
import { decodeEscapes } from '../escapes'

export const echo: Tool = {
  name: 'echo',
  async program({ argv, stdout }) {
    let at = 1
    let newline = true
    let escapes = false
    while (/^-[neE]+$/.test(argv[at] ?? '')) {
      for (const letter of argv[at].slice(1)) {
        if (letter === 'n') newline = false
        else escapes = letter === 'e'
      }
      at++
    }
    const text = argv.slice(at).join(' ')
    const decoded = escapes ? decodeEscapes(text) : { text, stops: false }
    await stdout.write(decoded.text + (newline && !decoded.stops ? '\n' : ''))
    return 0
  },
}
