/**
 * Runs an `awk` program: records, fields, variables, the arithmetic of strings that look like numbers. Expressions are computed at
 * once; statements may wait, so that a loop without end can be interrupted.
 */
import type { Process } from '../../base/os/process'
import type { AwkFunction, AwkProgram, Expression, Place, Statement } from './awk-tree'
import { AwkProblem } from './awk-tokens'
import { callBuiltin } from './awk-builtins'
import { AwkMemory } from './awk-memory'
import { calculate, formatValues, holds, isEmptyInput, isNumeric, toNumber, type Value } from './awk-values'

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
const MAX_FUNCTION_STEPS = 100_000

export class AwkMachine {
  readonly memory: AwkMemory
  readonly process: Process
  readonly #functions: ReadonlyMap<string, AwkFunction>
  readonly #output: AwkOutput
  #statements = 0
  #pending = ''

  constructor(process: Process, program: AwkProgram, output: AwkOutput) {
    this.process = process
    this.memory = new AwkMemory(process.env)
    this.#functions = program.functions
    this.#output = output
  }

  /** What has been printed and not been written yet. */
  async flush(): Promise<void> {
    const text = this.#pending
    this.#pending = ''
    if (text !== '') await this.#output.write(text)
  }

  regexOf(expression: Expression): RegExp {
    if (expression.type === 'regex') return expression.regex
    return this.memory.regexFrom(this.memory.text(this.evaluate(expression)))
  }

  read(place: Place): Value {
    switch (place.type) {
      case 'field':
        return this.memory.field(Math.trunc(toNumber(this.evaluate(place.index))))
      case 'variable':
        return this.memory.variable(place.name)
      case 'item': {
        const array = this.memory.array(place.name)
        const key = this.#key(place.keys)
        const value = array.get(key)
        if (value === undefined) array.set(key, { input: '' })
        return value ?? { input: '' }
      }
    }
  }

  assign(place: Place, value: Value): void {
    switch (place.type) {
      case 'field':
        return this.memory.setField(Math.trunc(toNumber(this.evaluate(place.index))), value)
      case 'variable':
        return this.memory.setVariable(place.name, value)
      case 'item':
        this.memory.array(place.name).set(this.#key(place.keys), value)
    }
  }

  #key(keys: readonly Expression[]): string {
    return keys.map((key) => this.memory.text(this.evaluate(key))).join(this.memory.setting('SUBSEP'))
  }

  evaluate(node: Expression): Value {
    switch (node.type) {
      case 'number':
      case 'string':
        return node.value
      case 'regex':
        return node.regex.test(this.memory.record) ? 1 : 0
      case 'variable':
      case 'field':
      case 'item':
        return this.read(node)
      case 'group':
        return node.items.length === 1 ? this.evaluate(node.items[0]) : this.#key(node.items)
      case 'unary': {
        const value = this.evaluate(node.operand)
        return node.operator === '!'
          ? this.memory.isTrue(value)
            ? 0
            : 1
          : node.operator === '-'
            ? -toNumber(value)
            : toNumber(value)
      }
      case 'binary':
        return this.#binary(node)
      case 'condition':
        return this.evaluate(this.memory.isTrue(this.evaluate(node.test)) ? node.yes : node.no)
      case 'in':
        return this.memory.array(node.name).has(this.#key(node.keys)) ? 1 : 0
      case 'assign': {
        const right = this.evaluate(node.value)
        const value =
          node.operator === '' ? right : calculate(node.operator, toNumber(this.read(node.target)), toNumber(right))
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
        return this.memory.isTrue(this.evaluate(left)) && this.memory.isTrue(this.evaluate(right)) ? 1 : 0
      case '||':
        return this.memory.isTrue(this.evaluate(left)) || this.memory.isTrue(this.evaluate(right)) ? 1 : 0
      case '~':
      case '!~':
        return this.regexOf(right).test(this.memory.text(this.evaluate(left))) === (operator === '~') ? 1 : 0
      case ' ':
        return this.memory.text(this.evaluate(left)) + this.memory.text(this.evaluate(right))
    }
    const [a, b] = [this.evaluate(left), this.evaluate(right)]
    if (!/^[<>=!]/.test(operator)) return calculate(operator, toNumber(a), toNumber(b))
    return holds(operator, this.#compare(a, b)) ? 1 : 0
  }

  #compare(a: Value, b: Value): number {
    const isNumber = (value: Value): boolean =>
      typeof value === 'number' || (typeof value === 'object' && (isNumeric(value.input) || value.input === ''))
    const bothNumbers = isNumber(a) && isNumber(b) && !(isEmptyInput(a) && isEmptyInput(b))
    if (bothNumbers) return toNumber(a) - toNumber(b)
    const [x, y] = [this.memory.text(a), this.memory.text(b)]
    return x < y ? -1 : x > y ? 1 : 0
  }

  /** Simplified: the body of a function runs at once, so a loop without end in it is cut off; a real awk would go on until Ctrl-C. */
  #call(name: string, args: readonly Expression[]): Value {
    const called = this.#functions.get(name)
    if (!called) throw new AwkProblem(`function ${name} never defined`)
    const frame = { values: new Map<string, Value>(), arrays: new Map<string, Map<string, Value>>() }
    for (const [index, parameter] of called.parameters.entries()) {
      const argument = args[index]
      const isArray = argument?.type === 'variable' && (this.memory.isArray(argument.name) || (called.arrays.has(parameter) && !this.memory.isSet(argument.name)))
      if (isArray) frame.arrays.set(parameter, this.memory.array(argument.name))
      frame.values.set(parameter, argument && !isArray ? this.evaluate(argument) : '')
    }
    return this.memory.within(name, frame, () => this.#runBody(name, called.body))
  }

  #runBody(name: string, body: Statement): Value {
    try {
      const steps = this.steps(body)
      for (let count = 0; !steps.next().done; count++) {
        if (count > MAX_FUNCTION_STEPS) throw new AwkProblem(`function ${name} does not end`)
      }
      return ''
    } catch (error) {
      if (error instanceof Leaving && error.how === 'return') return error.value ?? ''
      throw error
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
        if (statement.redirect)
          yield {
            text,
            redirect: {
              operator: statement.redirect.operator,
              target: this.memory.text(this.evaluate(statement.redirect.target)),
            },
          }
        else this.#pending += text
        if (this.#pending.length > 16_384) yield 'tick'
        return
      }
      case 'if':
        if (this.memory.isTrue(this.evaluate(statement.test))) yield* this.steps(statement.then)
        else if (statement.otherwise) yield* this.steps(statement.otherwise)
        return
      case 'loop':
        return yield* this.#loop(statement)
      case 'each':
        for (const key of [...this.memory.array(statement.array).keys()]) {
          yield 'tick'
          this.assign({ type: 'variable', name: statement.name }, { input: key })
          if ((yield* this.#round(statement.body)) === 'break') return
        }
        return
      case 'delete':
        if (statement.keys) this.memory.array(statement.name).delete(this.#key(statement.keys))
        else this.memory.array(statement.name).clear()
        return
      case 'leave':
        throw new Leaving(statement.how, statement.value && this.evaluate(statement.value))
    }
  }

  *#loop({
    before,
    test,
    after,
    body,
    bodyFirst,
  }: Extract<Statement, { type: 'loop' }>): ReturnType<AwkMachine['steps']> {
    if (before) yield* this.steps(before)
    for (let first = bodyFirst; first || !test || this.memory.isTrue(this.evaluate(test)); first = false) {
      yield 'tick'
      if ((yield* this.#round(body)) === 'break') return
      if (after) yield* this.steps(after)
    }
  }

  *#round(
    body: Statement,
  ): Generator<'tick' | { text: string; redirect: { operator: string; target: string } }, 'break' | 'continue'> {
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
    if (formatted) return values.length === 0 ? '' : formatValues((value) => this.memory.text(value), values)
    const shown = values.length === 0 ? [this.memory.record] : values.map((value) => this.memory.shown(value))
    return shown.join(this.memory.setting('OFS')) + this.memory.setting('ORS')
  }
}
