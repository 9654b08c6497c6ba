/** The grammar of `awk`: patterns with actions, functions, statements, expressions. Upstream: POSIX awk, chapter Grammar. */
import { AwkProblem, readTokens, type Token } from './awk-tokens'
import { compilePattern } from './regular-expression'

export type Place =
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'field'; readonly index: Expression }
  | { readonly type: 'item'; readonly name: string; readonly keys: readonly Expression[] }

export type Expression =
  | Place
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'regex'; readonly regex: RegExp }
  | { readonly type: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'assign'; readonly operator: string; readonly target: Place; readonly value: Expression }
  | { readonly type: 'step'; readonly delta: number; readonly prefix: boolean; readonly target: Place }
  | { readonly type: 'condition'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: 'in'; readonly keys: readonly Expression[]; readonly name: string }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly own: boolean }
  | { readonly type: 'group'; readonly items: readonly Expression[] }

export type Statement =
  | { readonly type: 'expression'; readonly value: Expression }
  | { readonly type: 'print'; readonly formatted: boolean; readonly args: readonly Expression[]; readonly redirect?: { readonly operator: string; readonly target: Expression } }
  | { readonly type: 'if'; readonly test: Expression; readonly then: Statement; readonly otherwise?: Statement }
  | { readonly type: 'loop'; readonly before?: Statement; readonly test?: Expression; readonly after?: Statement; readonly body: Statement; readonly bodyFirst: boolean }
  | { readonly type: 'each'; readonly name: string; readonly array: string; readonly body: Statement }
  | { readonly type: 'block'; readonly statements: readonly Statement[] }
  | { readonly type: 'leave'; readonly how: 'break' | 'continue' | 'next' | 'exit' | 'return'; readonly value?: Expression }
  | { readonly type: 'delete'; readonly name: string; readonly keys?: readonly Expression[] }

export interface Rule {
  readonly when: 'begin' | 'end' | 'always' | { readonly from: Expression; readonly to?: Expression }
  /** Undefined: the record is printed. */
  readonly action: Statement | undefined
}

export interface AwkFunction {
  readonly parameters: readonly string[]
  readonly body: Statement
}

export interface AwkProgram {
  readonly rules: readonly Rule[]
  readonly functions: ReadonlyMap<string, AwkFunction>
}

/** Throws `AwkProblem` and `PatternProblem`. */
export const parseAwk = (source: string): AwkProgram => new Parser(readTokens(source)).program()

const ASSIGNMENTS: ReadonlySet<string> = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=', '**='])
const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '==', '!=', '>', '>='])
const MAX_DEPTH = 200

class Parser {
  #at = 0
  #depth = 0
  /** In the arguments of `print`, `>` redirects; in the head of `for`, `in` belongs to the loop. */
  #noGreater = false
  #noIn = false
  readonly #tokens: readonly Token[]

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  program(): AwkProgram {
    const rules: Rule[] = []
    const functions = new Map<string, AwkFunction>()
    for (this.#skipEnds(); this.#peek().type !== 'end'; this.#skipEnds()) {
      if (this.#takes('keyword', 'function') || this.#takes('keyword', 'func')) {
        const name = this.#next().text
        functions.set(name, this.#function())
      } else rules.push(this.#rule())
    }
    return { rules, functions }
  }

  #function(): AwkFunction {
    this.#expect('(')
    const parameters: string[] = []
    while (!this.#takes('operator', ')')) {
      parameters.push(this.#next().text)
      this.#takes('operator', ',')
    }
    this.#skipNewlines()
    return { parameters, body: this.#block() }
  }

  #rule(): Rule {
    if (this.#takes('keyword', 'BEGIN')) return { when: 'begin', action: this.#block() }
    if (this.#takes('keyword', 'END')) return { when: 'end', action: this.#block() }
    if (this.#sees('{')) return { when: 'always', action: this.#block() }
    const from = this.#expression()
    let to: Expression | undefined
    if (this.#takes('operator', ',')) {
      this.#skipNewlines()
      to = this.#expression()
    }
    return { when: { from, ...(to ? { to } : {}) }, action: this.#sees('{') ? this.#block() : undefined }
  }

  #block(): Statement {
    this.#expect('{')
    const statements: Statement[] = []
    for (this.#skipEnds(); !this.#takes('operator', '}'); this.#skipEnds()) statements.push(this.#statement())
    return { type: 'block', statements }
  }

  #statement(): Statement {
    if (++this.#depth > MAX_DEPTH) throw new AwkProblem('program is nested too deeply')
    const statement = this.#bareStatement()
    this.#depth--
    return statement
  }

  #bareStatement(): Statement {
    if (this.#sees('{')) return this.#block()
    if (this.#takes('operator', ';')) return { type: 'block', statements: [] }
    if (this.#takes('keyword', 'if')) return this.#if()
    if (this.#takes('keyword', 'while')) {
      const test = this.#parenthesized()
      return { type: 'loop', test, body: this.#body(), bodyFirst: false }
    }
    if (this.#takes('keyword', 'do')) {
      const body = this.#body()
      this.#skipEnds()
      if (!this.#takes('keyword', 'while')) throw this.#unexpected()
      return { type: 'loop', test: this.#parenthesized(), body, bodyFirst: true }
    }
    if (this.#takes('keyword', 'for')) return this.#for()
    return this.#simple()
  }

  #body(): Statement {
    this.#skipNewlines()
    return this.#statement()
  }

  #if(): Statement {
    const test = this.#parenthesized()
    const then = this.#body()
    const mark = this.#at
    this.#skipEnds()
    if (this.#takes('keyword', 'else')) return { type: 'if', test, then, otherwise: this.#body() }
    this.#at = mark
    return { type: 'if', test, then }
  }

  #for(): Statement {
    this.#expect('(')
    const [name, keyword, array, close] = this.#tokens.slice(this.#at, this.#at + 4)
    if (name.type === 'name' && keyword?.text === 'in' && keyword.type === 'keyword' && close?.text === ')') {
      this.#at += 4
      return { type: 'each', name: name.text, array: array.text, body: this.#body() }
    }
    const before = this.#sees(';') ? undefined : this.#simple()
    this.#expect(';')
    this.#skipNewlines()
    const test = this.#sees(';') ? undefined : this.#expression()
    this.#expect(';')
    this.#skipNewlines()
    const after = this.#sees(')') ? undefined : this.#simple()
    this.#expect(')')
    return { type: 'loop', ...(before ? { before } : {}), ...(test ? { test } : {}), ...(after ? { after } : {}), body: this.#body(), bodyFirst: false }
  }

  #simple(): Statement {
    const { type, text } = this.#peek()
    if (type === 'keyword') {
      switch (text) {
        case 'print':
        case 'printf':
          this.#at++
          return this.#print(text === 'printf')
        case 'break':
        case 'continue':
        case 'next':
          this.#at++
          return { type: 'leave', how: text }
        case 'exit':
        case 'return': {
          this.#at++
          return { type: 'leave', how: text, ...(this.#atEnd() ? {} : { value: this.#expression() }) }
        }
        case 'delete': {
          this.#at++
          const name = this.#next().text
          return { type: 'delete', name, ...(this.#takes('operator', '[') ? { keys: this.#list(']') } : {}) }
        }
      }
    }
    return { type: 'expression', value: this.#expression() }
  }

  #print(formatted: boolean): Statement {
    this.#noGreater = true
    let args: readonly Expression[] = []
    if (!this.#atEnd() && !this.#sees('>') && !this.#sees('>>') && !this.#sees('|')) {
      const items = [this.#expression()]
      while (this.#takes('operator', ',')) {
        this.#skipNewlines()
        items.push(this.#expression())
      }
      args = items.length === 1 && items[0].type === 'group' ? items[0].items : items
    }
    this.#noGreater = false
    const operator = ['>', '>>', '|'].find((text) => this.#takes('operator', text))
    if (!operator) return { type: 'print', formatted, args }
    return { type: 'print', formatted, args, redirect: { operator, target: this.#level(CONCATENATION) } }
  }

  #parenthesized(): Expression {
    this.#expect('(')
    const value = this.#expression()
    this.#expect(')')
    return value
  }

  #list(close: string): readonly Expression[] {
    const items: Expression[] = []
    const [noGreater, noIn] = [this.#noGreater, this.#noIn]
    this.#noGreater = false
    this.#noIn = false
    this.#skipNewlines()
    while (!this.#takes('operator', close)) {
      items.push(this.#expression())
      this.#skipNewlines()
      if (!this.#takes('operator', ',') && !this.#sees(close)) throw this.#unexpected()
      this.#skipNewlines()
    }
    this.#noGreater = noGreater
    this.#noIn = noIn
    return items
  }

  #expression(): Expression {
    if (++this.#depth > MAX_DEPTH) throw new AwkProblem('expression is nested too deeply')
    const value = this.#assignment()
    this.#depth--
    return value
  }

  #assignment(): Expression {
    const left = this.#ternary()
    const { type, text } = this.#peek()
    if (type !== 'operator' || !ASSIGNMENTS.has(text) || !isPlace(left)) return left
    this.#at++
    this.#skipNewlines()
    return { type: 'assign', operator: text.slice(0, -1), target: left, value: this.#expression() }
  }

  #ternary(): Expression {
    const test = this.#level(0)
    if (!this.#takes('operator', '?')) return test
    this.#skipNewlines()
    const yes = this.#expression()
    this.#skipNewlines()
    this.#expect(':')
    this.#skipNewlines()
    return { type: 'condition', test, yes, no: this.#expression() }
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
        while (!this.#noIn && this.#takes('keyword', 'in')) left = { type: 'in', keys: left.type === 'group' ? left.items : [left], name: this.#next().text }
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
    for (let operator = this.#takeOne(operators); operator !== undefined; operator = this.#takeOne(operators)) {
      if (operator === '&&' || operator === '||') this.#skipNewlines()
      left = { type: 'binary', operator, left, right: this.#level(depth + 1) }
    }
    return left
  }

  #comparison(depth: number): Expression {
    const left = this.#level(depth + 1)
    const { type, text } = this.#peek()
    if (type !== 'operator' || !COMPARISONS.has(text) || (text === '>' && this.#noGreater)) return left
    this.#at++
    return { type: 'binary', operator: text, left, right: this.#level(depth + 1) }
  }

  #concatenation(depth: number): Expression {
    let left = this.#level(depth + 1)
    while (this.#operandFollows()) left = { type: 'binary', operator: ' ', left, right: this.#level(depth + 1) }
    return left
  }

  #operandFollows(): boolean {
    const { type, text } = this.#peek()
    if (['number', 'string', 'name', 'call', 'builtin', 'regex'].includes(type)) return true
    return type === 'operator' && ['$', '(', '!', '-', '+', '++', '--'].includes(text) && !(text === '-' || text === '+')
  }

  #unary(): Expression {
    const operator = this.#takeOne(['!', '-', '+'])
    if (operator === undefined) return this.#power()
    return { type: 'unary', operator, operand: this.#unary() }
  }

  #power(): Expression {
    const base = this.#postfix()
    if (this.#takeOne(['^', '**']) === undefined) return base
    return { type: 'binary', operator: '^', left: base, right: this.#unary() }
  }

  #postfix(): Expression {
    const prefix = this.#takeOne(['++', '--'])
    if (prefix !== undefined) {
      const target = this.#primary()
      if (!isPlace(target)) throw this.#unexpected()
      return { type: 'step', delta: prefix === '++' ? 1 : -1, prefix: true, target }
    }
    const value = this.#primary()
    if (!isPlace(value)) return value
    const postfix = this.#takeOne(['++', '--'])
    return postfix === undefined ? value : { type: 'step', delta: postfix === '++' ? 1 : -1, prefix: false, target: value }
  }

  #primary(): Expression {
    const token = this.#next()
    switch (token.type) {
      case 'number':
        return { type: 'number', value: Number(token.text) }
      case 'string':
        return { type: 'string', value: token.text }
      case 'regex':
        return { type: 'regex', regex: compilePattern(token.text, { extended: true }) }
      case 'name':
        return this.#takes('operator', '[') ? { type: 'item', name: token.text, keys: this.#list(']') } : { type: 'variable', name: token.text }
      case 'call':
        this.#expect('(')
        return { type: 'call', name: token.text, args: this.#list(')'), own: true }
      case 'builtin':
        return { type: 'call', name: token.text, args: this.#takes('operator', '(') ? this.#list(')') : [], own: false }
    }
    if (token.type === 'operator' && token.text === '$') return { type: 'field', index: this.#fieldIndex() }
    if (token.type === 'operator' && token.text === '(') {
      const items = this.#list(')')
      if (items.length === 0) throw this.#unexpected()
      return { type: 'group', items }
    }
    this.#at--
    throw this.#unexpected()
  }

  #fieldIndex(): Expression {
    const step = this.#takeOne(['++', '--'])
    if (step !== undefined) {
      const target = this.#primary()
      if (!isPlace(target)) throw this.#unexpected()
      return { type: 'step', delta: step === '++' ? 1 : -1, prefix: true, target }
    }
    if (this.#takeOne(['-']) !== undefined) return { type: 'unary', operator: '-', operand: this.#primary() }
    return this.#primary()
  }

  #peek(): Token {
    return this.#tokens[Math.min(this.#at, this.#tokens.length - 1)]
  }

  #next(): Token {
    const token = this.#peek()
    this.#at++
    return token
  }

  #sees(operator: string): boolean {
    const { type, text } = this.#peek()
    return type === 'operator' && text === operator
  }

  #takes(type: Token['type'], text: string): boolean {
    const token = this.#peek()
    if (token.type !== type || token.text !== text) return false
    this.#at++
    return true
  }

  #takeOne(operators: readonly string[]): string | undefined {
    return operators.find((operator) => this.#takes('operator', operator))
  }

  #expect(operator: string): void {
    if (!this.#takes('operator', operator)) throw this.#unexpected()
  }

  #atEnd(): boolean {
    const { type, text } = this.#peek()
    return type === 'newline' || type === 'end' || (type === 'operator' && (text === ';' || text === '}'))
  }

  #skipNewlines(): void {
    while (this.#peek().type === 'newline') this.#at++
  }

  #skipEnds(): void {
    while (this.#peek().type === 'newline' || this.#sees(';')) this.#at++
  }

  #unexpected(): AwkProblem {
    const { type, text } = this.#peek()
    return new AwkProblem(`line 1: syntax error at or near ${type === 'end' || type === 'newline' ? 'end of line' : text}`)
  }
}

const LEVELS = ['or', 'and', 'in', 'match', 'compare', 'concatenation', 'sum', 'product'] as const
const CONCATENATION = LEVELS.indexOf('concatenation')

const isPlace = (expression: Expression): expression is Place => expression.type === 'variable' || expression.type === 'field' || expression.type === 'item'
