/** The grammar of `jq`: filters as a tree. Upstream: jq 1.6, manual and src/parser.y. */
import type { Filter } from './jq-tree'

export class JqSyntaxProblem extends Error {}

interface Token {
  readonly type: 'number' | 'string' | 'name' | 'field' | 'variable' | 'format' | 'operator' | 'end'
  readonly text: string
  /** Of strings with `\( )`. */
  readonly parts?: readonly (string | Filter)[]
}

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
export function parseJq(source: string): Filter {
  const parser = new Parser(source)
  return parser.whole()
}

class Parser {
  #at = 0
  #depth = 0
  #token: Token
  readonly #source: string

  constructor(source: string) {
    this.#source = source
    this.#token = this.#read()
  }

  whole(): Filter {
    if (this.#isEnd()) return IDENTITY
    const filter = this.#pipe()
    if (!this.#isEnd()) throw this.#unexpected()
    return filter
  }

  #isEnd(): boolean {
    return this.#token.type === 'end'
  }

  #unexpected(): JqSyntaxProblem {
    const { type, text } = this.#token
    const what = type === 'end' ? '$end' : type === 'operator' ? `'${text}'` : text
    return new JqSyntaxProblem(
      `syntax error, unexpected ${what} (Unix shell quoting issues?) at <top-level>, line 1:\n${this.#source}`,
    )
  }

  #pipe(): Filter {
    if (++this.#depth > MAX_DEPTH) throw new JqSyntaxProblem('the filter is nested too deeply')
    const made = this.#bare()
    this.#depth--
    return made
  }

  #bare(): Filter {
    if (this.#takes('def')) return this.#definition()
    const left = this.#comma()
    if (this.#takes('as')) {
      const name = this.#variable()
      this.#expect('|')
      return { type: 'as', source: left, name, body: this.#pipe() }
    }
    return this.#takes('|') ? { type: 'binary', operator: '|', left, right: this.#pipe() } : left
  }

  #definition(): Filter {
    const name = this.#next().text
    const parameters: string[] = []
    if (this.#takes('(')) {
      do parameters.push(this.#next().text)
      while (this.#takes(';'))
      this.#expect(')')
    }
    this.#expect(':')
    const body = this.#pipe()
    this.#expect(';')
    return { type: 'define', name, parameters, body, rest: this.#token.type === 'end' ? IDENTITY : this.#pipe() }
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
    for (
      let operator = this.#takeOne(level.operators);
      operator !== undefined;
      operator = this.#takeOne(level.operators)
    ) {
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
      else if (
        this.#token.text === '.' &&
        this.#token.type === 'operator' &&
        /^\s*["[]/.test(this.#source.slice(this.#at))
      ) {
        this.#next()
        target = this.#takes('[') ? this.#brackets(target) : { type: 'index', target, key: this.#text(this.#next()) }
      } else return target
    }
  }

  #brackets(target: Filter): Filter {
    if (this.#takes(']')) return { type: 'each', target }
    const from = this.#takes(':') ? undefined : this.#pipe()
    const isSlice = from === undefined || this.#takes(':')
    if (!isSlice && from) {
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
    if (name === 'reduce') {
      const source = this.#postfix()
      if (!this.#takes('as')) throw this.#unexpected()
      const variable = this.#variable()
      this.#expect('(')
      const initial = this.#pipe()
      this.#expect(';')
      const update = this.#pipe()
      this.#expect(')')
      return { type: 'reduce', source, name: variable, initial, update }
    }
    if (name === 'true' || name === 'false') return literal(name === 'true')
    if (name === 'null') return literal(null)
    const args: Filter[] = []
    if (this.#takes('(')) {
      do args.push(this.#pipe())
      while (this.#takes(';'))
      this.#expect(')')
    }
    return { type: 'call', name, args }
  }

  #if(): Filter {
    const test = this.#pipe()
    if (!this.#takes('then')) throw this.#unexpected()
    const yes = this.#pipe()
    if (this.#takes('elif')) return { type: 'if', test, yes, no: this.#if() }
    const no = this.#takes('else') ? this.#pipe() : IDENTITY
    if (!this.#takes('end')) throw this.#unexpected()
    return { type: 'if', test, yes, no }
  }

  #object(): Filter {
    const entries: { key: Filter; value: Filter }[] = []
    while (!this.#takes('}')) {
      const token = this.#next()
      let key: Filter
      let value: Filter | undefined
      if (token.type === 'operator' && token.text === '(') {
        key = this.#pipe()
        this.#expect(')')
      } else if (token.type === 'variable') {
        key = literal(token.text)
        value = { type: 'variable', name: token.text }
      } else if (token.type === 'string') key = this.#text(token)
      else if (token.type === 'name' || token.type === 'number') key = literal(token.text)
      else {
        this.#token = token
        throw this.#unexpected()
      }
      if (this.#takes(':')) {
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
    const { type, text } = this.#next()
    if (type !== 'variable') throw this.#unexpected()
    return text
  }

  #next(): Token {
    const token = this.#token
    this.#token = this.#read()
    return token
  }

  #takes(text: string): boolean {
    const { type } = this.#token
    if ((type !== 'operator' && type !== 'name') || this.#token.text !== text) return false
    this.#next()
    return true
  }

  #takeOne(operators: readonly string[]): string | undefined {
    return operators.find((operator) => this.#takes(operator))
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw this.#unexpected()
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (found) this.#at += found[0].length
    return found
  }

  #read(): Token {
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

  #readString(): Token {
    const parts: (string | Filter)[] = []
    let text = ''
    for (this.#at++; this.#source[this.#at] !== '"';) {
      const char = this.#source[this.#at++]
      if (char === undefined)
        throw new JqSyntaxProblem(`syntax error, unexpected QQSTRING_START at <top-level>, line 1:\n${this.#source}`)
      if (char !== '\\') text += char
      else if (this.#source[this.#at] === '(') {
        this.#at++
        const outer = this.#token
        this.#token = this.#read()
        parts.push(text, this.#pipe())
        text = ''
        if (this.#token.text !== ')') throw this.#unexpected()
        this.#token = outer
      } else text += JSON.parse(`"\\${this.#match(/u[0-9a-fA-F]{4}|["\\/bfnrt]/y)?.[0] ?? '\\'}"`)
    }
    this.#at++
    parts.push(text)
    return { type: 'string', text: 'QQSTRING_START', parts }
  }
}

const literal = (value: unknown): Filter => ({ type: 'literal', value })
