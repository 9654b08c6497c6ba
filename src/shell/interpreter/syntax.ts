/**
 * Parsing, and what bash says of text that is no script. The parser's own messages are translated by kind, because learners search
 * for bash's words.
 */
import { parse, type ParsedScript, type ParseError, type Script, type Statement } from 'unbash'
import type { Flavour } from './state'

const cache = new Map<string, ParsedScript>()

/** Loops run `$( )` and the like again and again; the tree of the same text is the same. */
export function parseScript(source: string): ParsedScript {
  let script = cache.get(source)
  if (!script) {
    script = parse(source)
    if (cache.size > 200) cache.clear()
    if (source.length < 10_000) cache.set(source, script)
  }
  return script
}

export const firstError = (script: ParsedScript): ParseError | undefined => script.errors?.[0]

const QUOTES: Readonly<Record<string, string>> = {
  'unterminated double quote': '"',
  'unterminated single quote': "'",
  'unterminated command substitution': ')',
  'unterminated parameter expansion': '}',
  'unterminated backtick': '`',
}

/** True when a prompt should ask for more (PS2): an open quote, `if` without `fi`, a here-document without its end. */
export function needsMoreInput(source: string): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(source)) return true
  const script = parse(source)
  const error = firstError(script)
  if (!error) return hasOpenHereDocument(script)
  return error.message.startsWith('unterminated') || tokenAt(source, error) === undefined
}

function hasOpenHereDocument(script: Script): boolean {
  return script.commands.some((statement) => isOpen(statement))
}

function isOpen(node: Statement | unknown): boolean {
  if (typeof node !== 'object' || node === null) return false
  if (Array.isArray(node)) return node.some(isOpen)
  if ('type' in node && node.type === 'HereDoc') return !('closing' in node) || node.closing === undefined
  return Object.values(node).some(isOpen)
}

function tokenAt(source: string, error: ParseError): string | undefined {
  const quoted = /^unexpected token '(.+)'$/s.exec(error.message)
  if (quoted) return quoted[1] === '\n' ? 'newline' : quoted[1]
  const rest = source.slice(error.pos).replace(/^[ \t\n]+/, '')
  return /^(;;|&&|\|\||[;&|()<>]|[^\s;&|()<>]+)/.exec(rest)?.[0]
}

/** Complaint lines without the shell's name in front. */
export function describeSyntaxError(source: string, error: ParseError, flavour: Flavour): readonly string[] {
  const quote = QUOTES[error.message]
  if (flavour === 'busybox') {
    if (quote) return [quote.length === 1 && `'"`.includes(quote) ? 'syntax error: unterminated quoted string' : `syntax error: unexpected end of file (expecting "${quote}")`]
    const token = tokenAt(source, error)
    return [token === undefined ? 'syntax error: unexpected end of file' : `syntax error: unexpected "${token}"`]
  }
  if (quote) return [`unexpected EOF while looking for matching \`${quote}'`]
  const token = tokenAt(source, error)
  if (token === undefined) return ['syntax error: unexpected end of file']
  return [`syntax error near unexpected token \`${token}'`]
}
