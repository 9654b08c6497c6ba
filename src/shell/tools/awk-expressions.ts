/** Expressions of `awk`, from assignment down to `$1`. Upstream: POSIX awk, chapter Expressions in Decreasing Precedence. */
import { AwkProblem } from './awk-tokens'
import type { TokenReader } from './awk-token-reader'
import { isPlace, type Expression } from './awk-tree'
import { compilePattern } from './regular-expression'

const ASSIGNMENTS: ReadonlySet<string> = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=', '**='])
const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '==', '!=', '>', '>='])
const LEVELS = ['or', 'and', 'in', 'match', 'compare', 'concatenation', 'sum', 'product'] as const
const MAX_DEPTH = 200

export class ExpressionParser {
  /** In the arguments of `print`, `>` redirects. */
  noGreater = false
  #depth = 0
  readonly #reader: TokenReader

  constructor(reader: TokenReader) {
    this.#reader = reader
  }

  list(close: string): readonly Expression[] {
    const items: Expression[] = []
    const { noGreater } = this
    this.noGreater = false
    this.#reader.skipNewlines()
    while (!this.#reader.takes('operator', close)) {
      items.push(this.expression())
      this.#reader.skipNewlines()
      if (!this.#reader.takes('operator', ',') && !this.#reader.sees(close)) throw this.#reader.unexpected()
      this.#reader.skipNewlines()
    }
    this.noGreater = noGreater
    return items
  }

  expression(): Expression {
    if (++this.#depth > MAX_DEPTH) throw new AwkProblem('expression is nested too deeply')
    const value = this.#assignment()
    this.#depth--
    return value
  }

  #assignment(): Expression {
    const left = this.#ternary()
    const { type, text } = this.#reader.peek()
    if (type !== 'operator' || !ASSIGNMENTS.has(text) || !isPlace(left)) return left
    this.#reader.at++
    this.#reader.skipNewlines()
    return { type: 'assign', operator: text.slice(0, -1), target: left, value: this.expression() }
  }

  #ternary(): Expression {
    const test = this.#level(0)
    if (!this.#reader.takes('operator', '?')) return test
    this.#reader.skipNewlines()
    const yes = this.expression()
    this.#reader.skipNewlines()
    this.#reader.expect(':')
    this.#reader.skipNewlines()
    return { type: 'condition', test, yes, no: this.expression() }
  }

  /** The target of a redirection: binds tighter than a comparison. */
  concatenation(): Expression {
    return this.#level(LEVELS.indexOf('concatenation'))
  }

  /** Binary operators, from the loosest on. */
  #level(depth: number): Expression {
    switch (LEVELS[depth]) {
      case 'or':
        return this.#chain(depth, ['||'])
      case 'and':
        return this.#chain(depth, ['&&'])
      case 'in': {
        let left = this.#level(depth + 1)
        while (this.#reader.takes('keyword', 'in'))
          left = { type: 'in', keys: left.type === 'group' ? left.items : [left], name: this.#reader.next().text }
        return left
      }
      case 'match':
        return this.#chain(depth, ['~', '!~'])
      case 'compare':
        return this.#comparison(depth)
      case 'concatenation':
        return this.#concatenation(depth)
      case 'sum':
        return this.#chain(depth, ['+', '-'])
      case 'product':
        return this.#chain(depth, ['*', '/', '%'])
      default:
        return this.#unary()
    }
  }

  #chain(depth: number, operators: readonly string[]): Expression {
    let left = this.#level(depth + 1)
    for (
      let operator = this.#reader.takeOne(operators);
      operator !== undefined;
      operator = this.#reader.takeOne(operators)
    ) {
      if (operator === '&&' || operator === '||') this.#reader.skipNewlines()
      left = { type: 'binary', operator, left, right: this.#level(depth + 1) }
    }
    return left
  }

  #comparison(depth: number): Expression {
    const left = this.#level(depth + 1)
    const { type, text } = this.#reader.peek()
    if (type !== 'operator' || !COMPARISONS.has(text) || (text === '>' && this.noGreater)) return left
    this.#reader.at++
    return { type: 'binary', operator: text, left, right: this.#level(depth + 1) }
  }

  #concatenation(depth: number): Expression {
    let left = this.#level(depth + 1)
    while (this.#operandFollows()) left = { type: 'binary', operator: ' ', left, right: this.#level(depth + 1) }
    return left
  }

  #operandFollows(): boolean {
    const { type, text } = this.#reader.peek()
    if (['number', 'string', 'name', 'call', 'builtin', 'regex'].includes(type)) return true
    return (
      type === 'operator' && ['$', '(', '!', '-', '+', '++', '--'].includes(text) && !(text === '-' || text === '+')
    )
  }

  #unary(): Expression {
    const operator = this.#reader.takeOne(['!', '-', '+'])
    if (operator === undefined) return this.#power()
    return { type: 'unary', operator, operand: this.#unary() }
  }

  #power(): Expression {
    const base = this.#postfix()
    if (this.#reader.takeOne(['^', '**']) === undefined) return base
    return { type: 'binary', operator: '^', left: base, right: this.#unary() }
  }

  #postfix(): Expression {
    const prefix = this.#reader.takeOne(['++', '--'])
    if (prefix !== undefined) {
      const target = this.#primary()
      if (!isPlace(target)) throw this.#reader.unexpected()
      return { type: 'step', delta: prefix === '++' ? 1 : -1, prefix: true, target }
    }
    const value = this.#primary()
    if (!isPlace(value)) return value
    const postfix = this.#reader.takeOne(['++', '--'])
    return postfix === undefined
      ? value
      : { type: 'step', delta: postfix === '++' ? 1 : -1, prefix: false, target: value }
  }

  #primary(): Expression {
    const token = this.#reader.next()
    switch (token.type) {
      case 'number':
        return { type: 'number', value: Number(token.text) }
      case 'string':
        return { type: 'string', value: token.text }
      case 'regex':
        return { type: 'regex', regex: compilePattern(token.text, { extended: true }) }
      case 'name':
        return this.#reader.takes('operator', '[')
          ? { type: 'item', name: token.text, keys: this.list(']') }
          : { type: 'variable', name: token.text }
      case 'call':
        this.#reader.expect('(')
        return { type: 'call', name: token.text, args: this.list(')'), own: true }
      case 'builtin':
        return {
          type: 'call',
          name: token.text,
          args: this.#reader.takes('operator', '(') ? this.list(')') : [],
          own: false,
        }
    }
    if (token.type === 'operator' && token.text === '$') return { type: 'field', index: this.#fieldIndex() }
    if (token.type === 'operator' && token.text === '(') {
      const items = this.list(')')
      if (items.length === 0) throw this.#reader.unexpected()
      return { type: 'group', items }
    }
    this.#reader.at--
    throw this.#reader.unexpected()
  }

  #fieldIndex(): Expression {
    const step = this.#reader.takeOne(['++', '--'])
    if (step !== undefined) {
      const target = this.#primary()
      if (!isPlace(target)) throw this.#reader.unexpected()
      return { type: 'step', delta: step === '++' ? 1 : -1, prefix: true, target }
    }
    if (this.#reader.takeOne(['-']) !== undefined) return { type: 'unary', operator: '-', operand: this.#primary() }
    return this.#primary()
  }
}
