/** The expressions of `expr`: `1 + 2`, `a = b`, `abc : 'a\(.*\)'`, `length x`. Upstream: coreutils src/expr.c. */
import { compilePattern } from './regular-expression'

export class ExprProblem extends Error {}

const LEVELS: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['<', '<=', '=', '==', '!=', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
]

const MAX_DEPTH = 200

/** Throws `ExprProblem`. */
export function evaluateExpr(words: readonly string[]): string {
  let at = 0
  let depth = 0
  const isTrue = (value: string): boolean => value !== '' && value !== '0'

  function level(index: number): string {
    if (index === LEVELS.length) return primary()
    let value = level(index + 1)
    while (LEVELS[index].includes(words[at])) {
      const operator = words[at++]
      value = apply(operator, value, level(index + 1))
    }
    return value
  }

  function next(): string {
    const word = words[at++]
    if (word === undefined) throw new ExprProblem(`syntax error: missing argument after '${words[words.length - 1]}'`)
    return word
  }

  function primary(): string {
    const word = next()
    if (word === '(') {
      if (++depth > MAX_DEPTH) throw new ExprProblem('expression is nested too deeply')
      const value = level(0)
      if (words[at++] !== ')') throw new ExprProblem("syntax error: expecting ')' after '" + words[at - 2] + "'")
      return value
    }
    if (word === '+' && at < words.length) return next()
    if (word === 'match' && at + 1 < words.length) return apply(':', next(), next())
    if (word === 'length' && at < words.length) return String([...next()].length)
    if (word === 'substr' && at + 2 < words.length) {
      const [text, from, length] = [next(), Number(next()), Number(next())]
      return from < 1 || length < 1 ? '' : text.slice(from - 1, from - 1 + length)
    }
    if (word === 'index' && at + 1 < words.length) {
      const [text, chars] = [next(), next()]
      return String([...text].findIndex((char) => chars.includes(char)) + 1)
    }
    return word
  }

  function apply(operator: string, left: string, right: string): string {
    if (operator === '|') return isTrue(left) ? left : isTrue(right) ? right : '0'
    if (operator === '&') return isTrue(left) && isTrue(right) ? left : '0'
    if (operator === ':') return matched(left, right)
    if (LEVELS[2].includes(operator)) return compare(operator, left, right) ? '1' : '0'
    if (![left, right].every((value) => /^-?\d+$/.test(value))) throw new ExprProblem('non-integer argument')
    const [a, b] = [BigInt(left), BigInt(right)]
    if ((operator === '/' || operator === '%') && b === 0n) throw new ExprProblem('division by zero')
    return String(
      operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : operator === '/' ? a / b : a % b,
    )
  }

  const value = level(0)
  if (at < words.length) throw new ExprProblem(`syntax error: unexpected argument '${words[at]}'`)
  return value
}

function matched(text: string, pattern: string): string {
  const groups = compilePattern(`^${pattern.replace(/^\^/, '')}`, { extended: false }).exec(text)
  const hasGroup = /\\\(/.test(pattern)
  return hasGroup ? (groups?.[1] ?? '') : String(groups?.[0].length ?? 0)
}

function compare(operator: string, left: string, right: string): boolean {
  const numeric = [left, right].every((value) => /^-?\d+$/.test(value))
  const order = numeric ? Number(BigInt(left) - BigInt(right)) : left < right ? -1 : left > right ? 1 : 0
  if (operator === '=' || operator === '==') return order === 0
  if (operator === '!=') return order !== 0
  if (operator === '<') return order < 0
  return operator === '<=' ? order <= 0 : operator === '>' ? order > 0 : order >= 0
}
