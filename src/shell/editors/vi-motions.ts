/** Where vi's cursor goes: motions, alone or behind an operator. Upstream: vi(1p), motion.txt of Vim. */
import { find, lineOf, moveTo, type Place, type Text } from './text'
import type { ViState } from './vi-state'

export interface Motion {
  /** What an operator takes with it: whole lines, or the characters up to the place, that at the end included or not. */
  readonly kind: 'lines' | 'exclusive' | 'inclusive'
  /** Undefined where there is no way. `count` is undefined unless it was typed. */
  to(state: ViState, count: number | undefined): Place | undefined
}

const by =
  (rows: number): Motion['to'] =>
  ({ text }, count = 1) => {
    const row = text.row + rows * count
    return row < 0 || row >= text.lines.length ? undefined : moveTo(text, row, text.column)
  }

const repeat =
  (step: (text: Text) => Place): Motion['to'] =>
  ({ text }, count = 1) => {
    let place = text
    for (let times = 0; times < Math.min(count, 10_000); times++) place = { ...place, ...step(place) }
    return place
  }

const indent = (line: string): number => /\S/.exec(line)?.index ?? Math.max(0, line.length - 1)

/** Letters, other signs, or blanks: words are runs of one of the first two. */
const classOf = (character: string | undefined): number => (character === undefined || /\s/.test(character) ? 0 : /\w/.test(character) ? 1 : 2)

function nextWord({ lines, row, column }: Text): Place {
  const line = lines[row]
  let at = column
  for (const kind = classOf(line[at]); at < line.length && kind !== 0 && classOf(line[at]) === kind; ) at++
  for (let to = row; to < lines.length; to++, at = 0) {
    while (at < lines[to].length && classOf(lines[to][at]) === 0) at++
    if (at < lines[to].length || (to > row && lines[to] === '')) return { row: to, column: at }
  }
  return { row: lines.length - 1, column: lines[lines.length - 1].length }
}

function wordBefore({ lines, row, column }: Text): Place {
  let at = column - 1
  for (let to = row; to >= 0; to--, at = (lines[to] ?? '').length - 1) {
    while (at >= 0 && classOf(lines[to][at]) === 0) at--
    if (at < 0) continue
    while (at > 0 && classOf(lines[to][at - 1]) === classOf(lines[to][at])) at--
    return { row: to, column: at }
  }
  return { row: 0, column: 0 }
}

function wordEnd({ lines, row, column }: Text): Place {
  let at = column + 1
  for (let to = row; to < lines.length; to++, at = 0) {
    while (at < lines[to].length && classOf(lines[to][at]) === 0) at++
    if (at >= lines[to].length) continue
    while (at + 1 < lines[to].length && classOf(lines[to][at + 1]) === classOf(lines[to][at])) at++
    return { row: to, column: at }
  }
  return { row: lines.length - 1, column: Math.max(0, lines[lines.length - 1].length - 1) }
}

const toLine = (state: ViState, row: number): Place => moveTo(state.text, row, indent(state.text.lines[Math.max(0, Math.min(row, state.text.lines.length - 1))]))

const page =
  (share: number): Motion['to'] =>
  (state, count = 1) =>
    toLine(state, state.text.row + Math.trunc((state.size.rows - 1) * share) * count)

export const again = (state: ViState, step: 1 | -1): Place | undefined => state.pattern && find(state.text, state.pattern, step)

const left: Motion = { kind: 'exclusive', to: ({ text }, count = 1) => moveTo(text, text.row, text.column - count) }
const right: Motion = { kind: 'exclusive', to: ({ text }, count = 1) => moveTo(text, text.row, text.column + count) }
const up: Motion = { kind: 'lines', to: by(-1) }
const down: Motion = { kind: 'lines', to: by(1) }
const start: Motion = { kind: 'exclusive', to: ({ text }) => ({ row: text.row, column: 0 }) }
const end: Motion = { kind: 'exclusive', to: ({ text }) => ({ row: text.row, column: lineOf(text).length }) }
const pageDown: Motion = { kind: 'lines', to: page(1) }
const pageUp: Motion = { kind: 'lines', to: page(-1) }

export const motions: Readonly<Record<string, Motion | undefined>> = {
  h: left,
  '\x7f': left,
  '\b': left,
  '\x1b[D': left,
  '\x1bOD': left,
  l: right,
  ' ': right,
  '\x1b[C': right,
  '\x1bOC': right,
  k: up,
  '\x1b[A': up,
  '\x1bOA': up,
  j: down,
  '\x0e': down,
  '\x1b[B': down,
  '\x1bOB': down,
  '\r': { kind: 'lines', to: (state, count = 1) => toLine(state, state.text.row + count) },
  '+': { kind: 'lines', to: (state, count = 1) => toLine(state, state.text.row + count) },
  '-': { kind: 'lines', to: (state, count = 1) => toLine(state, state.text.row - count) },
  '0': start,
  '\x1b[H': start,
  '\x1b[1~': start,
  $: end,
  '\x1b[F': end,
  '\x1b[4~': end,
  '^': { kind: 'exclusive', to: ({ text }) => ({ row: text.row, column: indent(lineOf(text)) }) },
  w: { kind: 'exclusive', to: repeat(nextWord) },
  b: { kind: 'exclusive', to: repeat(wordBefore) },
  e: { kind: 'inclusive', to: repeat(wordEnd) },
  G: { kind: 'lines', to: (state, count) => toLine(state, (count ?? state.text.lines.length) - 1) },
  gg: { kind: 'lines', to: (state, count = 1) => toLine(state, count - 1) },
  n: { kind: 'exclusive', to: (state) => again(state, state.searchesUp ? -1 : 1) },
  N: { kind: 'exclusive', to: (state) => again(state, state.searchesUp ? 1 : -1) },
  '\x06': pageDown,
  '\x1b[6~': pageDown,
  '\x02': pageUp,
  '\x1b[5~': pageUp,
  '\x04': { kind: 'lines', to: page(0.5) },
  '\x15': { kind: 'lines', to: page(-0.5) },
}
