/**
 * The layout of a comparison of two Go values: what fits on one line is set on one, the rest on lines of its own, marked with what
 * became of each, the values of neighbours below each other. Upstream: github.com/google/go-cmp/cmp/report_text.go (v0.6.0).
 */
export type Mark = '' | '-' | '+'

export interface Entry {
  readonly mark?: Mark
  readonly key?: string
  readonly value: Text
  /** How many entries `...` stands for. */
  readonly comment?: string
  readonly hasNoComma?: boolean
}

export interface Wrapped {
  readonly before: string
  readonly value: Text
  readonly after: string
}

export type Text = string | Wrapped | readonly Entry[]

const WIDTH = 80
export const dropped: Entry = { value: '...', hasNoComma: true }

const isList = (text: Text): text is readonly Entry[] => Array.isArray(text)
export const braced = (value: readonly Entry[]): Wrapped => ({ before: '{', value, after: '}' })

export const layOut = (text: Text): string => `  ${expanded(compact(text, ''), '', 0)}\n`

const flat = (text: Text): string => {
  if (typeof text === 'string') return text
  if (!isList(text)) return text.before + flat(text.value) + text.after
  return text.map(({ key, value }) => (key ? `${key}: ` : '') + flat(value)).join(', ')
}

/** With a string in the place of each part that is to stand on one line. */
function compact(text: Text, mark: Mark): Text {
  if (typeof text === 'string') return text
  if (!isList(text)) {
    const value = compact(text.value, mark)
    return typeof value === 'string' ? text.before + value + text.after : { ...text, value }
  }
  const entries = text.map((entry) => ({ ...entry, value: compact(entry.value, entry.mark || mark) }))
  const isBroken = entries.some((entry) => entry.mark || entry.comment || typeof entry.value !== 'string')
  const line = flat(entries)
  return isBroken || (mark && line.length > WIDTH) ? entries : line
}

function expanded(text: Text, mark: Mark, depth: number): string {
  if (typeof text === 'string') return text
  if (!isList(text)) return text.before + expanded(text.value, mark, depth) + text.after
  const isPlain = text.length > 0 && text.every((entry) => !entry.mark && !entry.key && !entry.comment && typeof entry.value === 'string')
  const lines = isPlain ? batches(text).map((line) => indent(mark, depth + 1) + line) : linesOf(text, mark, depth + 1)
  return [...lines, indent(mark, depth)].join('')
}

const indent = (mark: Mark, depth: number): string => `\n${mark || ' '} ${'\t'.repeat(depth)}`

function linesOf(entries: readonly Entry[], mark: Mark, depth: number): string[] {
  const widths = keyWidths(entries)
  return entries.map(({ mark: own, key, value, comment, hasNoComma }, index) => {
    const name = key ? `${key}: `.padEnd(widths[index] + 2) : ''
    const end = (hasNoComma ? '' : ',') + (comment ? ` // ${comment}` : '')
    return indent(own || mark, depth) + name + expanded(value, own || mark, depth) + end
  })
}

/** Neighbours that have a name and a line each share a width. */
function keyWidths(entries: readonly Entry[]): number[] {
  const isAligned = ({ key, value }: Entry) => Boolean(key) && typeof value === 'string'
  const ends = entries.map((_, index) => entries.findIndex((entry, at) => at >= index && !isAligned(entry)))
  const runOf = (index: number) => entries.filter((_, at) => ends[at] === ends[index] && isAligned(entries[at]))
  return entries.map((entry, index) => (isAligned(entry) ? Math.max(...runOf(index).map(({ key = '' }) => key.length)) : 0))
}

/** As many values on a line as it holds. */
function batches(entries: readonly Entry[]): string[] {
  const lines: string[] = []
  for (const { value } of entries) {
    const [line, last] = [`${flat(value)}, `, lines.at(-1)]
    if (last !== undefined && last.length + line.length <= WIDTH) lines[lines.length - 1] = last + line
    else lines.push(line)
  }
  return lines.map((line) => line.trimEnd())
}
