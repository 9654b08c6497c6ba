/** Reads a script of the shell: expressions, declarations, loops and functions. Upstream: https://tc39.es/ecma262/ (expressions, statements) */
import { ShellError } from './shell-error'
import { nothing, ranks, step, type Expression, type Statement } from './syntax'
import { TokenCursor } from './token-cursor'
import { isMark } from './tokens'

export function parseScript(text: string): readonly Statement[] {
  return new Parser(text).script()
}

class Parser {
  readonly #words: TokenCursor

  constructor(readonly text: string) {
    this.#words = new TokenCursor(text)
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
    if (this.#words.take('while', 'name')) return { type: 'for', first: undefined, test: this.#inBrackets(), next: undefined, body: this.#statement() }
    if (this.#words.take('function', 'name')) {
      const name = this.#words.name()
      return { type: 'declare', names: [{ name, value: this.#function() }] }
    }
    if (this.#words.is('return', 'name') || this.#words.is('break', 'name') || this.#words.is('continue', 'name')) return this.#jump()
    const value = this.#expression()
    this.#words.end()
    return { type: 'expression', value }
  }

  #jump(): Statement {
    const word = this.#words.name()
    const isBare = word !== 'return' || this.#words.is(';') || this.#words.is('}') || this.#words.token.kind === 'end'
    const value = isBare ? undefined : this.#expression()
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
    return { name, value: this.#words.take('=') ? this.#assignment() : undefined }
  }

  #inBrackets(): Expression {
    this.#words.need('(')
    const value = this.#expression()
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
      const of = this.#expression()
      this.#words.need(')')
      return { type: 'each', name: name.text, isKeys: word.text === 'in', of, body: this.#statement() }
    }
    const isDeclared = this.#words.is('var', 'name') || this.#words.is('let', 'name') || this.#words.is('const', 'name')
    const first: Statement | undefined = isDeclared ? this.#declaration(false) : this.#words.is(';') ? undefined : { type: 'expression', value: this.#expression() }
    this.#words.need(';')
    const test = this.#words.is(';') ? undefined : this.#expression()
    this.#words.need(';')
    const next = this.#words.is(')') ? undefined : this.#expression()
    this.#words.need(')')
    return { type: 'for', first, test, next, body: this.#statement() }
  }

  #expression(): Expression {
    let value = this.#assignment()
    while (this.#words.take(',')) value = this.#assignment()
    return value
  }

  #assignment(): Expression {
    return this.#words.nested(() => {
      const arrow = this.#arrow()
      if (arrow) return arrow
      const target = this.#choice()
      const token = this.#words.token
      if (token.kind !== 'mark' || !/^([+\-*/]|\*\*)?=$/.test(token.text)) return target
      if (target.type !== 'name' && target.type !== 'member') throw ShellError.syntax('Invalid left-hand side in assignment expression.', this.text, token.at)
      this.#words.step()
      return { type: 'assign', target, mark: token.text.slice(0, -1), value: this.#assignment() }
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
    return { type: 'function', parameters, body: this.#words.is('{') ? this.#block() : this.#assignment() }
  }

  #function(): Expression {
    this.#words.need('(')
    const parameters: string[] = []
    while (!this.#words.take(')')) {
      parameters.push(this.#words.name())
      this.#words.take(',')
    }
    return { type: 'function', parameters, body: this.#block() }
  }

  #choice(): Expression {
    const test = this.#binary(0)
    if (!this.#words.take('?')) return test
    const yes = this.#assignment()
    this.#words.need(':')
    return { type: 'choice', test, yes, no: this.#assignment() }
  }

  #binary(least: number): Expression {
    let left = this.#unary()
    for (;;) {
      const token = this.#words.token
      const mark = token.kind === 'mark' || (token.kind === 'name' && (token.text === 'in' || token.text === 'instanceof')) ? token.text : ''
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
        value = { type: 'member', object: value, key: this.#expression(), isOptional }
        this.#words.need(']')
      } else if (isOptional || this.#words.take('.')) value = { type: 'member', object: value, key: { type: 'literal', value: this.#words.name() }, isOptional }
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
      items.push(this.#words.take('...') ? { type: 'spread', value: this.#assignment() } : this.#assignment())
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
        return template(token.text)
      case 'regex':
        return { type: 'regex', source: token.text, flags: token.flags }
      case 'name':
        return this.#word(token.text)
      case 'mark':
        if (token.text === '[') return { type: 'array', items: this.#list(']') }
        if (token.text === '{') return this.#object()
        if (token.text === '(') {
          const value = this.#expression()
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
      return this.#function()
    }
    if (name === 'true' || name === 'false') return { type: 'literal', value: name === 'true' }
    if (name === 'null') return { type: 'literal', value: null }
    return name === 'undefined' ? nothing : { type: 'name', name }
  }

  #object(): Expression {
    const fields: { key: Expression; value: Expression }[] = []
    while (!this.#words.take('}')) {
      if (this.#words.take('...')) fields.push({ key: nothing, value: { type: 'spread', value: this.#assignment() } })
      else fields.push(this.#field())
      if (!this.#words.is('}')) this.#words.need(',')
    }
    return { type: 'object', fields }
  }

  #field(): { key: Expression; value: Expression } {
    const token = this.#words.token
    if (this.#words.take('[')) {
      const key = this.#assignment()
      this.#words.need(']')
      this.#words.need(':')
      return { key, value: this.#assignment() }
    }
    if (token.kind !== 'name' && token.kind !== 'string' && token.kind !== 'number') throw this.#words.unexpected()
    this.#words.step()
    const key: Expression = { type: 'literal', value: token.kind === 'number' ? String(token.value) : token.text }
    if (this.#words.take(':')) return { key, value: this.#assignment() }
    if (this.#words.is('(')) return { key, value: this.#function() }
    if (token.kind === 'name') return { key, value: { type: 'name', name: token.text } }
    throw this.#words.unexpected()
  }
}

/** `${...}` holds any expression, with whole pairs of braces. */
function template(text: string): Expression {
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
    const [statement] = parseScript(`(${text.slice(at + 2, end - 1)})`)
    parts.push(statement?.type === 'expression' ? statement.value : nothing)
    texts.push('')
    at = end - 1
  }
  return { type: 'template', texts, parts }
}
