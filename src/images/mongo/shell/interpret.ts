/**
 * Runs a script of the shell, step by step: it stops where it needs an answer of the server. No text of a student is ever given to the
 * engine that runs us. Upstream: https://tc39.es/ecma262/
 *
 * Simplified: no classes, exceptions, destructuring or promises; `await` is allowed and means nothing, as all calls wait here.
 */
import { isDocument, isList, type Value } from '../document'
import { memberOf } from './library'
import { combine, isTrue, toNumber } from './operators'
import { format } from './print'
import { ShellError } from './shell-error'
import type { Expression, Statement } from './syntax'
import { asValue, Host, isHost, type Item, type Run } from './thing'

/** A script that does more than this does not end. */
const MOST_STEPS = 2_000_000
const DEEPEST_CALL = 120

export class Scope {
  readonly #names: Map<string, Item>

  constructor(
    names: Iterable<readonly [string, Item]>,
    readonly parent?: Scope,
  ) {
    this.#names = new Map(names)
  }

  declare(name: string, value: Item): void {
    this.#names.set(name, value)
  }

  find(name: string): { readonly value: Item } | undefined {
    return this.#names.has(name) ? { value: this.#names.get(name) } : this.parent?.find(name)
  }

  /** A name that nobody declared belongs to everybody. */
  assign(name: string, value: Item): void {
    if (this.#names.has(name) || !this.parent) this.#names.set(name, value)
    else this.parent.assign(name, value)
  }
}

/** How a statement ended. */
type End = { readonly kind: 'done' | 'return'; readonly value: Item } | { readonly kind: 'break' | 'continue' }

const done: End = { kind: 'done', value: undefined }

export class Interpreter {
  #steps = 0
  #depth = 0

  #step(): void {
    if (++this.#steps > MOST_STEPS) throw new ShellError('RangeError', 'the script takes too many steps')
  }

  /** The value of the last expression. */
  *run(statements: readonly Statement[], scope: Scope): Run<Item> {
    let last: Item
    this.#steps = 0
    this.#depth = 0
    for (const statement of statements) {
      const end = yield* this.#statement(statement, scope)
      if (end.kind === 'return') throw new ShellError('SyntaxError', "'return' outside of function.")
      if (end.kind === 'done') last = end.value
    }
    return last
  }

  *#statement(statement: Statement, scope: Scope): Run<End> {
    this.#step()
    switch (statement.type) {
      case 'expression':
        return { kind: 'done', value: yield* this.#value(statement.value, scope) }
      case 'declare':
        for (const { name, value } of statement.names) scope.declare(name, value ? yield* this.#value(value, scope) : undefined)
        return done
      case 'block':
        return yield* this.#block(statement.body, new Scope([], scope))
      case 'if':
        if (isTrue(yield* this.#value(statement.test, scope))) return yield* this.#statement(statement.yes, scope)
        return statement.no ? yield* this.#statement(statement.no, scope) : done
      case 'for':
        return yield* this.#loop(statement, new Scope([], scope))
      case 'each':
        return yield* this.#each(statement, scope)
      case 'return':
        return { kind: 'return', value: statement.value ? yield* this.#value(statement.value, scope) : undefined }
      default:
        return { kind: statement.type }
    }
  }

  *#block(body: readonly Statement[], scope: Scope): Run<End> {
    let end = done
    for (const statement of body) {
      end = yield* this.#statement(statement, scope)
      if (end.kind !== 'done') return end
    }
    return end
  }

  *#loop({ first, test, next, body }: Statement & { type: 'for' }, scope: Scope): Run<End> {
    let last = done
    if (first) yield* this.#statement(first, scope)
    while (!test || isTrue(yield* this.#value(test, scope))) {
      this.#step()
      const end = yield* this.#statement(body, scope)
      if (end.kind === 'return') return end
      if (end.kind === 'break') break
      if (end.kind === 'done') last = end
      if (next) yield* this.#value(next, scope)
    }
    return last
  }

  *#each({ name, isKeys, of, body }: Statement & { type: 'each' }, scope: Scope): Run<End> {
    let last = done
    let all = yield* this.#value(of, scope)
    if (isHost(all)) all = yield* this.call(all.parts.member?.('toArray'), [], 'toArray')
    const items: readonly Item[] = isKeys
      ? Object.keys(asValue(all) ?? {})
      : isList(asValue(all))
        ? (asValue(all) as readonly Value[])
        : typeof all === 'string'
          ? [...all]
          : []
    if (!isKeys && !isList(asValue(all)) && typeof all !== 'string') throw new ShellError('TypeError', `${format(all)} is not iterable`)
    for (const item of items) {
      const end = yield* this.#statement(body, new Scope([[name, item]], scope))
      if (end.kind === 'return') return end
      if (end.kind === 'break') break
      if (end.kind === 'done') last = end
    }
    return last
  }

  *#value(expression: Expression, scope: Scope): Run<Item> {
    this.#step()
    switch (expression.type) {
      case 'literal':
        return expression.value
      case 'regex':
        return { $regex: expression.source, $options: expression.flags }
      case 'name': {
        const found = scope.find(expression.name)
        if (!found) throw new ShellError('ReferenceError', `${expression.name} is not defined`)
        return found.value
      }
      case 'template': {
        let text = expression.texts[0]
        for (const [index, part] of expression.parts.entries())
          text += format(yield* this.#value(part, scope)) + expression.texts[index + 1]
        return text
      }
      case 'array':
        return (yield* this.#items(expression.items, scope)).map(asValue)
      case 'object':
        return yield* this.#object(expression, scope)
      case 'member':
        return yield* this.#member(expression, scope)
      case 'call':
        return yield* this.#call(expression, scope)
      case 'unary':
        return yield* this.#unary(expression, scope)
      case 'binary':
        return yield* this.#binary(expression, scope)
      case 'choice':
        return yield* this.#value(isTrue(yield* this.#value(expression.test, scope)) ? expression.yes : expression.no, scope)
      case 'assign':
        return yield* this.#assign(expression, scope)
      case 'function':
        return this.#function(expression, scope)
      case 'spread':
        throw new ShellError('SyntaxError', 'Unexpected token')
    }
  }

  *#items(expressions: readonly Expression[], scope: Scope): Run<Item[]> {
    const items: Item[] = []
    for (const expression of expressions) {
      if (expression.type !== 'spread') items.push(yield* this.#value(expression, scope))
      else {
        const all = asValue(yield* this.#value(expression.value, scope))
        if (isList(all)) items.push(...all)
      }
    }
    return items
  }

  *#object({ fields }: Expression & { type: 'object' }, scope: Scope): Run<Item> {
    const entries: [string, Value][] = []
    for (const { key, value } of fields) {
      if (value.type === 'spread') {
        const all = asValue(yield* this.#value(value.value, scope))
        if (isDocument(all)) entries.push(...Object.entries(all))
        continue
      }
      const name = format(yield* this.#value(key, scope))
      const item = yield* this.#value(value, scope)
      if (item !== undefined) entries.push([name, asValue(item)])
    }
    return Object.fromEntries(entries)
  }

  *#member({ object, key, isOptional }: Expression & { type: 'member' }, scope: Scope): Run<Item> {
    const owner = yield* this.#value(object, scope)
    const name = format(yield* this.#value(key, scope))
    if (owner === undefined || owner === null) {
      if (isOptional) return undefined
      throw new ShellError('TypeError', `Cannot read properties of ${String(owner)} (reading '${name}')`)
    }
    return isHost(owner) ? owner.parts.member?.(name) : memberOf(owner, name)
  }

  *#call({ callee, args, isNew }: Expression & { type: 'call' }, scope: Scope): Run<Item> {
    const target = yield* this.#value(callee, scope)
    const values = yield* this.#items(args, scope)
    return yield* this.call(target, values, isNew ? `new ${spelt(callee)}` : spelt(callee))
  }

  *call(target: Item, args: readonly Item[], name: string): Run<Item> {
    if (!isHost(target) || !target.parts.call) throw new ShellError('TypeError', `${name} is not a function`)
    if (++this.#depth > DEEPEST_CALL) throw new ShellError('RangeError', 'Maximum call stack size exceeded')
    const result = yield* target.parts.call(args)
    this.#depth--
    return result
  }

  #function({ parameters, body }: Expression & { type: 'function' }, scope: Scope): Item {
    const run = (args: readonly Item[]): Run<Item> =>
      this.#body(
        body,
        new Scope(
          parameters.map((name, index) => [name, args[index]] as const),
          scope,
        ),
      )
    return new Host('anonymous', { call: run })
  }

  *#body(body: Expression | Statement, scope: Scope): Run<Item> {
    if (body.type !== 'block') return yield* this.#value(body as Expression, scope)
    const end = yield* this.#statement(body, scope)
    return end.kind === 'return' ? end.value : undefined
  }

  *#unary({ mark, value }: Expression & { type: 'unary' }, scope: Scope): Run<Item> {
    if (mark === 'typeof' && value.type === 'name' && !scope.find(value.name)) return 'undefined'
    if (mark === 'delete') return yield* this.#delete(value, scope)
    const item = yield* this.#value(value, scope)
    if (mark === '!') return !isTrue(item)
    if (mark === '-' || mark === '+') return mark === '-' ? -toNumber(item) : toNumber(item)
    if (mark === 'typeof') return isHost(item) ? (item.parts.call ? 'function' : 'object') : item === null ? 'object' : typeof item
    return mark === 'void' ? undefined : item
  }

  *#delete(target: Expression, scope: Scope): Run<Item> {
    if (target.type !== 'member') return false
    const owner = yield* this.#value(target.object, scope)
    const name = format(yield* this.#value(target.key, scope))
    return isDocument(owner) && !isHost(owner) ? Reflect.deleteProperty(owner, name) : false
  }

  *#binary({ mark, left, right }: Expression & { type: 'binary' }, scope: Scope): Run<Item> {
    const a = yield* this.#value(left, scope)
    if (mark === '&&') return isTrue(a) ? yield* this.#value(right, scope) : a
    if (mark === '||') return isTrue(a) ? a : yield* this.#value(right, scope)
    if (mark === '??') return a === undefined || a === null ? yield* this.#value(right, scope) : a
    return combine(mark, a, yield* this.#value(right, scope))
  }

  *#assign({ target, mark, value, givesOld }: Expression & { type: 'assign' }, scope: Scope): Run<Item> {
    const given = yield* this.#value(value, scope)
    const old = mark === '' ? undefined : yield* this.#value(target, scope)
    const next = mark === '' ? given : combine(mark, old, given)
    if (target.type === 'name') scope.assign(target.name, next)
    else if (target.type === 'member') {
      const owner = yield* this.#value(target.object, scope)
      const name = format(yield* this.#value(target.key, scope))
      if (typeof owner !== 'object' || owner === null || isHost(owner))
        throw new ShellError('TypeError', `Cannot set properties of ${format(owner)} (setting '${name}')`)
      if (isList(owner) && !(Number(name) < owner.length + 10_000)) throw new ShellError('RangeError', 'Invalid array length')
      // The script's own objects are its own to change.
      Object.defineProperty(owner, name, { value: asValue(next), writable: true, enumerable: true, configurable: true })
    }
    return givesOld ? old : next
  }
}

/** As an error names what was called. */
function spelt(expression: Expression): string {
  if (expression.type === 'name') return expression.name
  if (expression.type === 'member' && expression.key.type === 'literal')
    return `${spelt(expression.object)}.${String(expression.key.value)}`
  return expression.type === 'call' ? `${spelt(expression.callee)}(...)` : '(intermediate value)'
}
