/** The place in a script's words where a reader is. */
import { ShellError } from './shell-error'
import { tokenize, type Token } from './tokens'

const MOST_NESTED = 100

export class TokenCursor {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(readonly text: string) {
    this.#tokens = tokenize(text)
  }

  get token(): Token {
    return this.#tokens[this.#at]
  }

  is(text: string, kind: 'mark' | 'name' = 'mark'): boolean {
    const token = this.token
    return token.kind === kind && token.text === text
  }

  take(text: string, kind: 'mark' | 'name' = 'mark'): boolean {
    if (!this.is(text, kind)) return false
    this.#at++
    return true
  }

  need(text: string): void {
    if (!this.take(text)) throw this.unexpected()
  }

  unexpected(): ShellError {
    if (this.token.kind === 'end') return ShellError.unfinished(this.text)
    return ShellError.syntax('Unexpected token', this.text, this.token.at)
  }

  name(): string {
    const token = this.token
    if (token.kind !== 'name') throw this.unexpected()
    this.#at++
    return token.text
  }

  /** Statements end with a semicolon, a line, or what encloses them. */
  end(): void {
    if (this.take(';') || this.is('}')) return
    const token = this.token
    if (token.kind !== 'end' && !token.afterLine) {
      throw ShellError.syntax('Missing semicolon.', this.text, token.at)
    }
  }

  nested<T>(read: () => T): T {
    if (++this.#depth > MOST_NESTED) throw ShellError.syntax('Too deeply nested', this.text, this.token.at)
    const result = read()
    this.#depth--
    return result
  }

  step(count = 1): void {
    this.#at += count
  }

  /** The word so many places further. */
  ahead(count: number): Token {
    return this.#tokens[this.#at + count] ?? this.#tokens[this.#tokens.length - 1]
  }
}
