/** `$(( ))`, `(( ))` and array subscripts: 64-bit whole numbers with C's operators. Shell Arithmetic, bash(1). */
import type { ArithmeticExpression } from 'unbash'

/** How the expression reads and writes variables, and expands `$x` and `$(cmd)` inside of it. */
export interface ArithmeticScope {
  get(name: string): string
  set(name: string, value: string): void
  expand(
    word: Extract<ArithmeticExpression, { type: 'ArithmeticWord' | 'ArithmeticCommandExpansion' }>,
  ): Promise<string>
  /** Parses text found in a variable, which is an expression again. */
  parse(text: string): ArithmeticExpression | undefined
}

/** What is wrong, and the piece of text that is to blame; empty: the whole expression. */
export class ArithmeticProblem extends Error {
  constructor(
    message: string,
    readonly token = '',
    /** The expression that is to blame when it is not the one that was written: what a variable holds. */
    readonly text?: string,
  ) {
    super(message)
  }
}

const MAX_DEPTH = 64
const ASSIGNMENTS: ReadonlySet<string> = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '|=', '^='])

export async function evaluateArithmetic(
  node: ArithmeticExpression,
  scope: ArithmeticScope,
  depth = 0,
): Promise<bigint> {
  if (depth > MAX_DEPTH) throw new ArithmeticProblem('expression recursion level exceeded')
  const value = (inner: ArithmeticExpression): Promise<bigint> => evaluateArithmetic(inner, scope, depth + 1)
  switch (node.type) {
    case 'ArithmeticGroup':
      return value(node.expression)
    case 'ArithmeticTernary':
      return (await value(node.test)) !== 0n ? value(node.consequent) : value(node.alternate)
    case 'ArithmeticUnary':
      return unary(node, scope, value)
    case 'ArithmeticBinary':
      return binary(node, scope, value)
    case 'ArithmeticWord':
    case 'ArithmeticCommandExpansion':
      return numberOf(await scope.expand(node), scope, depth)
  }
}

type Evaluate = (node: ArithmeticExpression) => Promise<bigint>

async function unary(
  node: Extract<ArithmeticExpression, { type: 'ArithmeticUnary' }>,
  scope: ArithmeticScope,
  value: Evaluate,
): Promise<bigint> {
  const operand = await value(node.operand)
  switch (node.operator) {
    case '++':
    case '--': {
      const changed = operand + (node.operator === '++' ? 1n : -1n)
      scope.set(nameOf(node.operand), String(changed))
      return node.prefix ? changed : operand
    }
    case '-':
      return -operand
    case '!':
      return operand === 0n ? 1n : 0n
    case '~':
      return ~operand
    default:
      return operand
  }
}

async function binary(
  node: Extract<ArithmeticExpression, { type: 'ArithmeticBinary' }>,
  scope: ArithmeticScope,
  value: Evaluate,
): Promise<bigint> {
  const { operator } = node
  for (const side of [node.left, node.right]) {
    if (side.type === 'ArithmeticWord' && side.value.trim() === '')
      throw new ArithmeticProblem('syntax error: operand expected', operator)
  }
  if (ASSIGNMENTS.has(operator)) {
    const right = await value(node.right)
    const result =
      operator === '=' ? right : calculate(operator.slice(0, -1), await value(node.left), right, textOf(node.right))
    scope.set(nameOf(node.left), String(result))
    return result
  }
  const left = await value(node.left)
  if (operator === '&&') return left !== 0n && (await value(node.right)) !== 0n ? 1n : 0n
  if (operator === '||') return left !== 0n || (await value(node.right)) !== 0n ? 1n : 0n
  return calculate(operator, left, await value(node.right), textOf(node.right))
}

function calculate(operator: string, a: bigint, b: bigint, token = ''): bigint {
  if ((operator === '/' || operator === '%') && b === 0n) throw new ArithmeticProblem('division by 0', token)
  if (operator === '**' && b < 0n) throw new ArithmeticProblem('exponent less than 0', token)
  const result = operators[operator]?.(a, b)
  if (result === undefined) throw new ArithmeticProblem('syntax error: operand expected', operator)
  return BigInt.asIntN(64, typeof result === 'boolean' ? (result ? 1n : 0n) : result)
}

const operators: Readonly<Record<string, (a: bigint, b: bigint) => bigint | boolean>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => power(a, b),
  '<<': (a, b) => a << (b & 63n),
  '>>': (a, b) => a >> (b & 63n),
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  ',': (_, b) => b,
}

/** Wraps around at 64 bits in every step: a real power would grow without bounds. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = BigInt.asIntN(64, result * square)
    square = BigInt.asIntN(64, square * square)
  }
  return result
}

const textOf = (node: ArithmeticExpression): string => (node.type === 'ArithmeticWord' ? node.value : '')

function nameOf(node: ArithmeticExpression): string {
  if (node.type === 'ArithmeticGroup') return nameOf(node.expression)
  if (node.type === 'ArithmeticWord' && /^[A-Za-z_]\w*(\[.*\])?$/.test(node.value)) return node.value
  throw new ArithmeticProblem('attempted assignment to non-variable')
}

/** A number in any base, a name whose value counts, or an expression that a variable holds. */
async function numberOf(text: string, scope: ArithmeticScope, depth: number): Promise<bigint> {
  const word = text.trim()
  if (word === '') return 0n
  if (/^\d+$/.test(word) && !/^0\d/.test(word)) return BigInt.asIntN(64, BigInt(word))
  const number = parseBased(word)
  if (number !== undefined) return number
  if (/^[A-Za-z_]\w*(\[.*\])?$/s.test(word)) {
    const value = scope.get(word)
    if (depth > MAX_DEPTH) throw new ArithmeticProblem('expression recursion level exceeded', word)
    return numberOf(value, scope, depth + 1)
  }
  const [, tail] = /^\d+\s+(.+)$/s.exec(word) ?? []
  if (tail !== undefined) throw new ArithmeticProblem('syntax error in expression', tail)
  if (/^\d+[A-Za-z_]\w*$/.test(word)) throw new ArithmeticProblem('value too great for base', word, word)
  const expression = scope.parse(word)
  if (!expression || isBareWord(expression, word))
    throw new ArithmeticProblem('syntax error: invalid arithmetic operator', word)
  return evaluateArithmetic(expression, scope, depth + 1)
}

const isBareWord = (node: ArithmeticExpression, word: string): boolean =>
  node.type === 'ArithmeticWord' && node.value.trim() === word

function parseBased(word: string): bigint | undefined {
  if (/^0[xX][0-9a-fA-F]+$/.test(word)) return BigInt.asIntN(64, BigInt(word))
  if (/^0\d+$/.test(word)) {
    if (/[89]/.test(word)) throw new ArithmeticProblem('value too great for base', word)
    return BigInt.asIntN(64, BigInt(`0o${word.slice(1)}`))
  }
  const based = /^(\d+)#([0-9a-zA-Z]+)$/.exec(word)
  if (!based) return undefined
  const base = Number(based[1])
  let value = 0n
  for (const digit of based[2].toLowerCase()) {
    const weight = parseInt(digit, 36)
    if (base < 2 || base > 36 || weight >= base) throw new ArithmeticProblem('value too great for base', word)
    value = value * BigInt(base) + BigInt(weight)
  }
  return BigInt.asIntN(64, value)
}
