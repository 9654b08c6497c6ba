/**
 * The line of a YAML text on which a value stands, by the keys and items that lead to it. Readers of YAML give no positions; in block
 * style they can be found again by indentation.
 */
export interface FoundLine {
  /** From 0. */
  readonly line: number
  /** Column of the key, or of the dash of the item. */
  readonly indent: number
}

export interface NearestLine extends FoundLine {
  /** How many steps of the path were found. */
  readonly depth: number
}

/** The nearest that can be told: that of the value, or of the last thing on the way to it. */
export function findLine(lines: readonly string[], path: readonly (string | number)[]): NearestLine {
  let found: NearestLine = { line: 0, indent: -1, depth: 0 }
  for (const key of path) {
    const next = typeof key === 'number' ? findItem(lines, found, key) : findKey(lines, found, key)
    if (!next) return found
    found = { ...next, depth: found.depth + 1 }
  }
  return found
}

export const isBlank = (line: string): boolean => /^\s*(#.*)?$/.test(line)
export const indentOf = (line: string): number => line.length - line.trimStart().length

function findKey(lines: readonly string[], { line: from, indent, depth }: NearestLine, key: string): FoundLine | undefined {
  let column: number | undefined
  for (let line = from; line < lines.length; line++) {
    const text = lines[line]
    if (isBlank(text)) continue
    // The first key of an item stands behind its dash.
    const lead = line === from || depth === 0 ? (/^[\s-]*/.exec(text)?.[0].length ?? 0) : indentOf(text)
    const dashed = line !== from && /^-\s/.test(text.slice(lead))
    if (line > from && (lead < indent || (lead === indent && !dashed))) return undefined
    if (lead <= indent || dashed) continue
    column ??= lead
    if (lead === column && keyOf(text.slice(lead)) === key) return { line, indent: lead }
  }
  return undefined
}

const keyOf = (text: string): string | undefined => /^(?:"([^"]*)"|'([^']*)'|([^\s:{["'][^:]*?))\s*:(?:\s|$)/.exec(text)?.slice(1).find((part) => part !== undefined)

function findItem(lines: readonly string[], { line: from, indent }: NearestLine, key: number): FoundLine | undefined {
  let left = key
  let column: number | undefined
  for (let line = indent < 0 ? from : from + 1; line < lines.length; line++) {
    const text = lines[line]
    if (isBlank(text)) continue
    const at = indentOf(text)
    const isItem = /^-(\s|$)/.test(text.slice(at))
    if (at < indent || (at === indent && !isItem)) return undefined
    if (!isItem) continue
    column ??= at
    if (at === column && left-- === 0) return { line, indent: at }
  }
  return undefined
}
