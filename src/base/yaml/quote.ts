/**
 * How a text is written in YAML so that Go reads it back as that text: plain, quoted or as a block, folded at 80 columns.
 * Upstream: sigs.k8s.io/yaml/goyaml.v2/{encode.go,emitterc.go}.
 */
import { readPlainScalar } from './scalar'

export interface Place {
  /** Where the text begins on its line. */
  readonly column: number
  /** Where its next lines begin. */
  readonly indent: number
  readonly isKey: boolean
}

type Style = 'plain' | 'single' | 'double' | 'literal'

const BEST_WIDTH = 80

export function formatText(text: string, place: Place): string {
  switch (styleOf(text, place.isKey)) {
    case 'plain':
      return fold(text, place)
    case 'single':
      return `'${fold(text.replaceAll("'", "''"), { ...place, column: place.column + 1 })}'`
    case 'double':
      return `"${foldEscaped(text, { ...place, column: place.column + 1 })}"`
    case 'literal':
      return formatBlock(text, place.indent)
  }
}

const UNPRINTABLE = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u
const INDICATOR = /^(?:---|\.\.\.)|^[#,[\]{}&*!|>'"%@`]|^[?-](?:[ \n\u2028\u2029]|$)|:(?:[ \n\u2028\u2029]|$)|[ \n\u2028\u2029]#/
const BREAK = /[\n\u2028\u2029]/
const EDGE = /^[ \n\u2028\u2029]|[ \n\u2028\u2029]$/
const SPACED_BREAK = / [\n\u2028\u2029]/
const INDENTED_LINE = /[\n\u2028\u2029] /

function styleOf(text: string, isKey: boolean): Style {
  if (meansSomethingElse(text) || UNPRINTABLE.test(text) || SPACED_BREAK.test(text)) return 'double'
  if (text.includes('\n')) return isKey || text.endsWith(' ') ? 'double' : 'literal'
  if (!BREAK.test(text) && !EDGE.test(text) && !INDICATOR.test(text)) return 'plain'
  return INDENTED_LINE.test(text) || (isKey && BREAK.test(text)) ? 'double' : 'single'
}

const OTHER_WORD = /^(?:<<|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/

/** Numbers, booleans, null, times, and what YAML 1.1 took for a number. */
const meansSomethingElse = (text: string): boolean =>
  typeof readPlainScalar(text) !== 'string' || OTHER_WORD.test(text) || BASE_60.test(text) || isTimestamp(text)

const TIMESTAMP = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](?=.*(?:Z|[-+]\d\d:\d\d)$)| )(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?(?:(?<=[Tt].*)(?:Z|[-+]\d\d:\d\d))?)?$/

function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text)
  if (!match) return false
  const [year, month, day, hour = 0, minute = 0, second = 0] = match.slice(1).map((part) => Number(part ?? 0))
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth && hour < 24 && minute < 60 && second < 60
}

/**
 * Breaks at single spaces beyond the best width.
 * Simplified: kubectl also indents after a line separator (U+2028) inside of quotes, which readers of YAML 1.2 take for content.
 */
function fold(text: string, { column, indent, isKey }: Place): string {
  if (isKey || column + text.length <= BEST_WIDTH) return text
  const characters = [...text]
  let folded = ''
  let at = column
  for (const [index, character] of characters.entries()) {
    const isInside = index > 0 && index < characters.length - 1
    const isLone = character === ' ' && characters[index - 1] !== ' ' && characters[index + 1] !== ' '
    if (isInside && isLone && at > BEST_WIDTH) {
      folded += `\n${' '.repeat(indent)}`
      at = indent
    } else {
      folded += character
      at++
    }
  }
  return folded
}

function foldEscaped(text: string, { column, indent, isKey }: Place): string {
  const characters = [...text]
  let folded = ''
  let at = column
  for (const [index, character] of characters.entries()) {
    const isInside = index > 0 && index < characters.length - 1
    let piece = escape(character)
    if (!isKey && isInside && character === ' ' && characters[index - 1] !== ' ' && at > BEST_WIDTH) {
      piece = characters[index + 1] === ' ' ? '\\' : ''
      folded += `\n${' '.repeat(indent)}`
      at = indent
    }
    folded += piece
    at += piece.length
  }
  return folded
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function escape(character: string): string {
  const short = shortEscapes[character]
  if (short) return short
  if (!UNPRINTABLE.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  const [prefix, digits] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8]
  return `\\${prefix}${code.toString(16).toUpperCase().padStart(Number(digits), '0')}`
}

/** A block of lines: `|`, with a hint where the indentation or the end cannot be seen. */
function formatBlock(text: string, indent: number): string {
  const indentHint = /^[ \n]/.test(text) ? '2' : ''
  const endHint = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : ''
  const lines = text.replace(/\n$/, '').split('\n')
  return [`|${indentHint}${endHint}`, ...lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line))].join('\n')
}
