/**
 * What is said of an expression that cannot be compiled, or fails: the reasons of the library that runs it, in the words of cel-go.
 * Upstream: github.com/google/cel-go/checker/errors.go, common/error.go, common/types/err.go (v0.22).
 * Simplified: only the first fault of an expression is told; a real API server's compiler goes on and tells all of them.
 */
import { EvaluationError, ParseError, TypeError, type ASTNode } from '@marcbachmann/cel-js'
import { MATCHES } from './library/strings'

const EXPECTED =
  "expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

type Fault = ParseError | TypeError | EvaluationError

export const isFault = (error: unknown): error is Fault =>
  error instanceof EvaluationError || error instanceof TypeError || error instanceof ParseError

export function compileFault(error: Fault, expression: string): string {
  const { at, text } = wordsOf(error, expression)
  return placed(text, expression, at)
}

/** `ERROR: <input>:1:5: ...` with the line and a mark below the place. */
export function placed(text: string, expression: string, at: number): string {
  const before = expression.slice(0, at).split('\n')
  const column = before[before.length - 1].length
  const line = expression.split('\n')[before.length - 1]
  return `ERROR: <input>:${before.length}:${column + 1}: ${text}\n | ${line}\n | ${'.'.repeat(column)}^`
}

interface Words {
  /** Where in the expression. */
  readonly at: number
  readonly text: string
}

function wordsOf(error: Fault, expression: string): Words {
  const node = error.node as ASTNode | undefined
  const start = error.range?.start ?? 0
  switch (error.code) {
    case 'unknown_variable':
      return { at: start, text: `undeclared reference to '${after(error.summary, ': ')}' (in container '')` }
    case 'no_such_key':
      return { at: dotBefore(expression, start), text: `undefined field '${after(error.summary, ': ')}'` }
    case 'cannot_index_type':
      return { at: dotBefore(expression, start), text: `type '${quoted(error.summary)}' does not support field selection` }
    case 'no_such_overload':
      return { at: operatorOf(node, expression) ?? start, text: operatorText(error.summary) }
    case 'no_matching_overload':
      return { at: parenthesisOf(node, expression) ?? start, text: callText(error.summary, node) }
    case 'invalid_condition_type':
      return { at: start, text: `found no matching overload for '_?_:_' applied to '(${quoted(error.summary)}, dyn, dyn)'` }
    case 'invalid_logical_operand':
      return { at: operatorOf(node, expression) ?? start, text: `expected type 'bool' but found '${quoted(error.summary)}'` }
    case 'heterogeneous_list_element':
    case 'heterogeneous_map_key':
    case 'heterogeneous_map_value':
      return { at: start, text: error.summary.slice(error.summary.indexOf('expected type')) }
    case 'invalid_comprehension_range':
      return { at: dotBefore(expression, node?.pos ?? start), text: `expression of type '${quoted(error.summary)}' cannot be range of a comprehension (must be list, map, or dynamic)` }
    default:
      return { at: start, text: error instanceof ParseError ? syntaxText(error, expression, start) : error.summary }
  }
}

function syntaxText(error: ParseError, expression: string, at: number): string {
  if (error.code === 'reserved_identifier') return `reserved identifier: ${after(error.summary, ': ')}`
  const token = at >= expression.length ? '<EOF>' : (/^(\w+|\S)/.exec(expression.slice(at))?.[0] ?? '')
  if (error.code === 'unexpected_character' && token !== '<EOF>' && !/\w/.test(token)) return `Syntax error: token recognition error at: '${token}'`
  return `Syntax error: mismatched input '${token}' ${EXPECTED}`
}

const after = (text: string, mark: string): string => text.slice(text.indexOf(mark) + mark.length)
const quoted = (text: string): string => goType(/'([^']*)'[^']*$/.exec(text)?.[1] ?? 'dyn')

/** `list<int>` is `list(int)` to cel-go. */
const goType = (name: string): string =>
  name
    .replace(/google\.protobuf\./g, '')
    .replace(/\b(Timestamp|Duration)\b/g, (type) => type.toLowerCase())
    .replace(/optional</g, 'optional_type<')
    .replaceAll('<', '(')
    .replaceAll('>', ')')

/** `int + string`, `!int` */
function operatorText(summary: string): string {
  const what = after(summary, ': ')
  const unary = /^([!-])(.*)$/.exec(what)
  if (unary) return `found no matching overload for '${unary[1]}_' applied to '(${goType(unary[2])})'`
  const [, left, operator, right] = /^(.*) (\S+) (.*)$/.exec(what) ?? []
  const name = operator === 'in' ? '@in' : `_${operator}_`
  return `found no matching overload for '${name}' applied to '(${goType(left ?? '')}, ${goType(right ?? '')})'`
}

/** `size(int)`, `string.matches(int)` */
function callText(summary: string, node: ASTNode | undefined): string {
  const [, receiver, written, types] = /'(?:(.+)\.)?(\w+)\((.*)\)'$/.exec(summary) ?? []
  const name = written === MATCHES ? 'matches' : (written ?? '')
  if (!isKnownFunction(name)) return `undeclared reference to '${name}' (in container '')`
  const signature = node?.op === 'rcall' || receiver ? `${goType(receiver ?? '')}.(${goType(types ?? '')})` : `(${goType(types ?? '')})`
  return `found no matching overload for '${name}' applied to '${signature}'`
}

const known = new Set(
  (
    'size matches contains startsWith endsWith type int uint double string bool bytes dyn duration timestamp getFullYear getMonth getDate ' +
    'getDayOfMonth getDayOfWeek getDayOfYear getHours getMinutes getSeconds getMilliseconds charAt indexOf join lastIndexOf lowerAscii ' +
    'upperAscii replace split substring trim format quote isSorted sum min max find findAll url isURL getScheme getHost getHostname getPort ' +
    'getEscapedPath getQuery quantity isQuantity isInteger asInteger asApproximateFloat sign isGreaterThan isLessThan compareTo add sub ip ' +
    'isIP isCanonical family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast cidr isCIDR containsIP ' +
    'containsCIDR masked prefixLength validate named hasValue value or orValue equivalent intersects'
  ).split(' '),
)
const isKnownFunction = (name: string): boolean => known.has(name)

function dotBefore(expression: string, start: number): number {
  const dot = expression.lastIndexOf('.', start)
  return dot >= 0 && expression.slice(dot + 1, start).trim().replace('?', '') === '' ? dot : start
}

/** Where the sign stands between its two sides. */
function operatorOf(node: ASTNode | undefined, expression: string): number | undefined {
  if (!node || !Array.isArray(node.args)) return node?.start
  const [left] = node.args as readonly ASTNode[]
  const at = typeof left?.end === 'number' ? expression.indexOf(node.op, left.end) : -1
  return at >= 0 ? at : node.start
}

function parenthesisOf(node: ASTNode | undefined, expression: string): number | undefined {
  if (node?.op === 'call') return expression.indexOf('(', node.start)
  if (node?.op !== 'rcall') return undefined
  return expression.indexOf('(', node.args[1].end)
}

/** What a rule that ran says when it failed. Upstream: the errors of github.com/google/cel-go/common/types. */
export function evaluationFault(error: Fault): string {
  switch (error.code) {
    case 'no_such_key':
      return `no such key: ${after(error.summary, ': ')}`
    case 'index_out_of_bounds':
      return `index out of bounds: ${/index (-?\d+)/.exec(error.summary)?.[1] ?? ''}`
    case 'no_such_overload':
    case 'no_matching_overload':
    case 'invalid_condition_type':
    case 'invalid_logical_operand':
    case 'field_type_mismatch':
    case 'list_item_type_mismatch':
    case 'variable_type_mismatch':
      return 'no such overload'
    case 'modulo_by_zero':
      return 'modulus by zero'
    case 'numeric_overflow':
      return 'integer overflow'
    case 'optional_value_missing':
      return 'optional.none() dereference'
    case 'unknown_variable':
      return `no such attribute(s): ${after(error.summary, ': ')}`
    default:
      return error.summary
  }
}
