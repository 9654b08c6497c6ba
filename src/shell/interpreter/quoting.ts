/** How bash writes values so that they can be read again: `${x@Q}`, `printf %q`, `declare -p`. Upstream: bash 5.2, lib/sh/shquote.c. */
import type { Variable } from './state'

const NAMES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
  '\x1b': '\\E',
  '\\': '\\\\',
  "'": "\\'",
}

export const hasControls = (text: string): boolean => /[\x00-\x1f\x7f]/.test(text)

/** `$'a\tb'`. */
export const quoteAnsi = (text: string): string =>
  `$'${text.replace(/[\x00-\x1f\x7f\\']/g, (char) => NAMES[char] ?? `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`)}'`

export const quoteValue = (text: string): string => (hasControls(text) ? quoteAnsi(text) : `'${text.replaceAll("'", "'\\''")}'`)

/** The letters of `declare` that a variable has. */
export function attributesOf(variable: Variable | undefined): string {
  if (!variable) return ''
  const { value, exported, readOnly, integer, reference, letters } = variable
  const kind = typeof value === 'object' ? (value.associative ? 'A' : 'a') : ''
  const letter = letters === 'upper' ? 'u' : letters === 'lower' ? 'l' : ''
  return `${kind}${integer ? 'i' : ''}${reference === undefined ? '' : 'n'}${readOnly ? 'r' : ''}${exported ? 'x' : ''}${letter}`
}
