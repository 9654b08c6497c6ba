/**
 * What the shell's language has of JavaScript's own library: methods of texts, lists and dates, Math, JSON. Upstream:
 * https://tc39.es/ecma262/
 */
import { compareValues, date, isDocument, isList, objectId, type Document, type Value } from '../document'
import { isTrue } from './operators'
import { format } from './print'
import { ShellError } from './shell-error'
import { asDocument, asValue, Host, isHost, method, plain, type Ask, type Item, type Run } from './thing'

export interface Place {
  now(): number
  random(): number
}

const text = (item: Item): string =>
  item === undefined ? 'undefined' : isHost(item) ? `[${item.name}]` : typeof item === 'object' ? format(item) : String(item)
const number = (item: Item): number => (isDocument(item) && '$date' in item ? Date.parse(String(item.$date)) : Number(item ?? NaN))

/** Of lists that take a function. */
function* called(callee: Item, args: readonly Item[]): Run<Item> {
  if (!isHost(callee) || !callee.parts.call) throw new ShellError('TypeError', `${text(callee)} is not a function`)
  return yield* callee.parts.call(args)
}

type ListMethod = (list: Value[], args: readonly Item[]) => Run<Item>

const listMethods: Readonly<Record<string, ListMethod>> = {
  *forEach(list: Value[], [act]: readonly Item[]): Run<Item> {
    for (const [index, value] of list.entries()) yield* called(act, [value, index])
    return undefined
  },
  *map(list: Value[], [act]: readonly Item[]): Run<Item> {
    const result: Value[] = []
    for (const [index, value] of list.entries()) result.push(asValue(yield* called(act, [value, index])))
    return result
  },
  *filter(list: Value[], [test]: readonly Item[]): Run<Item> {
    const result: Value[] = []
    for (const [index, value] of list.entries()) if (isTrue(yield* called(test, [value, index]))) result.push(value)
    return result
  },
  *find(list: Value[], [test]: readonly Item[]): Run<Item> {
    for (const value of list) if (isTrue(yield* called(test, [value]))) return value
    return undefined
  },
  *reduce(list: Value[], [act, first]: readonly Item[]): Run<Item> {
    let sum: Item = first === undefined ? list[0] : first
    for (const value of first === undefined ? list.slice(1) : list) sum = yield* called(act, [sum, value])
    return sum
  },
  *sort(list: Value[], [compare]: readonly Item[]): Run<Item> {
    if (compare === undefined) return list.sort(compareValues)
    for (let i = 1; i < list.length; i++) {
      const value = list[i]
      let at = i
      while (at > 0 && Number(yield* called(compare, [list[at - 1], value])) > 0) list[at] = list[--at]
      list[at] = value
    }
    return list
  },
}

const plainListMethods: Readonly<Record<string, (list: Value[], args: readonly Item[]) => Item>> = {
  push: (list, args) => list.push(...args.map(asValue)),
  pop: (list) => list.pop(),
  shift: (list) => list.shift(),
  join: (list, [mark = ',']) => list.map(text).join(text(mark)),
  slice: (list, [from, to]) => list.slice(from === undefined ? 0 : number(from), to === undefined ? undefined : number(to)),
  concat: (list, args) => [
    ...list,
    ...args.flatMap((item): readonly Value[] => (isList(asValue(item)) ? (asValue(item) as readonly Value[]) : [asValue(item)])),
  ],
  includes: (list, [wanted]) => list.includes(asValue(wanted)),
  indexOf: (list, [wanted]) => list.indexOf(asValue(wanted)),
  reverse: (list) => list.reverse(),
}

const textMethods: Readonly<Record<string, (value: string, args: readonly Item[]) => Item>> = {
  toUpperCase: (value) => value.toUpperCase(),
  toLowerCase: (value) => value.toLowerCase(),
  trim: (value) => value.trim(),
  split: (value, [mark]) => value.split(text(mark)),
  slice: (value, [from, to]) => value.slice(number(from), to === undefined ? undefined : number(to)),
  substring: (value, [from, to]) => value.substring(number(from), to === undefined ? undefined : number(to)),
  includes: (value, [part]) => value.includes(text(part)),
  startsWith: (value, [part]) => value.startsWith(text(part)),
  endsWith: (value, [part]) => value.endsWith(text(part)),
  indexOf: (value, [part]) => value.indexOf(text(part)),
  replace: (value, [part, by]) => value.replace(text(part), text(by)),
  padStart: (value, [width, mark = ' ']) => value.padStart(Math.min(number(width), 1000), text(mark)),
  repeat: (value, [times]) => value.repeat(Math.min(number(times), Math.floor(1e6 / Math.max(1, value.length)))),
  toString: (value: string) => value,
}

const dateMethods: Readonly<Record<string, (value: Date) => Item>> = {
  getTime: (value) => value.getTime(),
  valueOf: (value: Date) => value.getTime(),
  toISOString: (value) => value.toISOString(),
  toString: (value: Date) => value.toISOString(),
  toJSON: (value) => value.toISOString(),
  getFullYear: (value) => value.getUTCFullYear(),
  getMonth: (value) => value.getUTCMonth(),
  getDate: (value) => value.getUTCDate(),
  getDay: (value) => value.getUTCDay(),
  getHours: (value) => value.getUTCHours(),
  getMinutes: (value) => value.getUTCMinutes(),
}

/** What stands behind the dot of a value; undefined when nothing does. */
export function memberOf(value: Value, name: string): Item {
  if (typeof value === 'string') {
    if (name === 'length') return value.length
    if (Object.hasOwn(textMethods, name)) return plain(name, (args) => textMethods[name](value, args))
    return /^\d+$/.test(name) ? value[Number(name)] : undefined
  }
  if (typeof value === 'number') {
    if (name === 'toFixed') return plain(name, ([places = 0]) => value.toFixed(Math.min(20, number(places))))
    return name === 'toString' ? plain(name, () => String(value)) : undefined
  }
  if (isList(value)) return memberOfList(value as Value[], name)
  if (!isDocument(value)) return undefined
  if ('$date' in value && Object.hasOwn(dateMethods, name)) return plain(name, () => dateMethods[name](new Date(String(value.$date))))
  if ('$oid' in value) {
    if (name === 'toString' || name === 'str' || name === 'toHexString' || name === 'valueOf')
      return name === 'str' ? String(value.$oid) : plain(name, () => String(value.$oid))
    if (name === 'getTimestamp') return plain(name, () => date(parseInt(String(value.$oid).slice(0, 8), 16) * 1000))
  }
  if (Object.hasOwn(value, name)) return value[name]
  return name === 'hasOwnProperty' ? plain(name, ([key]) => Object.hasOwn(value, text(key))) : undefined
}

function memberOfList(list: Value[], name: string): Item {
  if (name === 'length') return list.length
  if (/^\d+$/.test(name)) return list[Number(name)]
  if (Object.hasOwn(listMethods, name)) return method(name, (args) => listMethods[name](list, args))
  return Object.hasOwn(plainListMethods, name) ? plain(name, (args) => plainListMethods[name](list, args)) : undefined
}

const namespace = (name: string, members: Readonly<Record<string, Item>>, call?: (args: readonly Item[]) => Item): Host =>
  new Host(name, {
    member: (key) => (Object.hasOwn(members, key) ? members[key] : undefined),
    // eslint-disable-next-line require-yield
    ...(call
      ? {
          *call(args: readonly Item[]): Run<Item> {
            return call(args)
          },
        }
      : {}),
  })

const functions = (group: Readonly<Record<string, (...args: number[]) => number>>): Readonly<Record<string, Item>> =>
  Object.fromEntries(Object.entries(group).map(([name, act]) => [name, plain(name, (args) => act(...args.map(number)))]))

/** Names that every script knows. */
export function globals(place: Place, newId: () => Document): ReadonlyMap<string, Item> {
  const { floor, ceil, round, abs, min, max, pow, sqrt } = Math
  const show = (args: readonly Item[]): Ask => ({ text: `${args.map((item) => format(item)).join(' ')}\n` })
  const print = method('print', function* (args) {
    yield show(args)
    return undefined
  })
  const parseDate = ([given]: readonly Item[]): Item => {
    if (given === undefined) return date(place.now())
    const ms =
      typeof given === 'number'
        ? given
        : Date.parse(typeof given === 'string' ? given : text(isDocument(given) ? String(given.$date) : given))
    if (Number.isNaN(ms)) throw new ShellError('Error', `${JSON.stringify(asValue(given))} is not a valid ISODate`)
    return date(ms)
  }
  const id = ([hex]: readonly Item[]): Item => {
    if (hex === undefined) return newId()
    if (typeof hex === 'string' && /^[\da-f]{24}$/i.test(hex)) return objectId(hex.toLowerCase())
    if (isDocument(hex) && '$oid' in hex) return hex
    throw new ShellError('BSONError', 'input must be a 24 character hex string, 12 byte Uint8Array, or an integer')
  }
  const asNumber = (args: readonly Item[]): Item => (args.length === 0 ? 0 : number(args[0]))
  const sleep = method('sleep', function* ([ms]) {
    yield { sleepMs: number(ms) }
    return undefined
  })
  const json = {
    stringify: plain('stringify', ([value, , indent]) => JSON.stringify(asValue(value), undefined, number(indent ?? 0))),
    parse: plain('parse', ([source]) => parsedJson(text(source))),
  }
  const numbers = [
    'Number',
    'NumberInt',
    'NumberLong',
    'NumberDecimal',
    'Int32',
    'Long',
    'Double',
    'Decimal128',
    'parseInt',
    'parseFloat',
  ].map((name): [string, Item] => [name, plain(name, name === 'parseInt' ? ([value]) => Math.trunc(number(value)) : asNumber)])
  return new Map<string, Item>([
    ...numbers,
    ['print', print],
    ['printjson', print],
    ['sleep', sleep],
    ['console', namespace('console', { log: print, error: print, info: print })],
    ['ObjectId', namespace('ObjectId', {}, id)],
    ['ISODate', namespace('ISODate', {}, parseDate)],
    ['Date', namespace('Date', { now: plain('now', () => Math.floor(place.now())) }, parseDate)],
    ['String', plain('String', ([value]) => text(value))],
    ['Boolean', plain('Boolean', ([value]) => isTrue(value))],
    [
      'Math',
      namespace('Math', { ...functions({ floor, ceil, round, abs, min, max, pow, sqrt, random: () => place.random() }), PI: Math.PI }),
    ],
    ['JSON', namespace('JSON', json)],
    ['EJSON', namespace('EJSON', json)],
    ['tojson', plain('tojson', ([value]) => format(value))],
    [
      'Object',
      namespace('Object', {
        keys: plain('keys', ([value]) => Object.keys(asDocument(value))),
        values: plain('values', ([value]) => Object.values(asDocument(value))),
        entries: plain('entries', ([value]) => Object.entries(asDocument(value))),
      }),
    ],
    ['Array', namespace('Array', { isArray: plain('isArray', ([value]) => isList(value ?? null)) })],
  ])
}

function parsedJson(source: string): Value {
  try {
    return JSON.parse(source)
  } catch {
    throw new ShellError('SyntaxError', `Unexpected token in JSON: ${source.slice(0, 40)}`)
  }
}
