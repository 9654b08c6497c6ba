/**
 * Values as mongosh prints them: as Node's util.inspect lays them out. Upstream: lib/internal/util/inspect.js (reduceToSingleString,
 * groupArrayElements)
 */
import { isDocument, isList, type Value } from '../document'
import { isHost, type Item } from './thing'

const WIDTH = 80
const MOST_ITEMS = 100
const DEEPEST = 6
/** So many levels, from the innermost, may share a line. */
const COMPACT = 3

interface Printed {
  readonly text: string
  /** Levels below. */
  readonly height: number
}

export function format(item: Item): string {
  if (item === undefined) return ''
  if (isHost(item)) return item.parts.shown?.() ?? `[Function: ${item.name}]`
  return typeof item === 'string' ? item : inspect(item, 0, 0).text
}

export const quote = (text: string): string => {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') ? '`' : "'"
  return `${mark}${text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r').replaceAll(mark, `\\${mark}`)}${mark}`
}

function inspect(value: Value | undefined, indent: number, depth: number): Printed {
  if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean')
    return { text: String(value), height: 0 }
  if (typeof value === 'string') return { text: quote(value), height: 0 }
  if (isList(value)) return list(value, indent, depth)
  if ('$oid' in value) return { text: `ObjectId('${String(value.$oid)}')`, height: 0 }
  if ('$date' in value) return { text: `ISODate('${String(value.$date)}')`, height: 0 }
  if ('$regex' in value && Object.keys(value).length <= 2)
    return { text: `/${String(value.$regex)}/${String(value.$options ?? '')}`, height: 0 }
  const names = Object.keys(value)
  if (names.length === 0) return { text: '{}', height: 0 }
  if (depth > DEEPEST) return { text: '[Object]', height: 0 }
  const fields = names.map((name): Printed => {
    const { text, height } = inspect(value[name], indent + 2, depth + 1)
    return { text: `${/^[a-zA-Z_][a-zA-Z_0-9]*$/.test(name) ? name : quote(name)}: ${text}`, height }
  })
  return together(fields, { indent, braces: ['{', '}'], canShare: true })
}

function list(items: readonly Value[], indent: number, depth: number): Printed {
  if (items.length === 0) return { text: '[]', height: 0 }
  if (depth > DEEPEST) return { text: '[Array]', height: 0 }
  const shown = items.slice(0, MOST_ITEMS).map((item) => inspect(item, indent + 2, depth + 1))
  const rest = items.length - shown.length
  const all = rest > 0 ? [...shown, { text: `... ${rest} more item${rest > 1 ? 's' : ''}`, height: 0 }] : shown
  const grouped = all.length > 6 ? inColumns(all, { indent, items, hasRest: rest > 0 }) : all
  return together(grouped, { indent, braces: ['[', ']'], canShare: grouped === all })
}

interface Frame {
  readonly indent: number
  readonly braces: readonly [string, string]
  readonly canShare: boolean
}

function together(parts: readonly Printed[], { indent, braces: [open, close], canShare }: Frame): Printed {
  const height = 1 + Math.max(...parts.map((part) => part.height))
  const texts = parts.map(({ text }) => text)
  const start = texts.length + indent + open.length + 10
  const isShort = texts.reduce((sum, text) => sum + text.length, texts.length + start) <= WIDTH
  if (canShare && height <= COMPACT && isShort && !texts.some((text) => text.includes('\n')))
    return { text: `${open} ${texts.join(', ')} ${close}`, height }
  const line = `\n${' '.repeat(indent)}`
  return { text: `${open}${line}  ${texts.join(`,${line}  `)}${line}${close}`, height }
}

interface Columns {
  readonly indent: number
  readonly items: readonly Value[]
  readonly hasRest: boolean
}

/** More than six short items stand in columns. */
function inColumns(parts: readonly Printed[], { indent, items, hasRest }: Columns): readonly Printed[] {
  const count = hasRest ? parts.length - 1 : parts.length
  const lengths = parts.slice(0, count).map(({ text }) => text.length)
  const longest = Math.max(...lengths) + 2
  const total = lengths.reduce((sum, length) => sum + length + 2, 0)
  if (longest * 3 + indent >= WIDTH || (total / longest <= 5 && longest - 2 > 6)) return parts
  const biased = Math.max(longest - Math.sqrt(longest - total / parts.length), 1)
  const columns = Math.min(Math.round(Math.sqrt(2.5 * biased * count) / biased), Math.floor((WIDTH - indent) / longest), COMPACT * 4, 15)
  if (columns <= 1) return parts
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...lengths.filter((__, index) => index % columns === column)) + 2)
  const isNumeric = items.every((item) => typeof item === 'number')
  const rows: Printed[] = []
  for (let i = 0; i < count; i += columns) {
    const row = parts.slice(i, Math.min(i + columns, count)).map(({ text }) => text)
    const last = row.length - 1
    const cells = row.map((text, column) => {
      if (isNumeric) return column < last ? `${text}, `.padStart(widths[column]) : text.padStart(widths[column] - 2)
      return column < last ? `${text}, `.padEnd(widths[column]) : text
    })
    rows.push({ text: cells.join(''), height: 0 })
  }
  return hasRest ? [...rows, parts[count]] : rows
}

/** As the shell before mongosh prints: JSON with spaces, tabs, and the names of types. Upstream: src/mongo/shell/types.js (tojson) */
export function formatLegacy(item: Item): string {
  if (item === undefined) return ''
  if (isHost(item)) return item.parts.shown?.() ?? `function ${item.name}() { [native code] }`
  if (typeof item === 'string') return item
  const text = legacy(item, '')
  const onOneLine = text.replaceAll(/[\t\r\n]+/g, ' ')
  return text.length < WIDTH ? onOneLine : text
}

export const legacyLine = (value: Value): string => legacy(value, '').replaceAll(/[\t\r\n]+/g, ' ')

function legacy(value: Value | undefined, indent: string): string {
  if (value === undefined || value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'undefined'
  const inner = `${indent}\t`
  if (isList(value)) {
    if (value.length === 0) return '[ ]'
    return `[\n${value.map((item) => `${inner}${legacy(item, inner)}`).join(',\n')}\n${indent}]`
  }
  if (!isDocument(value)) return ''
  if ('$oid' in value) return `ObjectId("${String(value.$oid)}")`
  if ('$date' in value) return `ISODate("${String(value.$date)}")`
  if ('$regex' in value) return `/${String(value.$regex)}/${String(value.$options ?? '')}`
  const fields = Object.entries(value)
  if (fields.length === 0) return '{ }'
  return `{\n${fields.map(([name, part]) => `${inner}${JSON.stringify(name)} : ${legacy(part, inner)}`).join(',\n')}\n${indent}}`
}
