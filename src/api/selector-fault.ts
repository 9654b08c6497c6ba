/**
 * Why a text is no label selector, in upstream's words: what stands where something else should.
 * Upstream: Lexer and Parser in k8s.io/apimachinery/pkg/labels/selector.go (v1.32).
 */

const TOKEN = /==|!=|[=!(),<>]|[^\s=!(),<>]+/g
const SPECIAL = /^(==|!=|[=!(),<>])$/
const operators = ['in', 'notin', '=', '==', '!=', '>', '<']

/** What is at hand first; an empty text at the end. */
type Tokens = string[]

/** Undefined: the words stand as they should; what is wrong is wrong inside of one. */
export function findSelectorFault(text: string): string | undefined {
  const tokens = tokensOf(text)
  while (tokens.length > 0) {
    if (!isIdentifier(tokens[0]) && tokens[0] !== '!') return `found '${tokens[0]}', expected: !, identifier, or 'end of string'`
    const fault = faultOfRequirement(tokens)
    if (fault) return `unable to parse requirement: ${fault}`
    const next = tokens.shift()
    if (next === undefined) return undefined
    if (next !== ',') return `found '${next}', expected: ',' or 'end of string'`
    if (!isIdentifier(tokens[0]) && tokens[0] !== '!') return `found '${tokens[0] ?? ''}', expected: identifier after ','`
  }
  return undefined
}

function tokensOf(text: string): Tokens {
  return text.match(TOKEN) ?? []
}

const isIdentifier = (token: string | undefined): boolean => token !== undefined && !SPECIAL.test(token)

function faultOfRequirement(tokens: Tokens): string | undefined {
  const isAbsence = tokens[0] === '!'
  if (isAbsence) tokens.shift()
  const key = tokens.shift()
  if (!isIdentifier(key)) return `found '${key ?? ''}', expected: identifier`
  if (isAbsence || tokens.length === 0 || tokens[0] === ',') return undefined
  const operator = tokens.shift() ?? ''
  if (!operators.includes(operator)) return `found '${operator}', expected: in, notin, =, ==, !=, gt, lt`
  if (operator === 'in' || operator === 'notin') return faultOfValues(tokens)
  if (tokens.length === 0 || tokens[0] === ',') return undefined
  const value = tokens.shift()
  return isIdentifier(value) ? undefined : `found '${value ?? ''}', expected: identifier`
}

function faultOfValues(tokens: Tokens): string | undefined {
  const open = tokens.shift() ?? ''
  if (open !== '(') return `found '${open}' expected: '('`
  if (tokens[0] !== ')' && tokens[0] !== ',' && !isIdentifier(tokens[0])) return `found '${tokens[0] ?? ''}', expected: ',', ')' or identifier`
  while (tokens[0] !== ')') {
    const value = tokens.shift()
    if (value !== ',' && !isIdentifier(value)) return `found '${value ?? ''}', expected: ',', or identifier`
    if (value !== ',' && tokens[0] !== ',' && tokens[0] !== ')') return `found '${tokens[0] ?? ''}', expected: ',' or ')'`
  }
  tokens.shift()
  return undefined
}
