/**
 * POSIX regular expressions, basic and extended, as JavaScript's: for `grep`, `sed` and `awk`. In a basic one `\(`, `\{`, `\|`, `\+`
 * and `\?` are special and the bare characters are not. Upstream: regex(7).
 *
 * Simplified: of several alternatives the first that fits is taken; POSIX takes the longest.
 */
import { posixClasses } from '../character-classes'
import { guardPattern } from '../linear-pattern'

export class PatternProblem extends Error {}

export interface PatternOptions {
  readonly extended: boolean
  readonly ignoreCase?: boolean
  readonly flags?: string
}

/** Throws `PatternProblem` in the words of GNU's regcomp. */
export function compilePattern(pattern: string, { extended, ignoreCase = false, flags = '' }: PatternOptions): RegExp {
  try {
    return guardPattern(new RegExp(translate(pattern, extended), `${flags}${ignoreCase ? 'i' : ''}`))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new PatternProblem(wordsFor(error.message))
  }
}

function wordsFor(message: string): string {
  if (message.endsWith('too big')) return 'Regular expression too big'
  if (/unterminated group|missing \)/i.test(message)) return 'Unmatched ( or \\('
  if (/unmatched/i.test(message)) return 'Unmatched ) or \\)'
  if (/nothing to repeat/i.test(message)) return 'Invalid preceding regular expression'
  if (/range out of order|invalid range/i.test(message)) return 'Invalid range end'
  return 'Invalid regular expression'
}

const GNU_ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\b(?=\\w)',
  '>': '\\b(?<=\\w)',
  b: '\\b',
  B: '\\B',
  w: '\\w',
  W: '\\W',
  s: '\\s',
  S: '\\S',
  n: '\\n',
  r: '\\r',
  t: '\\t',
  '`': '^',
  "'": '$',
}

function translate(pattern: string, extended: boolean): string {
  let source = ''
  let atStart = true
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]
    const wasStart = atStart
    atStart = false
    if (char === '\\') {
      const next = pattern[++at]
      if (next === undefined) throw new PatternProblem('Trailing backslash')
      if (!extended && '(){}|+?'.includes(next)) {
        source += next
        atStart = next === '(' || next === '|'
      } else if (/[1-9]/.test(next)) source += `\\${next}`
      else source += GNU_ESCAPES[next] ?? escaped(next)
    } else if (char === '[') {
      const bracket = readBracket(pattern, at)
      source += bracket.source
      at = bracket.end
    } else if (char === '*' && wasStart) source += extended ? '' : '\\*'
    else if (char === '^' && !extended && !wasStart) source += '\\^'
    else if (
      char === '$' &&
      !extended &&
      !(at === pattern.length - 1 || pattern.startsWith('\\)', at + 1) || pattern.startsWith('\\|', at + 1))
    )
      source += '\\$'
    else if (!extended && '(){}|+?'.includes(char)) source += `\\${char}`
    else if (extended && char === '{' && !/^\{\d*(,\d*)?\}/.test(pattern.slice(at))) source += '\\{'
    else if (char === '{' || char === '}')
      source += extended && char === '}' && !/\{\d*,?\d*$/.test(pattern.slice(0, at)) ? '\\}' : char
    else {
      source += char === '/' ? '\\/' : char
      atStart = char === '^' || (extended && (char === '(' || char === '|'))
    }
  }
  return source.replace(/\{,(\d+)\}/g, '{0,$1}')
}

const escaped = (char: string): string => (/\w/.test(char) ? char : `\\${char}`)

function readBracket(pattern: string, start: number): { source: string; end: number } {
  let at = start + 1
  const negated = pattern[at] === '^'
  if (negated) at++
  let body = ''
  for (let first = true; at < pattern.length; at++, first = false) {
    const char = pattern[at]
    if (char === ']' && !first) return { source: `[${negated ? '^' : ''}${body}]`, end: at }
    const named = char === '[' ? /^\[([:.=])(\w+)\1\]/.exec(pattern.slice(at)) : null
    if (named) {
      if (named[1] === ':' && !posixClasses[named[2]]) throw new PatternProblem('Invalid character class name')
      body += named[1] === ':' ? posixClasses[named[2]] : named[2]
      at += named[0].length - 1
    } else if (char === '-' && !first && pattern[at + 1] !== ']') body += '-'
    else body += /[\\\]^[-]/.test(char) ? `\\${char}` : char
  }
  throw new PatternProblem('Unmatched [, [^, [:, [., or [=')
}
