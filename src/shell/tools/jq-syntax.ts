/** The grammar of `jq`: filters as a tree. Upstream: jq 1.6, manual and src/parser.y. */
import { JqLexer, JqSyntaxProblem, type Token } from './jq-lexer'
import type { Filter, Pattern } from './jq-tree'

const MAX_DEPTH = 200
const IDENTITY: Filter = { type: 'identity' }
/** From the loosest on; assignments do not chain. */
const LEVELS: readonly { operators: readonly string[]; right?: boolean; single?: boolean }[] = [
  { operators: ['//'], right: true },
  { operators: ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='], single: true },
  { operators: ['or'] },
  { operators: ['and'] },
  { operators: ['==', '!=', '<', '<=', '>', '>='], single: true },
  { operators: ['+', '-'] },
  { operators: ['*', '/', '%'] },
]

/** Throws `JqSyntaxProblem`. */
export const parseJq = (source: string): Filter => new Parser(source).whole()

class Parser {
  #depth: number
  #token: Token
  readonly #source: string
  readonly #lexer: JqLexer

  constructor(source: string, from = 0, depth = 0) {
    this.#source = source
    this.#depth = depth
    this.#lexer = new JqLexer(source, from, (start) => new Parser(source, start, this.#depth + 1).inner())
    this.#token = this.#lexer.read()
  }

  /** A filter that ends at a closing bracket. */
  inner(): { filter: Filter; end: number } {
    const filter = this.#pipe()
    if (this.#token.text !== ')') throw this.#unexpected()
    return { filter, end: this.#lexer.at }
  }

  readonly #isEnd = (): boolean => this.#token.type === 'end'
  whole(): Filter {
    const filter = this.#isEnd() ? IDENTITY : this.#pipe()
    if (this.#isEnd()) return filter
    throw this.#unexpected()
  }

  #unexpected(): JqSyntaxProblem {
    const { type, text } = this.#token
    const what = type === 'end' ? '$end' : type === 'operator' ? `'${text}'` : text
    return new JqSyntaxProblem(`syntax error, unexpected ${what} (Unix shell quoting issues?) at <top-level>, line 1:\n${this.#source}`)
  }

  #pipe(): Filter {
    if (++this.#depth > MAX_DEPTH) throw new JqSyntaxProblem('the filter is nested too deeply')
    const made = this.#bare()
    this.#depth--
    return made
  }

  #bare(): Filter {
    if (this.#takes('def')) return this.#definition()
    if (this.#takes('label')) {
      const name = this.#variable()
      this.#expect('|')
      return { type: 'label', name, body: this.#pipe() }
    }
    const left = this.#comma()
    if (this.#takes('as')) {
      const pattern = this.#pattern()
      this.#expect('|')
      return { type: 'as', source: left, pattern, body: this.#pipe() }
    }
    return this.#takes('|') ? { type: 'binary', operator: '|', left, right: this.#pipe() } : left
  }

  #definition(): Filter {
    const name = this.#next().text
    const parameters: string[] = []
    if (this.#takes('(')) {
      do parameters.push((this.#token.type === 'variable' ? '$' : '') + this.#next().text)
      while (this.#takes(';'))
      this.#expect(')')
    }
    this.#expect(':')
    const body = this.#pipe()
    this.#expect(';')
    return { type: 'define', name, parameters, body, rest: this.#isEnd() ? IDENTITY : this.#pipe() }
  }

  #comma(): Filter {
    let left = this.#level(0)
    while (this.#takes(',')) left = { type: 'binary', operator: ',', left, right: this.#level(0) }
    return left
  }

  #level(depth: number): Filter {
    const level = LEVELS[depth]
    if (!level) return this.#postfix()
    let left = this.#level(depth + 1)
    for (let operator = this.#takeOne(level.operators); operator !== undefined; operator = this.#takeOne(level.operators)) {
      left = { type: 'binary', operator, left, right: this.#level(level.right ? depth : depth + 1) }
      if (level.single || level.right) break
    }
    return left
  }

  #postfix(): Filter {
    let target = this.#primary()
    for (;;) {
      if (this.#takes('?')) target = { type: 'try', target, handler: undefined }
      else if (this.#token.type === 'field') target = { type: 'index', target, key: literal(this.#next().text) }
      else if (this.#takes('[')) target = this.#brackets(target)
      else if (this.#token.text === '.' && this.#token.type === 'operator' && this.#lexer.follows(/^\s*["[]/)) {
        this.#next()
        target = this.#takes('[') ? this.#brackets(target) : { type: 'index', target, key: this.#text(this.#next()) }
      } else return target
    }
  }

  #brackets(target: Filter): Filter {
    if (this.#takes(']')) return { type: 'each', target }
    const from = this.#takes(':') ? undefined : this.#pipe()
    if (from && !this.#takes(':')) {
      this.#expect(']')
      return { type: 'index', target, key: from }
    }
    const to = this.#token.text === ']' ? undefined : this.#pipe()
    this.#expect(']')
    return { type: 'slice', target, from, to }
  }

  #primary(): Filter {
    const token = this.#next()
    switch (token.type) {
      case 'number':
        return literal(Number(token.text))
      case 'string':
        return this.#text(token)
      case 'field':
        return { type: 'index', target: IDENTITY, key: literal(token.text) }
      case 'variable':
        return { type: 'variable', name: token.text }
      case 'format':
        if (this.#token.type === 'string') return this.#text(this.#next(), token.text)
        return { type: 'format', name: token.text }
      case 'name':
        return this.#named(token.text)
    }
    switch (token.text) {
      case '.':
        if (this.#token.type === 'string') return { type: 'index', target: IDENTITY, key: this.#text(this.#next()) }
        return IDENTITY
      case '..':
        return { type: 'recurse' }
      case '-':
        return { type: 'negate', target: this.#postfix() }
      case '(': {
        const inner = this.#pipe()
        this.#expect(')')
        return inner
      }
      case '[': {
        const items = this.#token.text === ']' && this.#token.type === 'operator' ? undefined : this.#pipe()
        this.#expect(']')
        return { type: 'array', items }
      }
      case '{':
        return this.#object()
    }
    this.#token = token
    throw this.#unexpected()
  }

  #named(name: string): Filter {
    if (name === 'if') return this.#if()
    if (name === 'try') {
      const target = this.#postfix()
      return { type: 'try', target, handler: this.#takes('catch') ? this.#postfix() : undefined }
    }
    if (name === 'reduce' || name === 'foreach') return this.#fold(name)
    if (name === 'break') return { type: 'break', name: this.#variable() }
    if (name === 'true' || name === 'false') return literal(name === 'true')
    if (name === 'null') return literal(null)
    return { type: 'call', name, args: this.#arguments() }
  }

  #arguments(): Filter[] {
    const args: Filter[] = []
    if (!this.#takes('(')) return args
    do args.push(this.#pipe())
    while (this.#takes(';'))
    this.#expect(')')
    return args
  }

  #fold(type: 'reduce' | 'foreach'): Filter {
    const source = this.#postfix()
    if (!this.#takes('as')) throw this.#unexpected()
    const pattern = this.#pattern()
    this.#expect('(')
    const initial = this.#pipe()
    this.#expect(';')
    const update = this.#pipe()
    const extract = type === 'foreach' && this.#takes(';') ? this.#pipe() : undefined
    this.#expect(')')
    return type === 'reduce' ? { type, source, pattern, initial, update } : { type, source, pattern, initial, update, extract }
  }

  /** `$x`, `[$a, $b]`, `{key: $a, $b}`. */
  #pattern(): Pattern {
    if (this.#takes('[')) {
      const items: Pattern[] = []
      do items.push(this.#pattern())
      while (this.#takes(','))
      this.#expect(']')
      return { type: 'array', items }
    }
    if (!this.#takes('{')) return { type: 'name', name: this.#variable() }
    const entries: { key: Filter; name?: string; value?: Pattern }[] = []
    do {
      const { name, key } = this.#key()
      const value = this.#takes(':') ? { value: this.#pattern() } : {}
      entries.push({ key, ...(name === undefined ? {} : { name }), ...value })
    } while (this.#takes(','))
    this.#expect('}')
    return { type: 'object', entries }
  }

  #key(): { key: Filter; name?: string } {
    const token = this.#next()
    if (token.type === 'variable') return { key: literal(token.text), name: token.text }
    if (token.type === 'string') return { key: this.#text(token) }
    if (token.type === 'format' && this.#token.type === 'string') return { key: this.#text(this.#next(), token.text) }
    if (token.type === 'name' || token.type === 'number') return { key: literal(token.text) }
    if (token.type === 'operator' && token.text === '(') {
      const key = this.#pipe()
      this.#expect(')')
      return { key }
    }
    this.#token = token
    throw this.#unexpected()
  }

  #if(): Filter {
    const test = this.#pipe()
    this.#expect('then')
    const yes = this.#pipe()
    if (this.#takes('elif')) return { type: 'if', test, yes, no: this.#if() }
    const no = this.#takes('else') ? this.#pipe() : IDENTITY
    this.#expect('end')
    return { type: 'if', test, yes, no }
  }

  #object(): Filter {
    const entries: { key: Filter; value: Filter }[] = []
    while (!this.#takes('}')) {
      const { key, name } = this.#key()
      let value: Filter | undefined = name === undefined ? undefined : { type: 'variable', name }
      if (name === undefined && this.#takes(':')) {
        value = this.#level(0)
        while (this.#takes('|')) value = { type: 'binary', operator: '|', left: value, right: this.#level(0) }
      }
      entries.push({ key, value: value ?? { type: 'index', target: IDENTITY, key } })
      if (!this.#takes(',') && this.#token.text !== '}') throw this.#unexpected()
    }
    return { type: 'object', entries }
  }

  #text({ parts = [] }: Token, format?: string): Filter {
    if (parts.every((part) => typeof part === 'string')) return literal(parts.join(''))
    return { type: 'text', parts, format }
  }

  #variable(): string {
    if (this.#token.type === 'variable') return this.#next().text
    throw this.#unexpected()
  }

  #next(): Token {
    const token = this.#token
    this.#token = this.#lexer.read()
    return token
  }

  #takes(wanted: string): boolean {
    const { type, text } = this.#token
    if ((type !== 'operator' && type !== 'name') || text !== wanted) return false
    this.#next()
    return true
  }

  readonly #takeOne = (operators: readonly string[]): string | undefined => operators.find((operator) => this.#takes(operator))

  #expect(text: string): void {
    if (!this.#takes(text)) throw this.#unexpected()
  }
}

const literal = (value: unknown): Filter => ({ type: 'literal', value })
