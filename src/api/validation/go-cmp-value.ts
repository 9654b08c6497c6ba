/**
 * A Go value as a comparison shows it: fields of no value are left out, and the deeper it lies the less of it is shown.
 * Upstream: FormatValue in github.com/google/go-cmp/cmp/report_reflect.go (v0.6.0).
 * Simplified: a pointer to a label selector is shown like other structs; a real cluster shows what its own method tells of it.
 */
import { quantityParts } from '../go-quantity'
import { canonicalQuantity } from '../quantity'
import { braced, dropped, type Entry, type Text } from './go-cmp-text'
import { missing } from './go-cmp-tree'
import { isNil, isZero, kindOf, partsOf } from './go-value-parts'

export interface Shown {
  /** `=`: it is the same on both sides. */
  readonly mode: '' | '=' | '-' | '+'
  readonly types: 'always' | 'never' | 'composite'
  /** How much of it is shown. */
  readonly level: number
}

const ofMeta = /^v1\.(?:LabelSelector|LabelSelectorRequirement|ObjectMeta)$/

export function typed(type: string, value: Text, { types, mode }: Shown): Text {
  const kind = kindOf(type)
  const isBare = kind === 'scalar' || kind === 'pointer' || value === 'nil' || mode === '='
  if (types === 'never' || (types === 'composite' && isBare)) return value
  return { before: type.replace(/v1\.\w+$/, (name) => (ofMeta.test(name) ? name : `core.${name.slice(3)}`)), value, after: '' }
}

/** Undefined: there is no such element. */
export function showValue(value: unknown, type: string, shown: Shown): Text | undefined {
  return value === missing ? undefined : show(value, type, shown)
}

function show(value: unknown, type: string, shown: Shown): Text {
  const kind = kindOf(type)
  if (kind === 'scalar') return showScalar(value, type, shown)
  if (kind === 'quantity') return typed(type, showQuantity(value, shown), shown)
  if (kind !== 'struct' && isNil(value, kind)) return 'nil'
  if (type === '*resource.Quantity') return `s${quoted(canonicalQuantity(String(value)))}`
  if (kind === 'pointer') return { before: '&', value: show(value, type.slice(1), shown), after: '' }
  const parts = kind === 'struct' ? partsOf(value, type).filter((part) => !isZero(part.value, part.type)) : partsOf(value, type)
  const inner: Shown = { ...shown, types: kind === 'struct' ? 'composite' : 'never', level: shown.level - 1 }
  const entries = parts.map((part): Entry => ({ key: part.key, value: show(part.value, part.type, inner) }))
  return typed(type, braced(shortened(entries, shown.level)), shown)
}

function shortened(entries: readonly Entry[], level: number): readonly Entry[] {
  const most = level > 0 ? 2 ** (level + 1) : 0
  return entries.length > most ? [...entries.slice(0, most), dropped] : entries
}

function showScalar(value: unknown, type: string, shown: Shown): Text {
  if (type === 'bool') return String(value ?? false)
  if (/^int\d\d$/.test(type)) return String(value ?? 0)
  return showString(typeof value === 'string' ? value : '', shown)
}

function showString(text: string, { mode, level }: Shown): Text {
  const most = 2 ** (Math.max(level, 0) + 5)
  const lines = text.replace(/\n$/, '').split('\n')
  const isQuotedWhole = lines.length >= 4 && (mode === '-' || mode === '+') && lines.every((line) => line.length <= most && isPlain(line))
  if (isQuotedWhole) return { before: '(', value: wholeLines(lines, mode, most / 8), after: ')' }
  return text.length > most + 3 ? `${quoted(text.slice(0, most))}...` : quoted(text)
}

const isPlain = (line: string): boolean => !/^"""|^\.\.\./.test(line) && /^[\t\P{C}]*$/u.test(line)

function wholeLines(lines: readonly string[], mark: '-' | '+', most: number): readonly Entry[] {
  const left = lines.length - most + 1
  const shown = left > 1 ? lines.slice(0, most - 1) : lines
  const entries = ['"""', ...shown].map((value): Entry => ({ mark, value, hasNoComma: true }))
  const rest: readonly Entry[] = left > 1 ? [{ ...dropped, mark, comment: `${left} elided lines` }] : []
  return [...entries, ...rest, { mark, value: '"""', hasNoComma: true }]
}

/** In backquotes where that spares escapes. */
function quoted(text: string): string {
  const quotes = JSON.stringify(text)
  return quotes.length === text.length + 2 || !/^[\t\P{C}]*$/u.test(text) || text.includes('`') ? quotes : `\`${text}\``
}

function showQuantity(value: unknown, shown: Shown): Text {
  if (isNil(value)) return braced([])
  const { value: amount, scale, kept, format } = quantityParts(canonicalQuantity(String(value)))
  const entriesOf = (fields: Readonly<Record<string, Text>>): readonly Entry[] =>
    Object.entries(fields).flatMap(([key, text]) => (text === '0' || text === '""' ? [] : [{ key, value: text }]))
  const parts = shortened(entriesOf({ value: String(amount), scale: String(scale) }), shown.level - 1)
  const before = shown.mode === '=' ? '' : 'resource.int64Amount'
  const i: Text = amount === 0n && scale === 0 ? '0' : { before, value: braced(parts), after: '' }
  return braced(shortened(entriesOf({ i, s: quoted(kept), Format: quoted(format) }), shown.level))
}
