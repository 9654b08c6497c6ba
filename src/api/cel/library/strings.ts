/**
 * Functions of texts. Upstream: github.com/google/cel-go/ext/strings.go (version 2), k8s.io/apiserver/pkg/cel/library/regex.go (v1.32).
 */
import { EvaluationError, type Environment } from '@marcbachmann/cel-js'
import { goRegExp, regExpFault } from '../../go-regexp'
import { formatText } from './format-text'

class Strings {}

/** Under which name the expression's `matches` is looked up: the library's own reads another kind of pattern. */
export const MATCHES = 'matchesGo'

export function addStrings(environment: Environment): void {
  environment
    .registerFunction('string.charAt(int): string', charAt)
    .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) => text.replaceAll(from, () => to))
    .registerFunction('string.replace(string, string, int): string', replaceSome)
    .registerFunction('string.format(list<dyn>): string', (text: string, values: readonly unknown[]) => formatText(text, values))
    .registerFunction(`string.${MATCHES}(string): bool`, matches)
    .registerFunction(`${MATCHES}(string, string): bool`, matches)
    .registerFunction('string.find(string): string', (text: string, pattern: string) => expressionOf(pattern).exec(text)?.[0] ?? '')
    .registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) => findAll(text, pattern, -1n))
    .registerFunction('string.findAll(string, int): list<string>', findAll)
    .registerType('Strings', { ctor: Strings, fields: {} })
    .registerConstant('strings', 'Strings', new Strings())
    .registerFunction('Strings.quote(string): string', (_: Strings, text: string) => JSON.stringify(text))
}

const matches = (text: string, pattern: string): boolean => expressionOf(pattern).test(text)

function expressionOf(pattern: string): RegExp {
  const expression = goRegExp(pattern)
  if (!expression) throw new EvaluationError(regExpFault(pattern))
  return expression
}

function charAt(text: string, index: bigint): string {
  const characters = [...text]
  if (index < 0n || index > BigInt(characters.length)) throw new EvaluationError(`index out of range: ${index}`)
  return characters[Number(index)] ?? ''
}

function replaceSome(text: string, from: string, ...[to, limit]: [string, bigint]): string {
  if (limit < 0n) return text.replaceAll(from, () => to)
  const parts = text.split(from)
  const joined = parts.slice(0, Number(limit) + 1).join(to)
  return [joined, ...parts.slice(Number(limit) + 1)].join(from)
}

function findAll(text: string, pattern: string, limit: bigint): string[] {
  const expression = expressionOf(pattern)
  const found = [...text.matchAll(new RegExp(expression, `${expression.flags}g`))].map(([whole]) => whole)
  return limit < 0n ? found : found.slice(0, Number(limit))
}
