/**
 * The expressions of lessons: those of JavaScript without look-around and back-references, matched in time that grows with the text
 * and not beyond, so that no lesson can keep the page busy. All ways through the expression are followed at once, character by
 * character, after K. Thompson, "Regular Expression Search Algorithm", 1968.
 */
import { parsePattern, type Node, type Place, type Test } from './pattern/parse'

export { PatternError } from './pattern/parse'

export interface Pattern {
  /** Whether it matches anywhere in the text. */
  test(text: string): boolean
}

/** One place in the expression: what it takes to go on, and where to. */
type State =
  | { readonly type: 'take'; readonly fits: Test; readonly next: number }
  | { readonly type: 'look'; readonly holds: (place: Place) => boolean; readonly next: number }
  | { readonly type: 'fork'; readonly ways: readonly number[] }
  | { readonly type: 'end' }

/** Only so much of a text is looked at. */
const LONGEST_TEXT = 100_000

const compiled = new Map<string, Pattern>()

/** Throws `PatternError` for what is no expression, or one that is too large. */
export function compilePattern(source: string): Pattern {
  const known = compiled.get(source)
  if (known) return known
  const pattern = patternOf(source)
  if (compiled.size > 500) compiled.clear()
  compiled.set(source, pattern)
  return pattern
}

function patternOf(source: string): Pattern {
  const tree = parsePattern(source)
  const states: State[] = [{ type: 'end' }]
  const start = build(tree, { states, next: 0 })
  const native = waysThrough(tree) <= FEW_WAYS ? new RegExp(source) : undefined
  return { test: (text) => (native && text.length <= SHORT_TEXT ? native.test(text) : search(text.slice(0, LONGEST_TEXT), { states, start })) }
}

/** Most expressions have so few ways through a line that the engine's own matcher, which tries them one by one, is quicker. */
const FEW_WAYS = 100_000
const SHORT_TEXT = 300

/** How many ways there are at most to match a short text from one place. */
function waysThrough(node: Node): number {
  switch (node.type) {
    case 'take':
    case 'look':
      return 1
    case 'sequence':
      return node.parts.reduce((ways, part) => ways * waysThrough(part), 1)
    case 'choice':
      return node.parts.reduce((ways, part) => ways + waysThrough(part), 0)
    case 'repeat': {
      const times = Math.min(node.most, SHORT_TEXT)
      const each = waysThrough(node.part)
      return each === 1 ? times - node.least + 1 : Math.min(Number.MAX_SAFE_INTEGER, (each + 1) ** times)
    }
  }
}

interface Building {
  readonly states: State[]
  readonly next: number
}

/** Adds the states of a node, which go on at `next`; gives where they begin. */
function build(node: Node, { states, next }: Building): number {
  const add = (state: State): number => states.push(state) - 1
  switch (node.type) {
    case 'take':
      return add({ type: 'take', fits: node.fits, next })
    case 'look':
      return add({ type: 'look', holds: node.holds, next })
    case 'sequence':
      return node.parts.reduceRight((after, part) => build(part, { states, next: after }), next)
    case 'choice':
      return add({ type: 'fork', ways: node.parts.map((part) => build(part, { states, next })) })
    case 'repeat': {
      let after = next
      if (node.most === Infinity) {
        after = add({ type: 'fork', ways: [] })
        states[after] = { type: 'fork', ways: [build(node.part, { states, next: after }), next] }
      } else {
        for (let i = node.least; i < node.most; i++) after = add({ type: 'fork', ways: [build(node.part, { states, next: after }), next] })
      }
      for (let i = 0; i < node.least; i++) after = build(node.part, { states, next: after })
      return after
    }
  }
}

function search(text: string, { states, start }: { readonly states: readonly State[]; readonly start: number }): boolean {
  let here = new Set<number>()
  for (let at = 0; at <= text.length; at++) {
    const place: Place = { before: text[at - 1], after: text[at] }
    here.add(start)
    const takers: number[] = []
    // Grows while it is walked: what is reached without taking a character.
    for (const index of here) {
      const state = states[index]
      if (state.type === 'end') return true
      if (state.type === 'take') takers.push(index)
      else if (state.type === 'fork') for (const way of state.ways) here.add(way)
      else if (state.holds(place)) here.add(state.next)
    }
    const next = new Set<number>()
    for (const index of takers) {
      const state = states[index]
      if (state.type === 'take' && place.after !== undefined && state.fits(place.after)) next.add(state.next)
    }
    here = next
  }
  return false
}
