/** The grammar of `awk`: patterns with actions, functions, statements. Upstream: POSIX awk, chapter Grammar. */
import { ExpressionParser } from './awk-expressions'
import { TokenReader } from './awk-token-reader'
import { AwkProblem, readTokens, type Token } from './awk-tokens'
import type { AwkFunction, AwkProgram, Expression, Rule, Statement } from './awk-tree'

/** Throws `AwkProblem` and `PatternProblem`. */
export const parseAwk = (source: string): AwkProgram => new Parser(readTokens(source)).program()

const MAX_DEPTH = 200

class Parser {
  #depth = 0
  readonly #reader: TokenReader
  readonly #expressions: ExpressionParser

  constructor(tokens: readonly Token[]) {
    this.#reader = new TokenReader(tokens)
    this.#expressions = new ExpressionParser(this.#reader)
  }

  program(): AwkProgram {
    const rules: Rule[] = []
    const functions = new Map<string, AwkFunction>()
    for (this.#reader.skipEnds(); this.#reader.peek().type !== 'end'; this.#reader.skipEnds()) {
      if (this.#reader.takes('keyword', 'function') || this.#reader.takes('keyword', 'func')) {
        const name = this.#reader.next().text
        functions.set(name, this.#function())
      } else rules.push(this.#rule())
    }
    return { rules, functions }
  }

  #function(): AwkFunction {
    this.#reader.expect('(')
    const parameters: string[] = []
    while (!this.#reader.takes('operator', ')')) {
      parameters.push(this.#reader.next().text)
      this.#reader.takes('operator', ',')
    }
    this.#reader.skipNewlines()
    const body = this.#block()
    return { parameters, arrays: new Set(parameters.filter((name) => usesAsArray(body, name))), body }
  }

  #rule(): Rule {
    if (this.#reader.takes('keyword', 'BEGIN')) return { when: 'begin', action: this.#block() }
    if (this.#reader.takes('keyword', 'END')) return { when: 'end', action: this.#block() }
    if (this.#reader.sees('{')) return { when: 'always', action: this.#block() }
    const from = this.#expressions.expression()
    let to: Expression | undefined
    if (this.#reader.takes('operator', ',')) {
      this.#reader.skipNewlines()
      to = this.#expressions.expression()
    }
    return { when: { from, ...(to ? { to } : {}) }, action: this.#reader.sees('{') ? this.#block() : undefined }
  }

  #block(): Statement {
    this.#reader.expect('{')
    const statements: Statement[] = []
    for (this.#reader.skipEnds(); !this.#reader.takes('operator', '}'); this.#reader.skipEnds())
      statements.push(this.#statement())
    return { type: 'block', statements }
  }

  #statement(): Statement {
    if (++this.#depth > MAX_DEPTH) throw new AwkProblem('program is nested too deeply')
    const statement = this.#bareStatement()
    this.#depth--
    return statement
  }

  #bareStatement(): Statement {
    if (this.#reader.sees('{')) return this.#block()
    if (this.#reader.takes('operator', ';')) return { type: 'block', statements: [] }
    if (this.#reader.takes('keyword', 'if')) return this.#if()
    if (this.#reader.takes('keyword', 'while')) {
      const test = this.#parenthesized()
      return { type: 'loop', test, body: this.#body(), bodyFirst: false }
    }
    if (this.#reader.takes('keyword', 'do')) {
      const body = this.#body()
      this.#reader.skipEnds()
      if (!this.#reader.takes('keyword', 'while')) throw this.#reader.unexpected()
      return { type: 'loop', test: this.#parenthesized(), body, bodyFirst: true }
    }
    if (this.#reader.takes('keyword', 'for')) return this.#for()
    return this.#simple()
  }

  #body(): Statement {
    this.#reader.skipNewlines()
    return this.#statement()
  }

  #if(): Statement {
    const test = this.#parenthesized()
    const then = this.#body()
    const mark = this.#reader.at
    this.#reader.skipEnds()
    if (this.#reader.takes('keyword', 'else')) return { type: 'if', test, then, otherwise: this.#body() }
    this.#reader.at = mark
    return { type: 'if', test, then }
  }

  #for(): Statement {
    this.#reader.expect('(')
    const [name, keyword, array, close] = this.#reader.ahead(4)
    if (name.type === 'name' && keyword?.text === 'in' && keyword.type === 'keyword' && close?.text === ')') {
      this.#reader.at += 4
      return { type: 'each', name: name.text, array: array.text, body: this.#body() }
    }
    const before = this.#reader.sees(';') ? undefined : this.#simple()
    this.#reader.expect(';')
    this.#reader.skipNewlines()
    const test = this.#reader.sees(';') ? undefined : this.#expressions.expression()
    this.#reader.expect(';')
    this.#reader.skipNewlines()
    const after = this.#reader.sees(')') ? undefined : this.#simple()
    this.#reader.expect(')')
    return {
      type: 'loop',
      ...(before ? { before } : {}),
      ...(test ? { test } : {}),
      ...(after ? { after } : {}),
      body: this.#body(),
      bodyFirst: false,
    }
  }

  #simple(): Statement {
    const { type, text } = this.#reader.peek()
    if (type === 'keyword') {
      switch (text) {
        case 'print':
        case 'printf':
          this.#reader.at++
          return this.#print(text === 'printf')
        case 'break':
        case 'continue':
        case 'next':
          this.#reader.at++
          return { type: 'leave', how: text }
        case 'exit':
        case 'return': {
          this.#reader.at++
          return {
            type: 'leave',
            how: text,
            ...(this.#reader.atEnd() ? {} : { value: this.#expressions.expression() }),
          }
        }
        case 'delete': {
          this.#reader.at++
          const name = this.#reader.next().text
          return {
            type: 'delete',
            name,
            ...(this.#reader.takes('operator', '[') ? { keys: this.#expressions.list(']') } : {}),
          }
        }
      }
    }
    return { type: 'expression', value: this.#expressions.expression() }
  }

  #print(formatted: boolean): Statement {
    this.#expressions.noGreater = true
    let args: readonly Expression[] = []
    if (!this.#reader.atEnd() && !this.#reader.sees('>') && !this.#reader.sees('>>') && !this.#reader.sees('|')) {
      const items = [this.#expressions.expression()]
      while (this.#reader.takes('operator', ',')) {
        this.#reader.skipNewlines()
        items.push(this.#expressions.expression())
      }
      args = items.length === 1 && items[0].type === 'group' ? items[0].items : items
    }
    this.#expressions.noGreater = false
    const operator = ['>', '>>', '|'].find((text) => this.#reader.takes('operator', text))
    if (!operator) return { type: 'print', formatted, args }
    return { type: 'print', formatted, args, redirect: { operator, target: this.#expressions.concatenation() } }
  }

  #parenthesized(): Expression {
    this.#reader.expect('(')
    const value = this.#expressions.expression()
    this.#reader.expect(')')
    return value
  }
}

/** Whether `name[...]`, `... in name` or `delete name` stands anywhere in the tree. */
function usesAsArray(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((part) => usesAsArray(part, name))
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return false
  const { type, name: own, array } = node as { readonly type?: string; readonly name?: string; readonly array?: string }
  if ((own === name && (type === 'item' || type === 'in' || type === 'delete')) || array === name) return true
  return Object.values(node).some((part) => usesAsArray(part, name))
}
