/** The words of a `jq` filter. Upstream: jq 1.6, src/lexer.l. */
import type { Filter } from './jq-tree'

export class JqSyntaxProblem extends Error {}

export interface Token {
  readonly type: 'number' | 'string' | 'name' | 'field' | 'variable' | 'format' | 'operator' | 'end'
  readonly text: string
  /** Of strings with `\( )`. */
  readonly parts?: readonly (string | Filter)[]
}

/** Reads the filter inside of `\( )`, which begins at a place of the source, up to its bracket. */
export type ReadInner = (from: number) => { readonly filter: Filter; readonly end: number }

export class JqLexer {
  #at: number
  readonly #source: string
  readonly #readInner: ReadInner

  constructor(source: string, from: number, readInner: ReadInner) {
    this.#source = source
    this.#at = from
    this.#readInner = readInner
  }

  /** Behind the word that was read last. */
  get at(): number {
    return this.#at
  }

  /** Whether what follows begins like this. */
  follows(pattern: RegExp): boolean {
    return pattern.test(this.#source.slice(this.#at))
  }

  read(): Token {
    this.#match(/(?:\s+|#[^\n]*)+/y)
    if (this.#at >= this.#source.length) return { type: 'end', text: '' }
    if (this.#source[this.#at] === '"') return this.#readString()
    const field = this.#match(/\.([A-Za-z_]\w*)/y)
    if (field) return { type: 'field', text: field[1] }
    const number = this.#match(/(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/y)
    if (number) return { type: 'number', text: number[0] }
    const name = this.#match(/([$@])?([A-Za-z_][\w]*(?:::\w+)*)/y)
    if (name) return { type: name[1] === '$' ? 'variable' : name[1] === '@' ? 'format' : 'name', text: name[2] }
    const operator = this.#match(/\/\/=|\|=|[-+*/%!=<>]=|\/\/|\.\.|[-+*/%=<>|,.:;()[\]{}?]/y)
    if (operator) return { type: 'operator', text: operator[0] }
    throw new JqSyntaxProblem(`syntax error, unexpected INVALID_CHARACTER at <top-level>, line 1:\n${this.#source}`)
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (found) this.#at += found[0].length
    return found
  }

  #readString(): Token {
    const parts: (string | Filter)[] = []
    let text = ''
    for (this.#at++; this.#source[this.#at] !== '"';) {
      const char = this.#source[this.#at++]
      if (char === undefined) throw new JqSyntaxProblem(`syntax error, unexpected QQSTRING_START at <top-level>, line 1:\n${this.#source}`)
      if (char !== '\\') text += char
      else if (this.#source[this.#at] === '(') {
        const { filter, end } = this.#readInner(this.#at + 1)
        parts.push(text, filter)
        text = ''
        this.#at = end
      } else text += JSON.parse(`"\\${this.#match(/u[0-9a-fA-F]{4}|["\\/bfnrt]/y)?.[0] ?? '\\'}"`)
    }
    this.#at++
    parts.push(text)
    return { type: 'string', text: 'QQSTRING_START', parts }
  }
}
