/**
 * Finds and prints what a JSONPath template asks for. Absent keys give nothing; an index beyond the end is an error, as upstream
 * has it: staging/src/k8s.io/client-go/util/jsonpath/jsonpath.go (v1.32).
 */
import { formatJson } from './go-json'
import { JsonPathError, type Node, parseJsonPath } from './jsonpath-parse'
import { isTree } from './manifest'

export interface JsonPath {
  /** The text that the template makes of a value. */
  print(value: unknown): string
  /** Results of each pair of braces. */
  find(value: unknown): unknown[][]
}

export function compileJsonPath(template: string): JsonPath {
  const nodes = parseJsonPath(template)
  return {
    print: (value) => evaluateAll(nodes, value).map(printResults).join(''),
    find: (value) => evaluateAll(nodes, value).filter((results) => results.length > 0),
  }
}

/** `.metadata.name`, `metadata.name` or `{.metadata.name}`. */
export function relaxedJsonPath(expression: string): string {
  const [, braced, bare] = /^(?:\{\.?([^{}]+)\}|\.?([^{}]+))$/.exec(expression) ?? []
  const inside = braced ?? bare
  if (inside === undefined)
    throw new JsonPathError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    )
  return `{.${inside}}`
}

const printResults = (results: readonly unknown[]): string => results.map(printValue).join(' ')

export const printValue = (value: unknown): string => {
  if (typeof value === 'string') return value
  return typeof value === 'object' ? formatJson(value) : String(value)
}

function evaluateAll(nodes: readonly Node[], root: unknown): unknown[][] {
  const results: unknown[][] = []
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at]
    const keyword = keywordOf(node)
    if (keyword === 'range') {
      const end = findEnd(nodes, at)
      for (const item of evaluateList(rest(node), root)) results.push(...evaluateAll(nodes.slice(at + 1, end), item))
      at = end
    } else if (keyword === 'end') throw new JsonPathError('not in range, nothing to end')
    else if (keyword !== undefined) throw new JsonPathError(`unrecognized identifier ${keyword}`)
    else results.push(node.type === 'text' ? [node.text] : evaluateList(nodesOf(node), root))
  }
  return results
}

const nodesOf = (node: Node): readonly Node[] => (node.type === 'list' ? node.nodes : [node])
const rest = (node: Node): readonly Node[] => nodesOf(node).slice(1)

function keywordOf(node: Node): string | undefined {
  const first = node.type === 'list' ? node.nodes[0] : undefined
  return first?.type === 'identifier' ? first.name : undefined
}

function findEnd(nodes: readonly Node[], start: number): number {
  let depth = 0
  for (let at = start; at < nodes.length; at++) {
    const keyword = keywordOf(nodes[at])
    if (keyword === 'range') depth++
    if (keyword === 'end' && --depth === 0) return at
  }
  return nodes.length
}

/** Each node works on the results of the one before. */
function evaluateList(nodes: readonly Node[], root: unknown): unknown[] {
  return nodes.reduce<unknown[]>((values, node) => evaluate(node, values), [root])
}

function evaluate(node: Node, values: readonly unknown[]): unknown[] {
  switch (node.type) {
    case 'text':
      return [node.text]
    case 'number':
    case 'bool':
      return [node.value]
    case 'list':
      return values.flatMap((value) => evaluateList(node.nodes, value))
    case 'field':
      return node.name === '' ? [...values] : values.flatMap((value) => fieldOf(value, node.name))
    case 'wildcard':
      return values.flatMap(childrenOf)
    case 'recursive':
      return values.flatMap(descendantsOf)
    case 'union':
      return node.members.flatMap((member) => evaluate(member, values))
    case 'slice':
      return values.flatMap((value) => sliceOf(value, node))
    case 'filter':
      return values.flatMap((value) => (Array.isArray(value) ? value : []).filter((item) => holds(node, item)))
    case 'identifier':
      throw new JsonPathError(`unrecognized identifier ${node.name}`)
  }
}

const fieldOf = (value: unknown, name: string): unknown[] =>
  isTree(value) && Object.hasOwn(value, name) ? [value[name]] : []

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (!isTree(value)) return []
  return Object.keys(value)
    .sort()
    .map((key) => value[key])
}

const descendantsOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? [value, ...childrenOf(value).flatMap(descendantsOf)] : []

function sliceOf(value: unknown, { index, from, to, step }: Extract<Node, { type: 'slice' }>): unknown[] {
  if (!Array.isArray(value)) {
    if (value === undefined || value === null) return []
    throw new JsonPathError(`${isTree(value) ? 'map[string]interface {}' : typeof value} is not array or slice`)
  }
  if (index === undefined) return value.slice(from, to).filter((_, at) => at % (step || 1) === 0)
  const at = index < 0 ? index + value.length : index
  if (at < 0 || at >= value.length)
    throw new JsonPathError(`array index out of bounds: index ${at}, length ${value.length}`)
  return [value[at]]
}

function holds({ left, operator, right }: Extract<Node, { type: 'filter' }>, item: unknown): boolean {
  const found = evaluate(left, [item])
  if (operator === 'exists') return found.length > 0
  const wanted = evaluate(right, [item])
  if (found.length === 0 || wanted.length === 0) return false
  return compare(found[0], operator, wanted[0])
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) return false
  const [a, b] = [left, right as typeof left]
  if (operator === '<') return a < b
  if (operator === '>') return a > b
  return operator === '<=' ? a <= b : a >= b
}
