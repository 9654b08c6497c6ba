/**
 * Where in a lesson a value of its YAML stands, so that a complaint names the line. The YAML reader gives no positions; the line is
 * found again by walking the keys and items that lead to the value.
 */
import { LessonError } from '../lesson-error'

export interface Place {
  /** Of what stands under this key, or as this item. */
  below(key: string | number): Place
  complain(complaint: string): LessonError
}

export interface Source {
  readonly file: string
  /** Of the first line of `text`, from 1. */
  readonly line: number
  readonly text: string
}

export function placeOf(source: Source, path: readonly (string | number)[] = []): Place {
  return {
    below: (key) => placeOf(source, [...path, key]),
    complain(complaint) {
      const where = path.length > 0 ? `${path.join('.')}: ` : ''
      return new LessonError(source.file, source.line + lineOf(source.text, path), `${where}${complaint}`)
    },
  }
}

/** From 0. As near as it can be told: the line of the last key on the way that stands on a line of its own. */
export function lineOf(text: string, path: readonly (string | number)[]): number {
  const lines = text.split('\n')
  let line = 0
  let indent = -1
  for (const key of path) {
    const found = typeof key === 'number' ? findItem(lines, { line, indent, key }) : findKey(lines, { line, indent, key })
    if (!found) return line
    line = found.line
    indent = found.indent
  }
  return line
}

interface Search<Key> {
  readonly line: number
  /** What is looked for stands deeper than this. */
  readonly indent: number
  readonly key: Key
}

interface Found {
  readonly line: number
  readonly indent: number
}

const isBlank = (line: string): boolean => /^\s*(#.*)?$/.test(line)
const indentOf = (line: string): number => line.length - line.trimStart().length

function findKey(lines: readonly string[], { line: from, indent, key }: Search<string>): Found | undefined {
  for (let line = from; line < lines.length; line++) {
    const text = lines[line]
    if (isBlank(text)) continue
    const lead = /^[\s-]*/.exec(text)?.[0].length ?? 0
    if (line > from && lead <= indent) return undefined
    if (lead > indent && keyOf(text.slice(lead)) === key) return { line, indent: lead }
  }
  return undefined
}

const keyOf = (text: string): string | undefined => /^(?:"([^"]*)"|'([^']*)'|([^\s:{["'][^:]*?))\s*:(?:\s|$)/.exec(text)?.slice(1).find((part) => part !== undefined)

function findItem(lines: readonly string[], { line: from, indent, key }: Search<number>): Found | undefined {
  let left = key
  let column: number | undefined
  for (let line = from; line < lines.length; line++) {
    const text = lines[line]
    if (isBlank(text)) continue
    const at = indentOf(text)
    const isItem = /^-(\s|$)/.test(text.slice(at))
    if (line > from && (at < indent || (at === indent && !isItem))) return undefined
    if (!isItem || (column !== undefined && at !== column)) continue
    column = at
    if (left-- === 0) return { line, indent: at }
  }
  return undefined
}
