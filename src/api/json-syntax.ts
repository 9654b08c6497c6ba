/**
 * What Go's reader of JSON says of a text: its first fault, in its words, or fields that are written twice. Reads without recursion, so
 * that no text is too deep for it. Upstream: sigs.k8s.io/json/internal/golang/encoding/json/scanner.go and decode.go (v1.32).
 */

/** Simplified: a real API server reads ten times as deep; what is deeper than this would exhaust the stack of a browser. */
export const MAX_DEPTH = 1_000

export interface JsonReading {
  readonly fault: string | undefined
  /** Paths of fields that are written twice: `metadata.name`. */
  readonly duplicates: readonly string[]
}

interface Level {
  readonly isList: boolean
  /** Of the member that is read. */
  key: string
  index: number
  readonly keys: Set<string>
}

const literals: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' }

/** What a string may not hold, or holds as an escape. */
const ODD = /[\u0000-\u001f\\]/

class JsonFault extends Error {}

export function readJson(text: string): JsonReading {
  const reader = new Reader(text)
  try {
    reader.read()
  } catch (error) {
    if (error instanceof JsonFault) return { fault: error.message, duplicates: [] }
    throw error
  }
  return { fault: undefined, duplicates: reader.duplicates }
}

class Reader {
  readonly duplicates: string[] = []
  readonly #text: string
  readonly #levels: Level[] = []
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): void {
    this.#value()
    while (this.#levels.length > 0) this.#next()
    if (this.#peek() !== '') throw this.#unexpected('after top-level value')
  }

  /** Goes on behind a value that has been read, or behind an opening bracket. */
  #next(): void {
    const level = this.#levels[this.#levels.length - 1]
    const mark = this.#peek()
    if (mark === (level.isList ? ']' : '}')) return this.#close()
    if (level.index > 0) {
      if (mark !== ',') throw this.#unexpected(level.isList ? 'after array element' : 'after object key:value pair')
      this.#at++
    }
    if (level.isList) this.#value()
    else this.#member(level)
    level.index++
  }

  #close(): void {
    this.#at++
    this.#levels.pop()
  }

  #member(level: Level): void {
    if (this.#peek() !== '"') throw this.#unexpected('looking for beginning of object key string')
    const start = this.#at
    this.#string()
    level.key = this.#text.slice(start + 1, this.#at - 1)
    if (level.keys.has(level.key)) this.duplicates.push(this.#path())
    level.keys.add(level.key)
    if (this.#peek() !== ':') throw this.#unexpected('after object key')
    this.#at++
    this.#value()
  }

  #path(): string {
    return this.#levels.map(({ isList, index, key }, depth) => (isList ? `[${index - 1}]` : depth > 0 ? `.${key}` : key)).join('')
  }

  /** Reads a value, of a list or an object only the opening bracket. */
  #value(): void {
    const mark = this.#peek()
    if (mark === '{' || mark === '[') {
      if (this.#levels.length >= MAX_DEPTH) throw this.#unexpected('exceeded max depth')
      this.#levels.push({ isList: mark === '[', key: '', index: 0, keys: new Set() })
      this.#at++
    } else if (mark === '"') this.#string()
    else if (mark === '-' || /[0-9]/.test(mark)) this.#number()
    else if (Object.hasOwn(literals, mark)) this.#literal(literals[mark])
    else throw this.#unexpected('looking for beginning of value')
  }

  #string(): void {
    const end = this.#text.indexOf('"', this.#at + 1)
    if (end >= 0 && !ODD.test(this.#text.slice(this.#at + 1, end))) return void (this.#at = end + 1)
    for (this.#at++; this.#text[this.#at] !== '"'; this.#at++) {
      if (this.#text.charCodeAt(this.#at) < 0x20) throw this.#unexpected('in string literal')
      if (this.#at >= this.#text.length) throw this.#unexpected('')
      if (this.#text[this.#at] === '\\') this.#escape()
    }
    this.#at++
  }

  #escape(): void {
    this.#at++
    if (this.#text[this.#at] !== 'u') return this.#expect(/["\\/bfnrt]/, 'in string escape code')
    for (let digit = 0; digit < 4; digit++) {
      this.#at++
      this.#expect(/[0-9a-fA-F]/, 'in \\u hexadecimal character escape')
    }
  }

  #number(): void {
    if (this.#text[this.#at] === '-') this.#at++
    this.#expect(/[0-9]/, 'in numeric literal')
    if (this.#text[this.#at] === '0') this.#at++
    else this.#digits()
    if (this.#text[this.#at] === '.') {
      this.#at++
      this.#expect(/[0-9]/, 'after decimal point in numeric literal')
      this.#digits()
    }
    if (!/[eE]/.test(this.#text[this.#at] ?? '')) return
    this.#at++
    if (/[-+]/.test(this.#text[this.#at] ?? '')) this.#at++
    this.#expect(/[0-9]/, 'in exponent of numeric literal')
    this.#digits()
  }

  #digits(): void {
    while (/[0-9]/.test(this.#text[this.#at] ?? '')) this.#at++
  }

  #literal(word: string): void {
    for (const letter of word) {
      if (this.#text[this.#at] !== letter) throw this.#unexpected(`in literal ${word} (expecting '${letter}')`)
      this.#at++
    }
  }

  #expect(wanted: RegExp, where: string): void {
    if (!wanted.test(this.#text[this.#at] ?? '')) throw this.#unexpected(where)
  }

  /** The next character that is no blank; '' at the end. */
  #peek(): string {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++
    return this.#text[this.#at] ?? ''
  }

  #unexpected(where: string): JsonFault {
    const character = this.#text[this.#at]
    return new JsonFault(character === undefined ? 'unexpected end of JSON input' : `invalid character ${quoted(character)} ${where}`)
  }
}

/** Go looks at bytes: of a longer character the first one is told. */
function quoted(character: string): string {
  if (character === "'") return "'\\''"
  if (character === '"') return `'"'`
  const [byte] = new TextEncoder().encode(character)
  const text = String.fromCharCode(byte)
  return `'${/[\u0000-\u001f\u007f-\u00a0]/.test(text) ? `\\x${byte.toString(16).padStart(2, '0')}` : text === '\\' ? '\\\\' : text}'`
}
