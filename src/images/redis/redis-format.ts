/**
 * Replies as redis-cli prints them: for people on a terminal, bare for pipes. Upstream: redis-cli.c (cliFormatReplyTTY,
 * cliFormatReplyRaw)
 */
import type { Reply } from './redis-protocol'

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
}

/** As sdscatrepr quotes: bytes that cannot be printed as `\xe2`. */
export function quoted(text: string): string {
  let out = ''
  for (const letter of text) {
    const escaped = escapes[letter]
    if (escaped !== undefined) out += escaped
    else if (letter >= ' ' && letter <= '~') out += letter
    else for (const byte of new TextEncoder().encode(letter)) out += `\\x${byte.toString(16).padStart(2, '0')}`
  }
  return `"${out}"`
}

/** Ends with a newline. `isOld`: before release 6. */
export function formatForPeople(reply: Reply, isOld = false, prefix = ''): string {
  switch (reply.type) {
    case 'status':
      return `${reply.text}\n`
    case 'error':
      return `(error) ${reply.text}\n`
    case 'integer':
      return `(integer) ${reply.value}\n`
    case 'bulk':
      return reply.text === undefined ? '(nil)\n' : `${quoted(reply.text)}\n`
    case 'nothing':
      return '(nil)\n'
    case 'list': {
      if (reply.items.length === 0) return isOld ? '(empty list or set)\n' : '(empty array)\n'
      const width = String(reply.items.length).length
      const inner = `${prefix}${' '.repeat(width + 2)}`
      return reply.items
        .map((item, index) => `${index > 0 ? prefix : ''}${String(index + 1).padStart(width)}) ${formatForPeople(item, isOld, inner)}`)
        .join('')
    }
  }
}

/** Without the newline that follows each reply. */
export function formatRaw(reply: Reply): string {
  switch (reply.type) {
    case 'status':
      return reply.text
    case 'error':
      return `${reply.text}\n`
    case 'integer':
      return String(reply.value)
    case 'bulk':
      return reply.text ?? ''
    case 'nothing':
      return ''
    case 'list':
      return reply.items.map(formatRaw).join('\n')
  }
}
