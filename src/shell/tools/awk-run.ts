/**
 * Runs an `awk` program: records, fields, variables, the arithmetic of strings that look like numbers. Expressions are computed at
 * once; statements may wait, so that a loop without end can be interrupted.
 */
import type { Process } from '../../base/os/process'
import type { AwkFunction, AwkProgram, Expression, Place, Statement } from './awk-tree'
import { AwkProblem } from './awk-tokens'
import { callBuiltin } from './awk-builtins'
import { calculate, formatText, formatValues, holds, isEmptyInput, isNumeric, splitBy, toNumber, type Value } from './awk-values'
import { compilePattern } from './regular-expression'

export class Leaving extends Error {
  constructor(
    readonly how: 'break' | 'continue' | 'next' | 'exit' | 'return',
    readonly value: Value | undefined,
  ) {
    super(how)
  }
}

export interface AwkOutput {
  write(text: string, redirect?: { operator: string; target: string }): Promise<void>
}

const STATEMENTS_A_MS = 250
const MAX_DEPTH = 300

export class AwkMachine {
  readonly variables = new Map<string, Value>()
  readonly arrays = new Map<string, Map<string, Value>>()
  readonly process: Process
  readonly #functions: ReadonlyMap<string, AwkFunction>
  readonly #output: AwkOutput
  #record = ''
  #fields: Value[] | undefined
  #statements = 0
  /** Locals of the functions that run. */
  #frames: { values: Map<string, Value>; arrays: Map<string, Map<string, Value>> }[] = []
  #pending = ''
  #regexes = new Map<string, RegExp>()

  constructor(process: Process, program: AwkProgram, output: AwkOutput) {
    this.process = process
    this.#functions = program.functions
    this.#output = output
    const initial: readonly (readonly [string, Value])[] = [['FS', ' '], ['OFS', ' '], ['ORS', '\n'], ['RS', '\n'], ['NR', 0], ['NF', 0], ['FNR', 0], ['SUBSEP', '\x1c'], ['RSTART', 0], ['RLENGTH', -1], ['FILENAME', ''], ['OFMT', '%.6g'], ['CONVFMT', '%.6g']]
    for (const [name, value] of initial) this.variables.set(name, value)
    this.arrays.set('ENVIRON', new Map([...process.env].map(([name, value]) => [name, { input: value }])))
  }

  setRecord(text: string): void {
    this.#record = text
    this.#fields = undefined
  }

  /** What has been printed and not been written yet. */
  async flush(): Promise<void> {
    const text = this.#pending
    this.#pending = ''
    if (text !== '') await this.#output.write(text)
  }

  text(value: Value): string {
    if (typeof value === 'string') return value
    if (typeof value !== 'number') return value.input
    if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value)
    return formatText(this.text(this.variables.get('CONVFMT') ?? '%.6g'), [String(value)])
  }

  isTrue(value: Value): boolean {
    if (typeof value === 'number') return value !== 0
    if (typeof value === 'string') return value !== ''
    return isNumeric(value.input) ? toNumber(value) !== 0 : value.input !== ''
  }

  regexOf(expression: Expression): RegExp {
    if (expression.type === 'regex') return expression.regex
    return this.regexFrom(this.text(this.evaluate(expression)))
  }

  regexFrom(source: string): RegExp {
    let regex = this.#regexes.get(source)
    if (!regex) this.#regexes.set(source, (regex = compilePattern(source, { extended: true })))
    return regex
  }

  array(name: string): Map<string, Value> {
    const frame = this.#frames.at(-1)
    const local = frame?.arrays.get(name)
    if (local) return local
    const home = frame?.values.has(name) ? frame.arrays : this.arrays
    let array = home.get(name)
    if (!array) home.set(name, (array = new Map()))
    return array
  }

  splitRecord(text: string, separator: string): Value[] {
    if (text === '') return []
    if (separator === ' ') return (text.match(/[^ \t\n]+/g) ?? []).map((input) => ({ input }))
    const pieces = separator.length === 1 && separator !== '\\' ? text.split(separator === '\t' ? '\t' : separator) : splitBy(text, this.regexFrom(separator))
    return pieces.map((input) => ({ input: input ?? '' }))
  }

  get #split(): Value[] {
    return (this.#fields ??= this.splitRecord(this.#record, this.text(this.variables.get('FS') ?? ' ')))
  }

  #setField(index: number, value: Value): void {
    if (index === 0) return this.setRecord(this.text(value))
    if (index < 0 || index > 10_000) throw new AwkProblem(`trying to access out of range field ${index}`)
    const fields = [...this.#split]
    while (fields.length < index) fields.push('')
    fields[index - 1] = value
    this.#rebuild(fields)
  }

  #rebuild(fields: Value[]): void {
    this.#record = fields.map((field) => this.text(field)).join(this.text(this.variables.get('OFS') ?? ' '))
    this.#fields = fields
  }

  read(place: Place): Value {
    switch (place.type) {
      case 'field': {
        const index = Math.trunc(toNumber(this.evaluate(place.index)))
        if (index < 0) throw new AwkProblem(`trying to access out of range field ${index}`)
        return index === 0 ? { input: this.#record } : (this.#split[index - 1] ?? '')
      }
      case 'item': {
        const array = this.array(place.name)
        const key = this.#key(place.keys)
        const value = array.get(key)
        if (value === undefined) array.set(key, { input: '' })
        return value ?? { input: '' }
      }
      case 'variable': {
        if (place.name === 'NF') return this.#split.length
        const frame = this.#frames.at(-1)
        if (frame?.values.has(place.name)) return frame.values.get(place.name) ?? ''
        return this.variables.get(place.name) ?? { input: '' }
      }
    }
  }

  assign(place: Place, value: Value): void {
    switch (place.type) {
      case 'field':
        return this.#setField(Math.trunc(toNumber(this.evaluate(place.index))), value)
      case 'item':
        return void this.array(place.name).set(this.#key(place.keys), value)
      case 'variable': {
        if (place.name === 'NF') {
          const count = Math.max(0, Math.min(10_000, Math.trunc(toNumber(value))))
          return this.#rebuild(Array.from({ length: count }, (_, index) => this.#split[index] ?? ''))
        }
        const frame = this.#frames.at(-1)
        if (frame?.values.has(place.name)) frame.values.set(place.name, value)
        else this.variables.set(place.name, value)
      }
    }
  }

  #key(keys: readonly Expression[]): string {
    return keys.map((key) => this.text(this.evaluate(key))).join(this.text(this.variables.get('SUBSEP') ?? ''))
  }

  evaluate(node: Expression): Value {
    switch (node.type) {
      case 'number':
      case 'string':
        return node.value
      case 'regex':
        return node.regex.test(this.#record) ? 1 : 0
      case 'variable':
      case 'field':
      case 'item':
        return this.read(node)
      case 'group':
        return node.items.length === 1 ? this.evaluate(node.items[0]) : this.#key(node.items)
      case 'unary': {
        const value = this.evaluate(node.operand)
        return node.operator === '!' ? (this.isTrue(value) ? 0 : 1) : node.operator === '-' ? -toNumber(value) : toNumber(value)
      }
      case 'binary':
        return this.#binary(node)
      case 'condition':
        return this.evaluate(this.isTrue(this.evaluate(node.test)) ? node.yes : node.no)
      case 'in':
        return this.array(node.name).has(this.#key(node.keys)) ? 1 : 0
      case 'assign': {
        const right = this.evaluate(node.value)
        const value = node.operator === '' ? right : calculate(node.operator, toNumber(this.read(node.target)), toNumber(right))
        this.assign(node.target, value)
        return value
      }
      case 'step': {
        const before = toNumber(this.read(node.target))
        this.assign(node.target, before + node.delta)
        return node.prefix ? before + node.delta : before
      }
      case 'call':
        return node.own ? this.#call(node.name, node.args) : callBuiltin(this, node.name, node.args)
    }
  }

  #binary({ operator, left, right }: Extract<Expression, { type: 'binary' }>): Value {
    switch (operator) {
      case '&&':
        return this.isTrue(this.evaluate(left)) && this.isTrue(this.evaluate(right)) ? 1 : 0
      case '||':
        return this.isTrue(this.evaluate(left)) || this.isTrue(this.evaluate(right)) ? 1 : 0
      case '~':
      case '!~':
        return this.regexOf(right).test(this.text(this.evaluate(left))) === (operator === '~') ? 1 : 0
      case ' ':
        return this.text(this.evaluate(left)) + this.text(this.evaluate(right))
    }
    const [a, b] = [this.evaluate(left), this.evaluate(right)]
    if (!/^[<>=!]/.test(operator)) return calculate(operator, toNumber(a), toNumber(b))
    return holds(operator, this.#compare(a, b)) ? 1 : 0
  }

  #compare(a: Value, b: Value): number {
    const isNumber = (value: Value): boolean => typeof value === 'number' || (typeof value === 'object' && (isNumeric(value.input) || value.input === ''))
    const bothNumbers = isNumber(a) && isNumber(b) && !(isEmptyInput(a) && isEmptyInput(b))
    if (bothNumbers) return toNumber(a) - toNumber(b)
    const [x, y] = [this.text(a), this.text(b)]
    return x < y ? -1 : x > y ? 1 : 0
  }

  /** Simplified: the body of a function runs at once, so a loop without end in it is cut off; a real awk would go on until Ctrl-C. */
  #call(name: string, args: readonly Expression[]): Value {
    const called = this.#functions.get(name)
    if (!called) throw new AwkProblem(`function ${name} never defined`)
    if (this.#frames.length >= MAX_DEPTH) throw new AwkProblem(`function ${name}: recursion is too deep`)
    const frame = { values: new Map<string, Value>(), arrays: new Map<string, Map<string, Value>>() }
    for (const [index, parameter] of called.parameters.entries()) {
      const argument = args[index]
      const isArray = argument?.type === 'variable' && (this.arrays.has(argument.name) || this.#frames.at(-1)?.arrays.has(argument.name))
      if (isArray && argument.type === 'variable') frame.arrays.set(parameter, this.array(argument.name))
      frame.values.set(parameter, argument && !isArray ? this.evaluate(argument) : '')
    }
    this.#frames.push(frame)
    try {
      const steps = this.steps(called.body)
      for (let count = 0; !steps.next().done; count++) if (count > 100_000) throw new AwkProblem(`function ${name} does not end`)
      return ''
    } catch (error) {
      if (error instanceof Leaving && error.how === 'return') return error.value ?? ''
      throw error
    } finally {
      this.#frames.pop()
    }
  }

  /** Runs a statement, and lets time pass in between when it is long. */
  async run(statement: Statement): Promise<void> {
    const steps = this.steps(statement)
    for (let step = steps.next(); !step.done; step = steps.next()) {
      if (typeof step.value === 'object') {
        await this.flush()
        await this.#output.write(step.value.text, step.value.redirect)
      } else if (++this.#statements % STATEMENTS_A_MS === 0) {
        await this.flush()
        await this.process.sleep(1)
      }
    }
  }

  /** Stops after each round of a loop, and where something is to be written elsewhere. */
  *steps(statement: Statement): Generator<'tick' | { text: string; redirect: { operator: string; target: string } }> {
    switch (statement.type) {
      case 'block':
        for (const inner of statement.statements) yield* this.steps(inner)
        return
      case 'expression':
        this.evaluate(statement.value)
        return
      case 'print': {
        const text = this.#printed(statement)
        if (statement.redirect) yield { text, redirect: { operator: statement.redirect.operator, target: this.text(this.evaluate(statement.redirect.target)) } }
        else this.#pending += text
        if (this.#pending.length > 16_384) yield 'tick'
        return
      }
      case 'if':
        if (this.isTrue(this.evaluate(statement.test))) yield* this.steps(statement.then)
        else if (statement.otherwise) yield* this.steps(statement.otherwise)
        return
      case 'loop':
        return yield* this.#loop(statement)
      case 'each':
        for (const key of [...this.array(statement.array).keys()]) {
          yield 'tick'
          this.assign({ type: 'variable', name: statement.name }, { input: key })
          if ((yield* this.#round(statement.body)) === 'break') return
        }
        return
      case 'delete':
        if (statement.keys) this.array(statement.name).delete(this.#key(statement.keys))
        else this.array(statement.name).clear()
        return
      case 'leave':
        throw new Leaving(statement.how, statement.value && this.evaluate(statement.value))
    }
  }

  *#loop({ before, test, after, body, bodyFirst }: Extract<Statement, { type: 'loop' }>): ReturnType<AwkMachine['steps']> {
    if (before) yield* this.steps(before)
    for (let first = bodyFirst; first || !test || this.isTrue(this.evaluate(test)); first = false) {
      yield 'tick'
      if ((yield* this.#round(body)) === 'break') return
      if (after) yield* this.steps(after)
    }
  }

  *#round(body: Statement): Generator<'tick' | { text: string; redirect: { operator: string; target: string } }, 'break' | 'continue'> {
    try {
      yield* this.steps(body)
    } catch (error) {
      if (!(error instanceof Leaving) || (error.how !== 'break' && error.how !== 'continue')) throw error
      return error.how
    }
    return 'continue'
  }

  #printed({ formatted, args }: Extract<Statement, { type: 'print' }>): string {
    const values = args.map((arg) => this.evaluate(arg))
    if (formatted) return values.length === 0 ? '' : formatValues((value) => this.text(value), values)
    const shown = values.length === 0 ? [this.#record] : values.map((value) => this.text(value))
    return shown.join(this.text(this.variables.get('OFS') ?? ' ')) + this.text(this.variables.get('ORS') ?? '\n')
  }
}
