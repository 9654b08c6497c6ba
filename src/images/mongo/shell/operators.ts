/** What the marks between two values mean in a script. Upstream: https://tc39.es/ecma262/ (relational and additive operators) */
import { areEqual, isDocument, type Document } from '../document'
import { format } from './print'
import { ShellError } from './shell-error'
import { asValue, isHost, type Item } from './thing'

export const isTrue = (item: Item): boolean => isHost(item) || Boolean(item)

export const toNumber = (item: Item): number =>
  isDocument(item) && !isHost(item) && '$date' in item ? Date.parse(String((item as Document).$date)) : Number(item ?? NaN)

export function combine(mark: string, a: Item, b: Item): Item {
  switch (mark) {
    case '+':
      return typeof a === 'string' || typeof b === 'string' ? `${format(a)}${format(b)}` : toNumber(a) + toNumber(b)
    case '-':
      return toNumber(a) - toNumber(b)
    case '*':
      return toNumber(a) * toNumber(b)
    case '/':
      return toNumber(a) / toNumber(b)
    case '%':
      return toNumber(a) % toNumber(b)
    case '**':
      return toNumber(a) ** toNumber(b)
    case '===':
    case '==':
      return same(a, b)
    case '!==':
    case '!=':
      return !same(a, b)
    case '<':
    case '>':
    case '<=':
    case '>=':
      return ordered(mark, a, b)
    case 'in':
      return Object.hasOwn(Object(asValue(b)), format(a))
    default:
      throw new ShellError('SyntaxError', `Unexpected token '${mark}'`)
  }
}

const same = (a: Item, b: Item): boolean =>
  isHost(a) || isHost(b) || typeof a === 'object' || typeof b === 'object'
    ? a === b || (isOid(a) && isOid(b) && areEqual(a, b)) || (a ?? null) === (b ?? null)
    : a === b

const isOid = (item: Item): item is Document => isDocument(item) && !isHost(item) && '$oid' in item

function ordered(mark: string, a: Item, b: Item): boolean {
  if (typeof a === 'string' && typeof b === 'string') return mark === '<' ? a < b : mark === '>' ? a > b : mark === '<=' ? a <= b : a >= b
  const [x, y] = [toNumber(a), toNumber(b)]
  return mark === '<' ? x < y : mark === '>' ? x > y : mark === '<=' ? x <= y : x >= y
}
