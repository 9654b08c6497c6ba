/** The values of `awk`: strings, numbers, and strings from outside that count as numbers where they look like one. */
import { allMatches } from '../linear-pattern'
import { formatAll } from './printf'

/** A string that came from outside and looks like a number counts as one in comparisons: `{ text }`. */
export type Value = string | number | { readonly input: string }

export const isNumeric = (text: string): boolean => /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(text)
export const toNumber = (value: Value): number => {
  if (typeof value === 'number') return value
  const text = typeof value === 'string' ? value : value.input
  return Number(/^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/.exec(text)?.[0] ?? 0) || 0
}

export function splitBy(text: string, regex: RegExp): string[] {
  const pieces: string[] = []
  let from = 0
  for (const { index, 0: match } of allMatches(regex, text)) {
    if (match === '') continue
    pieces.push(text.slice(from, index))
    from = index + match.length
  }
  return [...pieces, text.slice(from)]
}

export const isEmptyInput = (value: Value): boolean => typeof value === 'object' && value.input === ''

export function holds(operator: string, order: number): boolean {
  if (operator === '==') return order === 0
  if (operator === '!=') return order !== 0
  if (operator === '<') return order < 0
  return operator === '<=' ? order <= 0 : operator === '>' ? order > 0 : order >= 0
}

export function calculate(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
    default:
      return a ** b
  }
}

export const formatText = (format: string, args: readonly string[]): string => formatAll(format, args).output

/** As `sprintf`: what is missing counts as empty. `text` says how a value is shown. */
export function formatValues(text: (value: Value) => string, [form, ...values]: readonly Value[]): string {
  const shown = text(form)
  let at = 0
  return shown.replace(
    /%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z%])/g,
    (whole, flags: string, width: string | undefined, precision: string | undefined, letter: string) => {
      if (letter === '%') return '%'
      const star = (part: string | undefined): string => (part === '*' ? text(values[at++] ?? '0') : (part ?? ''))
      const [wide, precise] = [star(width), star(precision)]
      const value = values[at++] ?? ''
      const spec = `%${flags}${wide}${precision === undefined ? '' : `.${precise}`}`
      if (letter === 'c')
        return formatText(`${spec}s`, [
          typeof value === 'number' ? String.fromCodePoint(Math.max(0, Math.trunc(value))) : text(value).slice(0, 1),
        ])
      if ('dioxXu'.includes(letter)) return formatText(`${spec}${letter}`, [String(Math.trunc(toNumber(value)))])
      if ('eEfFgG'.includes(letter)) return formatText(`${spec}${letter}`, [String(toNumber(value))])
      return letter === 's' ? formatText(`${spec}s`, [text(value)]) : whole
    },
  )
}
