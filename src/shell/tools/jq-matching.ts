/** Functions of `jq` about regular expressions. Upstream: jq 1.6, src/builtin.c f_match and src/builtin.jq. */
import { guardPattern } from '../linear-pattern'
import { run, type Closure, type Made } from './jq-run'
import { described, JqProblem, type Json } from './jq-values'

interface Capture {
  readonly offset: number
  readonly length: number
  readonly string: string | null
  readonly name: string | null
}

interface Match extends Capture {
  readonly captures: readonly Capture[]
}

const lengthOf = (text: string): number => [...text].length

function compile(pattern: string, letters: string): RegExp {
  try {
    const source = letters.includes('x') ? pattern.replace(/\\.|\s+|#.*/g, (piece) => (piece.startsWith('\\') ? piece : '')) : pattern
    return guardPattern(new RegExp(source, `g${letters.includes('i') ? 'i' : ''}${/[sp]/.test(letters) ? 's' : ''}`))
  } catch (error) {
    if (error instanceof SyntaxError) throw new JqProblem(`${pattern} (at offset 0) is not a valid regex: ${error.message}`)
    throw error
  }
}

/** The pattern may be `[pattern, flags]`. */
export function matches(value: Json, pattern: Json, flags: Json = null): readonly Match[] {
  const [source, letters] = Array.isArray(pattern) ? [pattern[0] as Json, (pattern[1] ?? flags) as Json] : [pattern, flags]
  if (typeof value !== 'string') throw new JqProblem(`${described(value)} cannot be matched, as it is not a string`)
  if (typeof source !== 'string') throw new JqProblem(`${described(source)} cannot be matched, as it is not a string`)
  const given = typeof letters === 'string' ? letters : ''
  const regex = compile(source, given)
  const names = [...source.matchAll(/\\.|\((?!\?)|\(\?<([A-Za-z]\w*)>/g)].filter(([text]) => !text.startsWith('\\')).map(([, name]) => name ?? null)
  const found: Match[] = []
  for (let match = regex.exec(value); match; match = regex.exec(value)) {
    found.push(matchOf(value, match, names))
    if (match[0] === '') regex.lastIndex++
    if (!given.includes('g')) break
  }
  return given.includes('n') ? found.filter(({ length }) => length > 0) : found
}

function matchOf(text: string, match: RegExpExecArray, names: readonly (string | null)[]): Match {
  let from = match.index
  const captures = match.slice(1).map((part: string | undefined, index): Capture => {
    const name = names[index] ?? null
    if (part === undefined) return { offset: -1, length: 0, string: null, name }
    const at = text.indexOf(part, from)
    from = at
    return { offset: lengthOf(text.slice(0, at)), length: lengthOf(part), string: part, name }
  })
  return { offset: lengthOf(text.slice(0, match.index)), length: lengthOf(match[0]), string: match[0], name: null, captures }
}

/** As `jq` prints it: without the name of the whole. */
export const asJson = ({ offset, length, string, captures }: Match): Json => ({ offset, length, string, captures })

export const capturesByName = ({ captures }: Match): Json =>
  Object.fromEntries(captures.flatMap(({ name, string }) => (name === null ? [] : [[name, string]])))

/** What stands between the matches. */
export function splitAt(value: Json, pattern: Json, flags: Json): string[] {
  const characters = [...String(value)]
  const pieces: string[] = []
  let from = 0
  for (const { offset, length } of matches(value, pattern, `g${typeof flags === 'string' ? flags : ''}`)) {
    pieces.push(characters.slice(from, offset).join(''))
    from = offset + length
  }
  return [...pieces, characters.slice(from).join('')]
}

/** The text is computed anew for each match, from what its groups caught. */
export function replaceMatches({ value }: Made, [pattern, text, flags]: readonly Closure[], always: string): Made {
  const first = (closure: Closure | undefined, input: Json): Json =>
    closure ? [...run(closure.filter, closure.scope, { value: input, path: undefined })][0]?.value : null
  const letters = first(flags, value)
  const characters = [...String(value)]
  let [made, from] = ['', 0]
  for (const match of matches(value, first(pattern, value), always + (typeof letters === 'string' ? letters : ''))) {
    const replacement = first(text, capturesByName(match))
    if (typeof replacement !== 'string') throw new JqProblem(`${described(capturesByName(match))} cannot be added to a string`)
    made += characters.slice(from, match.offset).join('') + replacement
    from = match.offset + match.length
  }
  return { value: made + characters.slice(from).join(''), path: undefined }
}
