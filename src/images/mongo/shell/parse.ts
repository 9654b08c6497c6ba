/**
 * Reads a script of the shell: expressions, declarations, loops and functions. Upstream: https://tc39.es/ecma262/ (expressions,
 * statements)
 */
import { ExpressionParser } from './parse-expression'
import { nothing, type Expression, type Statement } from './syntax'
import { TokenCursor } from './token-cursor'

export function parseScript(text: string): readonly Statement[] {
  return new Parser(text).script()
}

/** Of a text that is one expression. */
function expressionOf(text: string): Expression {
  const [statement] = parseScript(`(${text})`)
  return statement?.type === 'expression' ? statement.value : nothing
}

class Parser {
  readonly #words: TokenCursor
  readonly #expressions: ExpressionParser

  constructor(readonly text: string) {
    this.#words = new TokenCursor(text)
    this.#expressions = new ExpressionParser(this.#words, { block: () => this.#block(), nested: (inner) => expressionOf(inner) })
  }

  script(): readonly Statement[] {
    const statements: Statement[] = []
    while (this.#words.token.kind !== 'end') {
      if (!this.#words.take(';')) statements.push(this.#statement())
    }
    return statements
  }

  #statement(): Statement {
    return this.#words.nested(() => this.#anyStatement())
  }

  #anyStatement(): Statement {
    if (this.#words.is('{')) return this.#block()
    if (this.#words.is('var', 'name') || this.#words.is('let', 'name') || this.#words.is('const', 'name')) return this.#declaration(true)
    if (this.#words.take('if', 'name')) return this.#condition()
    if (this.#words.take('for', 'name')) return this.#loop()
    if (this.#words.take('while', 'name'))
      return { type: 'for', first: undefined, test: this.#inBrackets(), next: undefined, body: this.#statement() }
    if (this.#words.take('function', 'name')) {
      const name = this.#words.name()
      return { type: 'declare', names: [{ name, value: this.#expressions.functionRest() }] }
    }
    if (this.#words.is('return', 'name') || this.#words.is('break', 'name') || this.#words.is('continue', 'name')) return this.#jump()
    const value = this.#expressions.whole()
    this.#words.end()
    return { type: 'expression', value }
  }

  #jump(): Statement {
    const word = this.#words.name()
    const isBare = word !== 'return' || this.#words.is(';') || this.#words.is('}') || this.#words.token.kind === 'end'
    const value = isBare ? undefined : this.#expressions.whole()
    this.#words.end()
    return word === 'return' ? { type: 'return', value } : { type: word === 'break' ? 'break' : 'continue' }
  }

  #block(): Statement {
    this.#words.need('{')
    const body: Statement[] = []
    while (!this.#words.take('}')) {
      if (this.#words.token.kind === 'end') throw this.#words.unexpected()
      if (!this.#words.take(';')) body.push(this.#statement())
    }
    return { type: 'block', body }
  }

  #declaration(isWhole: boolean): Statement {
    this.#words.step()
    const names = [this.#declared()]
    while (this.#words.take(',')) names.push(this.#declared())
    if (isWhole) this.#words.end()
    return { type: 'declare', names }
  }

  #declared(): { name: string; value: Expression | undefined } {
    const name = this.#words.name()
    return { name, value: this.#words.take('=') ? this.#expressions.assignment() : undefined }
  }

  #inBrackets(): Expression {
    this.#words.need('(')
    const value = this.#expressions.whole()
    this.#words.need(')')
    return value
  }

  #condition(): Statement {
    const test = this.#inBrackets()
    const yes = this.#statement()
    return { type: 'if', test, yes, no: this.#words.take('else', 'name') ? this.#statement() : undefined }
  }

  #loop(): Statement {
    this.#words.need('(')
    const [name, word] = [this.#words.ahead(1), this.#words.ahead(2)]
    if (name.kind === 'name' && word.kind === 'name' && (word.text === 'of' || word.text === 'in')) {
      this.#words.step(3)
      const of = this.#expressions.whole()
      this.#words.need(')')
      return { type: 'each', name: name.text, isKeys: word.text === 'in', of, body: this.#statement() }
    }
    const isDeclared = this.#words.is('var', 'name') || this.#words.is('let', 'name') || this.#words.is('const', 'name')
    const first: Statement | undefined = isDeclared
      ? this.#declaration(false)
      : this.#words.is(';')
        ? undefined
        : { type: 'expression', value: this.#expressions.whole() }
    this.#words.need(';')
    const test = this.#words.is(';') ? undefined : this.#expressions.whole()
    this.#words.need(';')
    const next = this.#words.is(')') ? undefined : this.#expressions.whole()
    this.#words.need(')')
    return { type: 'for', first, test, next, body: this.#statement() }
  }
}
