/**
 * Regular expressions as Go writes them (RE2), for the engine that a browser has.
 * Upstream: https://github.com/google/re2/wiki/Syntax
 * Simplified: the browser's engine may go back over the text again and again; a real API server's reads it once, whatever the pattern.
 */
const posixClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}

const remembered = new Map<string, RegExp | undefined>()

/** Undefined for what is not a pattern. */
export function goRegExp(pattern: string): RegExp | undefined {
  if (remembered.has(pattern)) return remembered.get(pattern)
  if (remembered.size > 1000) remembered.clear()
  const expression = translate(pattern)
  remembered.set(pattern, expression)
  return expression
}

function translate(pattern: string): RegExp | undefined {
  // What RE2 does not know, although the browser does: looking around, and back.
  if (/\(\?(=|!|<=|<!)/.test(pattern) || /(^|[^\\])(\\\\)*\\[1-9]/.test(pattern)) return undefined
  const leading = /^\(\?([imsU]+)\)/.exec(pattern)
  const body = (leading ? pattern.slice(leading[0].length) : pattern)
    .replace(/\[:(\^?)(\w+):\]/g, (text, _not: string, name: string) => posixClasses[name] ?? text)
    .replace(/\(\?P</g, '(?<')
    .replace(/\\A/g, '^')
    .replace(/\\z/g, '$')
    .replace(/\\Q([\s\S]*?)(\\E|$)/g, (_, text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const flags = (leading?.[1] ?? '').replace('U', '')
  return compiled(body, `u${flags}`) ?? compiled(body, flags)
}

function compiled(body: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(body, flags)
  } catch {
    return undefined
  }
}

/** What Go says of a text that is not a pattern. Upstream: package regexp/syntax of Go, Error. */
export function regExpFault(pattern: string): string {
  const look = /\(\?(=|!|<=|<!)/.exec(pattern)?.[0]
  if (look) return `error parsing regexp: invalid or unsupported Perl syntax: \`${look.slice(0, 3)}\``
  const repeated = /(?:^|[(|])([*+?])/.exec(pattern)?.[1]
  if (repeated) return `error parsing regexp: missing argument to repetition operator: \`${repeated}\``
  const plain = pattern.replace(/\\./g, '')
  const open = plain.replace(/\[[^\]]*\]/g, '')
  if (open.includes('[')) return `error parsing regexp: missing closing ]: \`${pattern.slice(pattern.lastIndexOf('['))}\``
  const depth = open.split('(').length - open.split(')').length
  if (depth > 0) return `error parsing regexp: missing closing ): \`${pattern}\``
  if (depth < 0) return `error parsing regexp: unexpected ): \`${pattern}\``
  return `error parsing regexp: invalid escape sequence: \`${/\\./.exec(pattern)?.[0] ?? pattern}\``
}
