/** Looks at the words of an `awk` program one after the other. */
import { AwkProblem, type Token } from './awk-tokens'

export class TokenReader {
  /** Where it stands; may be set back. */
  at = 0
  readonly #tokens: readonly Token[]

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** The next few, without taking them. */
  ahead(count: number): readonly Token[] {
    return this.#tokens.slice(this.at, this.at + count)
  }

  peek(): Token {
    return this.#tokens[Math.min(this.at, this.#tokens.length - 1)]
  }

  next(): Token {
    const token = this.peek()
    this.at++
    return token
  }

  sees(operator: string): boolean {
    const { type, text } = this.peek()
    return type === 'operator' && text === operator
  }

  takes(type: Token['type'], text: string): boolean {
    const token = this.peek()
    if (token.type !== type || token.text !== text) return false
    this.at++
    return true
  }

  takeOne(operators: readonly string[]): string | undefined {
    return operators.find((operator) => this.takes('operator', operator))
  }

  expect(operator: string): void {
    if (!this.takes('operator', operator)) throw this.unexpected()
  }

  atEnd(): boolean {
    const { type, text } = this.peek()
    return type === 'newline' || type === 'end' || (type === 'operator' && (text === ';' || text === '}'))
  }

  skipNewlines(): void {
    while (this.peek().type === 'newline') this.at++
  }

  skipEnds(): void {
    while (this.peek().type === 'newline' || this.sees(';')) this.at++
  }

  unexpected(): AwkProblem {
    const { type, text } = this.peek()
    return new AwkProblem(
      `line 1: syntax error at or near ${type === 'end' || type === 'newline' ? 'end of line' : text}`,
    )
  }
}
