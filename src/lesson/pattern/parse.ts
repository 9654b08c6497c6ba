/** Reads a regular expression into a tree. Syntax: https://tc39.es/ecma262/#sec-patterns, without look-around and back-references. */
export type Test = (character: string) => boolean

export interface Place {
  readonly before: string | undefined
  readonly after: string | undefined
}

export type Node =
  | { readonly type: 'take'; readonly fits: Test }
  | { readonly type: 'look'; readonly holds: (place: Place) => boolean }
  | { readonly type: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly type: 'repeat'; readonly part: Node; readonly least: number; readonly most: number }

export class PatternError extends Error {}

const LONGEST = 500
const MOST_REPEATS = 100
/** Repetitions within repetitions multiply. */
const LARGEST = 5_000

export function parsePattern(source: string): Node {
  if (source.length > LONGEST) throw new PatternError(`an expression of more than ${LONGEST} characters`)
  const reader = { source, at: 0 }
  const node = readChoice(reader)
  if (reader.at < source.length) throw new PatternError(`unexpected "${source[reader.at]}" in /${source}/`)
  if (sizeOf(node) > LARGEST) throw new PatternError('an expression that repeats too much')
  return node
}

function sizeOf(node: Node): number {
  if (node.type === 'repeat') return 1 + sizeOf(node.part) * (node.most === Infinity ? node.least + 1 : node.most)
  return 'parts' in node ? node.parts.reduce((sum, part) => sum + sizeOf(part), 1) : 1
}

interface Reader {
  readonly source: string
  at: number
}

function take(reader: Reader, text: string): boolean {
  if (!reader.source.startsWith(text, reader.at)) return false
  reader.at += text.length
  return true
}

function readChoice(reader: Reader): Node {
  const parts = [readSequence(reader)]
  while (take(reader, '|')) parts.push(readSequence(reader))
  return parts.length === 1 ? parts[0] : { type: 'choice', parts }
}

function readSequence(reader: Reader): Node {
  const parts: Node[] = []
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at])) parts.push(readRepeated(reader))
  return { type: 'sequence', parts }
}

function readRepeated(reader: Reader): Node {
  const part = readAtom(reader)
  const [least, most] = readCount(reader)
  if (least === 1 && most === 1) return part
  // Whether it takes much or little makes no difference to whether it matches.
  take(reader, '?')
  return { type: 'repeat', part, least, most }
}

function readCount(reader: Reader): readonly [number, number] {
  if (take(reader, '*')) return [0, Infinity]
  if (take(reader, '+')) return [1, Infinity]
  if (take(reader, '?')) return [0, 1]
  const [text, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(reader.source.slice(reader.at)) ?? []
  if (text === undefined) return [1, 1]
  reader.at += text.length
  const bounds = [Number(least), comma === '' ? Number(least) : most === '' ? Infinity : Number(most)] as const
  if (bounds.some((bound) => bound !== Infinity && bound > MOST_REPEATS)) throw new PatternError(`more than ${MOST_REPEATS} repetitions in /${reader.source}/`)
  return bounds
}

const isWord: Test = (character) => /\w/.test(character)
const isEdge = ({ before, after }: Place): boolean => (before !== undefined && isWord(before)) !== (after !== undefined && isWord(after))

function readAtom(reader: Reader): Node {
  const { source } = reader
  if (take(reader, '(')) return readGroup(reader)
  if (take(reader, '[')) return { type: 'take', fits: readClass(reader) }
  if (take(reader, '^')) return { type: 'look', holds: ({ before }) => before === undefined }
  if (take(reader, '$')) return { type: 'look', holds: ({ after }) => after === undefined }
  if (take(reader, '.')) return { type: 'take', fits: (character) => character !== '\n' }
  if (take(reader, '\\b')) return { type: 'look', holds: isEdge }
  if (take(reader, '\\B')) return { type: 'look', holds: (place) => !isEdge(place) }
  if (take(reader, '\\')) return { type: 'take', fits: readEscape(reader) }
  const character = source[reader.at++]
  if ('*+?'.includes(character)) throw new PatternError(`nothing to repeat in /${source}/`)
  return { type: 'take', fits: (other) => other === character }
}

function readGroup(reader: Reader): Node {
  const { source } = reader
  if (take(reader, '?') && !take(reader, ':')) throw new PatternError(`look-around and names are not for lessons: /${source}/`)
  const node = readChoice(reader)
  if (!take(reader, ')')) throw new PatternError(`a group is not closed in /${source}/`)
  return node
}

const classes: Readonly<Record<string, RegExp>> = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ }
const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

function readEscape(reader: Reader): Test {
  const character = reader.source[reader.at++]
  if (character === undefined) throw new PatternError(`a backslash at the end of /${reader.source}/`)
  if (Object.hasOwn(classes, character)) return (other) => classes[character].test(other)
  if (Object.hasOwn(controls, character)) return (other) => other === controls[character]
  if (/[A-Za-z0-9]/.test(character)) throw new PatternError(`\\${character} is not for lessons: /${reader.source}/`)
  return (other) => other === character
}

function readClass(reader: Reader): Test {
  const { source } = reader
  const isNegated = take(reader, '^')
  const tests: Test[] = []
  while (!take(reader, ']')) {
    if (reader.at >= source.length) throw new PatternError(`a class is not closed in /${source}/`)
    if (take(reader, '\\')) {
      tests.push(readEscape(reader))
      continue
    }
    const first = source[reader.at++]
    const [range, last] = /^-([^\]\\])/.exec(source.slice(reader.at)) ?? []
    if (range === undefined) tests.push((other) => other === first)
    else {
      reader.at += range.length
      tests.push((other) => other >= first && other <= last)
    }
  }
  return (character) => tests.some((test) => test(character)) !== isNegated
}
