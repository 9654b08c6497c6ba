/**
 * Parsing, and what bash says of text that is no script. The parser's own messages are translated by kind, because learners search
 * for bash's words.
 */
import { parse, type ParsedScript, type ParseError, type Script, type Statement } from 'unbash'
import type { ShellState } from './state'

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
  // That a group holds no command is told before what is wrong in it.
  const error = script.errors?.find(({ message }) => !message.startsWith('expected command in ')) ?? firstError(script)
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

/** What stands on whole lines before the first error: a shell reads line by line, and has run it by then. */
export function soundStatements(source: string, script: ParsedScript): readonly Statement[] {
  const error = firstError(script)
  if (!error) return script.commands
  const isCutOff = source.slice(error.pos).trim() === ''
  const broken =
    script.commands.find(({ pos, end }) => end >= error.pos || end === pos) ??
    (isCutOff ? script.commands.at(-1) : undefined)
  const from = Math.min(error.pos, broken?.pos ?? error.pos)
  const lineStart = source.lastIndexOf('\n', from - 1) + 1
  return script.commands.filter(({ pos, end }) => pos < lineStart && end <= lineStart)
}

/** Complaints with the shell's name in front, each on a line of its own. */
export function syntaxErrorLines(
  state: Pick<ShellState, 'flavour' | 'name' | 'interactive' | 'commandString'>,
  source: string,
  error: ParseError,
): string {
  const { flavour, name, interactive, commandString } = state
  const isEnd = tokenAt(source, error) === undefined && !QUOTES[error.message]
  const line = isEnd
    ? source.split('\n').length + (source.endsWith('\n') ? 0 : 1)
    : source.slice(0, error.pos).split('\n').length
  if (flavour === 'busybox')
    return `${name}: ${interactive || commandString ? '' : `line ${line}: `}${ashWords(source, error)}\n`
  if (flavour === 'dash') return `${name}: ${line}: ${ashWords(source, error).replace(/^s/, 'S')}\n`
  const prefix = interactive ? `${name}: ` : `${name}: ${commandString ? '-c: ' : ''}line ${line}: `
  const token = tokenAt(source, error)
  const quote = QUOTES[error.message]
  if (quote) return `${prefix}unexpected EOF while looking for matching \`${quote}'\n`
  if (token === undefined) return `${prefix}syntax error: unexpected end of file\n`
  const echo = interactive ? '' : `${prefix}\`${source.split('\n')[line - 1]}'\n`
  return `${prefix}syntax error near unexpected token \`${token}'\n${echo}`
}

function ashWords(source: string, error: ParseError): string {
  const quote = QUOTES[error.message]
  if (quote)
    return `'"`.includes(quote)
      ? 'syntax error: unterminated quoted string'
      : `syntax error: unexpected end of file (expecting "${quote}")`
  const token = tokenAt(source, error)
  return token === undefined ? 'syntax error: unexpected end of file' : `syntax error: unexpected "${token}"`
}
