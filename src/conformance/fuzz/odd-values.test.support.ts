/** What nobody sends in good faith: names of prototypes, huge numbers and texts, characters that are none, trees without a ground. */
import type { Random } from '../../base/random'

export const ODD_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'length', 'then', 'toJSON', '', ' ', '.', '..', '/', 'a/b', '~0', '$patch', '$retainKeys', '$setElementOrder/containers', '$deleteFromPrimitiveList/finalizers', '0', '-1', '\u0000', 'ü', '\ud800', '😀']

const ODD_TEXTS = [
  ...ODD_KEYS,
  'null', 'true', '1', '-1', '1e9999', 'NaN', '0x10', '1Gi', '-1Gi', '1.5.5', '1e-999', '9'.repeat(40), '9'.repeat(400),
  '2026-01-01T00:00:00Z', '2026-13-45T99:99:99Z', 'not a time', '10.96.0.1', '10.96.0.0', '::1', 'fe80::1%eth0', '999.1.1.1', 'None',
  'a'.repeat(63), 'a'.repeat(64), 'a'.repeat(253), 'a'.repeat(254), 'A_b', '-a', 'a-', 'a.b.c', 'a..b', 'k8s.io/x', '/x', 'x/', 'a/b/c',
  '*', '**', '(', '[', '(a+)+$', '{{.x}}', '${x}', '%s%n', '%', '%2F', '../../etc/passwd', 'file:///etc/passwd', '\n', '\r\nX-Evil: 1', '\t', '\u2028', '\ufeff', '\ufffd', '\udfff\ud800', '\u202e', 'İ', 'ß',
  '@every 1s', '* * * * *', '*/0 * * * *', '60 25 32 13 8', '<script>', "'; DROP TABLE pods; --", 'sh -c "exit 3"',
]

const ODD_NUMBERS = [0, -0, 1, -1, 2, 0.5, -0.5, 1e-300, 1e21, 1e300, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 2 ** 63, 2 ** 64, 1.7976931348623157e308, 65535, 65536, 99999]

export function oddText(random: Random): string {
  if (random.below(400) === 0) return random.pick(['x', 'ü', '\u0000', '{', '"']).repeat(10 ** (2 + random.below(4)))
  return random.pick(ODD_TEXTS)
}

export const oddNumber = (random: Random): number => random.pick(ODD_NUMBERS)

/** Any JSON value; `depth` is what may still follow below it. */
export function oddValue(random: Random, depth = 3): unknown {
  switch (random.below(depth > 0 ? 10 : 6)) {
    case 0:
      return null
    case 1:
      return random.below(2) === 0
    case 2:
      return oddNumber(random)
    case 3:
    case 4:
      return oddText(random)
    case 5:
      return random.pick([{}, [], '', 0, null])
    case 6:
    case 7:
      return Array.from({ length: random.below(4) }, () => oddValue(random, depth - 1))
    default:
      return withKeys(Array.from({ length: random.below(4) }, () => [random.pick([...ODD_KEYS, 'a', 'b', 'name', 'spec']), oddValue(random, depth - 1)]))
  }
}

/** As JSON.parse makes objects: `__proto__` is a key like any other. */
export function withKeys(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  for (const [key, value] of entries) Object.defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true })
  return made
}

/** A text of JSON or nearly so that is deep, long or broken. */
export function oddBody(random: Random): string {
  const depth = 10 ** (1 + random.below(5))
  switch (random.below(14)) {
    case 0:
      return '['.repeat(depth) + ']'.repeat(depth)
    case 1:
      return '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)
    case 2:
      return `{"metadata":{"name":"deep"},"data":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`
    case 3:
      return '['.repeat(depth)
    case 4:
      return `{"metadata":{"name":"a","name":"b"},"metadata":{"name":"c"}}`
    case 5:
      return `{"metadata":{"labels":{${Array.from({ length: depth / 10 }, (_, index) => `"k${index}":"v"`).join(',')}}}}`
    case 6:
      return random.pick(['', ' ', 'null', 'true', '"text"', '12', '[]', '[null]', '{}', '{', '}', 'undefined', 'NaN', '-', '{"a":1}{"b":2}', '\ufeff{}', '\u0000', '{"a":1e999}', '{"a":"\ud800"}'])
    case 7:
      return `kind: &a [*a]\n`
    case 8:
      return `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e]\n`
    case 9:
      return `k8s\u0000\n${oddText(random)}`
    case 10:
      return random.below(20) === 0 ? `{"data":{"a":"${'x'.repeat(3 * 1024 * 1024)}"}}` : 'a: b\n  c: d\n\te: f'
    case 11:
      return random.below(20) === 0 ? `[${Array.from({ length: 10_001 }, () => '{"op":"test","path":"/kind"}').join()}]` : '--- \n--- \na: !!js/function "x"'
    default:
      return JSON.stringify(oddValue(random, 5)) ?? 'null'
  }
}
