/** Reads expressions of a script: values, calls, functions, and the marks between them. Upstream: https://tc39.es/ecma262/ (expressions) */
import { ShellError } from './shell-error'
import { nothing, ranks, step, type Expression, type Statement } from './syntax'
import type { TokenCursor } from './token-cursor'
import { isMark } from './tokens'

/** What expressions hold that is none. */
interface Parts {
  /** The body of a function. */
  block(): Statement
  /** The expression that a text within a template is. */
  nested(text: string): Expression
}

export class ExpressionParser {
  readonly #words: TokenCursor
  readonly #parts: Parts

  constructor(words: TokenCursor, parts: Parts) {
    this.#words = words
    this.#parts = parts
  }

  whole(): Expression {
    let value = this.assignment()
    while (this.#words.take(',')) value = this.assignment()
    return value
  }

  assignment(): Expression {
    return this.#words.nested(() => {
      const arrow = this.#arrow()
      if (arrow) return arrow
      const target = this.#choice()
      const token = this.#words.token
      if (token.kind !== 'mark' || !/^([+\-*/]|\*\*)?=$/.test(token.text)) return target
      if (target.type !== 'name' && target.type !== 'member')
        throw ShellError.syntax('Invalid left-hand side in assignment expression.', this.#words.text, token.at)
      this.#words.step()
      return { type: 'assign', target, mark: token.text.slice(0, -1), value: this.assignment() }
    })
  }

  /** `x => ...`, `(a, b) => ...` */
  #arrow(): Expression | undefined {
    this.#words.take('async', 'name')
    let end = 0
    const parameters: string[] = []
    const token = this.#words.token
    if (token.kind === 'name') parameters.push(token.text)
    else if (this.#words.is('(')) {
      for (end++; this.#words.ahead(end).kind === 'name' || isMark(this.#words.ahead(end), ','); end++) {
        const one = this.#words.ahead(end)
        if (one.kind === 'name') parameters.push(one.text)
      }
      if (!isMark(this.#words.ahead(end), ')')) return undefined
    } else return undefined
    if (!isMark(this.#words.ahead(end + 1), '=>')) return undefined
    this.#words.step(end + 2)
    return { type: 'function', parameters, body: this.#words.is('{') ? this.#parts.block() : this.assignment() }
  }

  functionRest(): Expression {
    this.#words.need('(')
    const parameters: string[] = []
    while (!this.#words.take(')')) {
      parameters.push(this.#words.name())
      this.#words.take(',')
    }
    return { type: 'function', parameters, body: this.#parts.block() }
  }

  #choice(): Expression {
    const test = this.#binary(0)
    if (!this.#words.take('?')) return test
    const yes = this.assignment()
    this.#words.need(':')
    return { type: 'choice', test, yes, no: this.assignment() }
  }

  #binary(least: number): Expression {
    let left = this.#unary()
    for (;;) {
      const token = this.#words.token
      const mark =
        token.kind === 'mark' || (token.kind === 'name' && (token.text === 'in' || token.text === 'instanceof')) ? token.text : ''
      const rank = ranks[mark] ?? 0
      if (rank <= least) return left
      this.#words.step()
      left = { type: 'binary', mark, left, right: this.#binary(rank) }
    }
  }

  #unary(): Expression {
    const token = this.#words.token
    if (token.kind === 'mark' && /^([!+-]|\+\+|--)$/.test(token.text)) {
      this.#words.step()
      const value = this.#words.nested(() => this.#unary())
      return token.text.length === 2 ? step(value, token.text, false) : { type: 'unary', mark: token.text, value }
    }
    if (token.kind === 'name' && /^(typeof|delete|void|await)$/.test(token.text)) {
      this.#words.step()
      return { type: 'unary', mark: token.text, value: this.#words.nested(() => this.#unary()) }
    }
    const value = this.#chain(this.#words.take('new', 'name'))
    for (const mark of ['++', '--']) if (this.#words.take(mark)) return step(value, mark, true)
    return value
  }

  /** `a.b[c](d)` */
  #chain(isNew: boolean): Expression {
    let value = this.#primary()
    for (;;) {
      const isOptional = this.#words.take('?.')
      if (this.#words.is('(')) {
        value = { type: 'call', callee: value, args: this.#arguments(), isNew }
        isNew = false
      } else if (this.#words.take('[')) {
        value = { type: 'member', object: value, key: this.whole(), isOptional }
        this.#words.need(']')
      } else if (isOptional || this.#words.take('.'))
        value = { type: 'member', object: value, key: { type: 'literal', value: this.#words.name() }, isOptional }
      else return isNew ? { type: 'call', callee: value, args: [], isNew } : value
    }
  }

  #arguments(): readonly Expression[] {
    this.#words.need('(')
    return this.#list(')')
  }

  #list(end: string): readonly Expression[] {
    const items: Expression[] = []
    while (!this.#words.take(end)) {
      items.push(this.#words.take('...') ? { type: 'spread', value: this.assignment() } : this.assignment())
      if (!this.#words.is(end)) this.#words.need(',')
    }
    return items
  }

  #primary(): Expression {
    const token = this.#words.token
    this.#words.step()
    switch (token.kind) {
      case 'number':
        return { type: 'literal', value: token.value }
      case 'string':
        return { type: 'literal', value: token.text }
      case 'template':
        return template(token.text, this.#parts.nested)
      case 'regex':
        return { type: 'regex', source: token.text, flags: token.flags }
      case 'name':
        return this.#word(token.text)
      case 'mark':
        if (token.text === '[') return { type: 'array', items: this.#list(']') }
        if (token.text === '{') return this.#object()
        if (token.text === '(') {
          const value = this.whole()
          this.#words.need(')')
          return value
        }
    }
    this.#words.step(-1)
    throw this.#words.unexpected()
  }

  #word(name: string): Expression {
    if (name === 'function') {
      if (this.#words.token.kind === 'name') this.#words.step()
      return this.functionRest()
    }
    if (name === 'true' || name === 'false') return { type: 'literal', value: name === 'true' }
    if (name === 'null') return { type: 'literal', value: null }
    return name === 'undefined' ? nothing : { type: 'name', name }
  }

  #object(): Expression {
    const fields: { key: Expression; value: Expression }[] = []
    while (!this.#words.take('}')) {
      if (this.#words.take('...')) fields.push({ key: nothing, value: { type: 'spread', value: this.assignment() } })
      else fields.push(this.#field())
      if (!this.#words.is('}')) this.#words.need(',')
    }
    return { type: 'object', fields }
  }

  #field(): { key: Expression; value: Expression } {
    const token = this.#words.token
    if (this.#words.take('[')) {
      const key = this.assignment()
      this.#words.need(']')
      this.#words.need(':')
      return { key, value: this.assignment() }
    }
    if (token.kind !== 'name' && token.kind !== 'string' && token.kind !== 'number') throw this.#words.unexpected()
    this.#words.step()
    const key: Expression = { type: 'literal', value: token.kind === 'number' ? String(token.value) : token.text }
    if (this.#words.take(':')) return { key, value: this.assignment() }
    if (this.#words.is('(')) return { key, value: this.functionRest() }
    if (token.kind === 'name') return { key, value: { type: 'name', name: token.text } }
    throw this.#words.unexpected()
  }
}

/** `${...}` holds any expression, with whole pairs of braces. */
function template(text: string, nested: Parts['nested']): Expression {
  const texts: string[] = ['']
  const parts: Expression[] = []
  for (let at = 0; at < text.length; at++) {
    if (!text.startsWith('${', at)) {
      texts[texts.length - 1] += text[at]
      continue
    }
    let depth = 1
    let end = at + 2
    for (; end < text.length && depth > 0; end++) depth += text[end] === '{' ? 1 : text[end] === '}' ? -1 : 0
    parts.push(nested(text.slice(at + 2, end - 1)))
    texts.push('')
    at = end - 1
  }
  return { type: 'template', texts, parts }
}
