/** Tools that lay text out anew: `fold`, `fmt`, `expand`, `unexpand`. Upstream: coreutils src/fold.c, src/fmt.c, src/expand.c. */
import { defineTool, fail } from '../tool'
import { readAllLines, readText } from '../tool-input'

const TAB = 8

/** Where a character leaves the column. */
const columnAfter = (column: number, char: string): number =>
  char === '\t' ? column + TAB - (column % TAB) : char === '\b' ? Math.max(0, column - 1) : char === '\r' ? 0 : column + 1

interface Folding {
  readonly width: number
  readonly atBlanks: boolean
  readonly bytes: boolean
}

function foldLine(text: string, { width, atBlanks, bytes }: Folding): string {
  const after = bytes ? (column: number): number => column + 1 : columnAfter
  const measure = (piece: string): number => [...piece].reduce(after, 0)
  let out = ''
  let piece = ''
  let column = 0
  for (const char of text) {
    if (after(column, char) > width && piece !== '') {
      const blank = atBlanks ? Math.max(piece.lastIndexOf(' '), piece.lastIndexOf('\t')) : -1
      const end = blank >= 0 ? blank + 1 : piece.length
      out += `${piece.slice(0, end)}\n`
      piece = piece.slice(end)
      column = measure(piece)
    }
    piece += char
    column = after(column, char)
  }
  return out + piece
}

export const fold = defineTool({
  name: 'fold',
  usage: '[OPTION]... [FILE]...',
  letters: 'bsw:',
  long: { bytes: 'b', spaces: 's', width: 'w' },
  async run(process, options) {
    const given = options.value('w') ?? '80'
    if (!/^[1-9]\d*$/.test(given)) return fail(process, `invalid number of columns: '${given}'`)
    const folding = { width: Number(given), atBlanks: options.has('s'), bytes: options.has('b') }
    return readAllLines(process, options.operands, ({ text, ending }) => foldLine(text, folding) + ending)
  },
})

/** How far short of the width a line should end, in percent of it. */
const LEEWAY = 7
const SHORT_COST = 100
const LAST_LINE_COST = 0

/** Breaks that make lines as even as can be: the sum of the squares of what is missing to the goal is least. */
function breakEvenly(words: readonly string[], indent: number, max: number): string[][] {
  const goal = Math.floor((max * (2 * (100 - LEEWAY) + 1)) / 200)
  const best: { cost: number; next: number }[] = Array.from({ length: words.length + 1 }, () => ({ cost: Infinity, next: words.length }))
  best[words.length] = { cost: 0, next: words.length }
  for (let start = words.length - 1; start >= 0; start--) {
    let length = indent + words[start].length
    for (let next = start + 1; next <= words.length; next++) {
      const isLast = next === words.length
      const cost = best[next].cost + (isLast ? LAST_LINE_COST : lineCost(goal - length, words[next - 1]))
      if (cost < best[start].cost) best[start] = { cost, next }
      if (isLast) break
      length += 1 + words[next].length
      if (length >= max) break
    }
  }
  const lines: string[][] = []
  for (let at = 0; at < words.length; at = best[at].next) lines.push(words.slice(at, best[at].next))
  return lines
}

const lineCost = (missing: number, last: string): number => (missing * 10) ** 2 + SHORT_COST - (/[.?!]$/.test(last) ? 50 * 50 : 0) + 70 * 70

export const fmt = defineTool({
  name: 'fmt',
  usage: '[-WIDTH] [OPTION]... [FILE]...',
  letters: 'csutw:p:0123456789',
  long: { width: 'w', 'split-only': 's', 'uniform-spacing': 'u' },
  async run(process, options) {
    const digits = options.order.filter((letter) => /\d/.test(letter)).join('')
    const given = options.value('w') ?? (digits || '75')
    if (!/^\d+$/.test(given)) return fail(process, `invalid width: '${given}'`)
    const { text, status } = await readText(process, options.operands)
    const lines = text.replace(/\n$/, '').split('\n')
    const paragraphs: { indent: string; words: string[] }[] = []
    for (const [index, line] of (text === '' ? [] : lines).entries()) {
      const indent = /^\s*/.exec(line)?.[0] ?? ''
      const words = line.split(/\s+/).filter((word) => word !== '')
      const last = paragraphs.at(-1)
      if (words.length === 0) paragraphs.push({ indent: '', words })
      else if (!last || index === 0 || last.words.length === 0 || options.has('s') || last.indent !== indent) paragraphs.push({ indent, words })
      else last.words.push(...words)
    }
    const shown = paragraphs.flatMap(({ indent, words }) =>
      words.length === 0 ? [''] : breakEvenly(words, indent.length, Number(given) + 1).map((line) => indent + line.join(' ')),
    )
    await process.stdout.write(shown.map((line) => `${line}\n`).join(''))
    return status
  },
})

export const expand = defineTool({
  name: 'expand',
  usage: '[OPTION]... [FILE]...',
  letters: 'it:',
  long: { initial: 'i', tabs: 't' },
  async run(process, options) {
    const width = Number(options.value('t') ?? TAB) || TAB
    return readAllLines(process, options.operands, ({ text, ending }) => {
      let out = ''
      let stops = false
      for (const char of text) {
        stops ||= options.has('i') && !/[ \t]/.test(char)
        out += char === '\t' && !stops ? ' '.repeat(width - (out.length % width)) : char
      }
      return out + ending
    })
  },
})

export const unexpand = defineTool({
  name: 'unexpand',
  usage: '[OPTION]... [FILE]...',
  letters: 'at:',
  long: { all: 'a', tabs: 't' },
  async run(process, options) {
    const width = Number(options.value('t') ?? TAB) || TAB
    const everywhere = options.has('a') || options.has('t')
    return readAllLines(process, options.operands, ({ text, ending }) => {
      const [, blanks, rest] = everywhere ? ['', '', text] : (/^([ \t]*)([^]*)$/.exec(text) ?? ['', '', text])
      return (everywhere ? withTabs(rest, width) : withTabs(blanks, width) + rest) + ending
    })
  },
})

/** Two blanks or more that reach a tab stop become a tab. */
function withTabs(text: string, width: number): string {
  let out = ''
  for (let at = 0; at < text.length; at += width) {
    const piece = text.slice(at, at + width)
    out += piece.length === width ? piece.replace(/ {2,}$/, '\t') : piece
  }
  return out
}
