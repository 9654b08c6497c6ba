/**
 * Sets fields of a YAML text and leaves the rest of it as somebody wrote it, with its comments. What cannot be changed in place is
 * written anew, so that the result always means what was asked for.
 */
import { findLine, indentOf, isBlank } from './find-line'
import { formatYaml } from './format'
import { parseYamlDocuments } from './parse'

export interface Setting {
  /** `spec.ports.0.targetPort` */
  readonly path: string
  /** `null` takes the field away. */
  readonly value: unknown
}

export interface SetOptions {
  /** `Service/web`: which of several documents; empty: the only one. */
  readonly object?: string
}

export class NoSuchDocument extends Error {}

const SEPARATOR = /^---\s*$/m

export function setFields(text: string, settings: readonly Setting[], { object = '' }: SetOptions = {}): string {
  const parts = text.split(SEPARATOR)
  const index = parts.findIndex((part) => isMeant(parseYamlDocuments(part)[0], object))
  if (index < 0) throw new NoSuchDocument(object === '' ? 'there is no document' : `there is no ${object}`)
  const changed = settings.reduce(setOne, parts[index])
  return parts.with(index, changed).join('---')
}

function isMeant(document: unknown, object: string): boolean {
  if (document === undefined) return false
  if (object === '') return true
  const { kind, metadata } = document as { readonly kind?: unknown; readonly metadata?: { readonly name?: unknown } }
  return `${String(kind)}/${String(metadata?.name)}` === object
}

function setOne(text: string, { path, value }: Setting): string {
  const keys = path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key))
  const wanted = withValue(parseYamlDocuments(text)[0], keys, value)
  const inPlace = editInPlace(text, { keys, value })
  if (inPlace !== undefined && means(inPlace, wanted)) return inPlace
  return `${text.startsWith('\n') ? '\n' : ''}${formatYaml(wanted)}`
}

function means(text: string, wanted: unknown): boolean {
  try {
    return JSON.stringify(sorted(parseYamlDocuments(text)[0])) === JSON.stringify(sorted(wanted))
  } catch {
    return false
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]))
}

type Keys = readonly (string | number)[]

function withValue(tree: unknown, [key, ...rest]: Keys, value: unknown): unknown {
  const inner = (old: unknown): unknown => (rest.length === 0 ? value : withValue(old, rest, value))
  if (typeof key === 'number') {
    const items: readonly unknown[] = Array.isArray(tree) ? tree : []
    if (rest.length === 0 && value === null) return items.filter((_, index) => index !== key)
    return key < items.length ? items.with(key, inner(items[key])) : [...items, inner(undefined)]
  }
  const { [key]: old, ...others } = (tree ?? {}) as Readonly<Record<string, unknown>>
  if (rest.length === 0 && value === null) return others
  return { ...(tree as object | undefined), [key]: inner(old) }
}

interface Edit {
  readonly keys: Keys
  readonly value: unknown
}

/** Undefined where the text is not in a form that can be changed line by line. */
function editInPlace(text: string, { keys, value }: Edit): string | undefined {
  const lines = text.split('\n')
  const last = keys.at(-1)
  const found = findLine(lines, keys)
  if (typeof last !== 'string') return undefined
  if (found.depth === keys.length) {
    const end = endOf(lines, found)
    const [, head = ''] = /^([\s-]*(?:"[^"]*"|'[^']*'|[^\s:{["'][^:]*?)\s*:)(?:\s|$)/.exec(lines[found.line]) ?? []
    const comment = /\s+#.*$/.exec(lines[found.line])?.[0] ?? ''
    if (value === null) return head.includes('-') ? undefined : [...lines.slice(0, found.line), ...lines.slice(end)].join('\n')
    return [...lines.slice(0, found.line), ...written(head, { value, indent: found.indent, comment }), ...lines.slice(end)].join('\n')
  }
  if (found.depth !== keys.length - 1 || value === null) return undefined
  const parentEnd = endOf(lines, found)
  const sibling = lines.slice(found.line + 1, parentEnd).find((line) => !isBlank(line))
  const inItem = typeof keys.at(-2) === 'number'
  const indent = inItem ? found.indent + 2 : sibling === undefined ? found.indent + 2 : indentOf(sibling)
  const at = lastFull(lines, parentEnd)
  return [...lines.slice(0, at), ...written(`${' '.repeat(indent)}${last}:`, { value, indent, comment: '' }), ...lines.slice(at)].join('\n')
}

/** Behind the last line that says something. */
function lastFull(lines: readonly string[], end: number): number {
  let at = end
  while (at > 0 && isBlank(lines[at - 1])) at--
  return at
}

/** The line after the value that begins here. */
function endOf(lines: readonly string[], { line, indent }: { readonly line: number; readonly indent: number }): number {
  let end = line + 1
  while (end < lines.length) {
    const at = indentOf(lines[end])
    const isOwn = at > indent || (at === indent && /^-(\s|$)/.test(lines[end].slice(at)) && !/^-(\s|$)/.test(lines[line].slice(indent)))
    if (!isBlank(lines[end]) && !isOwn) break
    end++
  }
  return lastFull(lines, end)
}

function written(head: string, { value, indent, comment }: { readonly value: unknown; readonly indent: number; readonly comment: string }): readonly string[] {
  const yaml = formatYaml(value).trimEnd()
  const isBlock = typeof value === 'object' && value !== null && Object.keys(value).length > 0
  if (!isBlock) return [`${head} ${yaml}${comment}`]
  return [head + comment, ...yaml.split('\n').map((line) => ' '.repeat(indent + 2) + line)]
}
