/**
 * Rules that loop within loops over lists of any length would never end: they are refused when they are defined.
 * Upstream: k8s.io/apiserver/pkg/cel/common (size estimates), github.com/google/cel-go/checker/cost.go, getCostErrorMessage in
 * k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go (v1.32).
 * Simplified: only loops are counted, so that what is refused here is dearer than the limit by far; a real API server counts each
 * step, and refuses what is over the limit by little, too.
 */
import type { ASTNode } from '@marcbachmann/cel-js'
import { isNode } from '../cel/nodes'
import { escapeName } from '../cel/names'
import { isFields, type Schema } from './schema'

/** Upstream: the size of a request, StaticEstimatedCostLimit, StaticEstimatedCRDCostLimit. */
const MAX_REQUEST = 3 * 1024 * 1024
const RULE_LIMIT = 10_000_000
export const DEFINITION_LIMIT = 100_000_000

const loops = ['all', 'exists', 'exists_one', 'map', 'filter']

type Scope = ReadonlyMap<string, Schema | undefined>

interface Estimate {
  readonly cost: number
  /** Of what the expression leads to, where that is a field. */
  readonly schema?: Schema
}

/** How often the innermost step is made at most. */
export const ruleCost = (ast: ASTNode, self: Schema): number => estimate(ast, new Map([['self', self], ['oldSelf', self]])).cost

function estimate(node: unknown, scope: Scope): Estimate {
  if (Array.isArray(node)) return { cost: node.reduce((sum: number, item: unknown) => sum + estimate(item, scope).cost, 0) }
  if (!isNode(node)) return { cost: 0 }
  if (node.op === 'id') return { cost: 0, schema: scope.get(node.args) }
  if (node.op === '.' || node.op === '.?') {
    const { cost, schema } = estimate(node.args[0], scope)
    return { cost, schema: schema && fieldNamed(schema, node.args[1]) }
  }
  if (node.op === '[]') {
    const { cost, schema } = estimate(node.args[0], scope)
    return { cost: cost + estimate(node.args[1], scope).cost, schema: schema && elementOf(schema) }
  }
  if (node.op === 'rcall' && loops.includes(node.args[0])) return loop(node.args[1], node.args[2], scope)
  return estimate(node.args, scope)
}

function loop(range: ASTNode, [variable, ...body]: readonly ASTNode[], scope: Scope): Estimate {
  const { cost, schema } = estimate(range, scope)
  const element = schema?.type === 'array' ? schema.items : undefined
  const inside = variable?.op === 'id' ? new Map(scope).set(variable.args, element) : scope
  return { cost: cost + maxSize(schema) * (1 + estimate(body, inside).cost) }
}

function fieldNamed({ properties = {}, additionalProperties }: Schema, name: string): Schema | undefined {
  const key = Object.keys(properties).find((candidate) => escapeName(candidate) === name)
  return key === undefined ? (isFields(additionalProperties) ? additionalProperties : undefined) : properties[key]
}

const elementOf = ({ items, additionalProperties }: Schema): Schema | undefined => items ?? (isFields(additionalProperties) ? additionalProperties : undefined)

/** How many there may be in a list or a map; of what is not known: one. */
function maxSize(schema: Schema | undefined): number {
  if (schema?.type === 'array' && schema.items) return schema.maxItems ?? Math.floor((MAX_REQUEST - 2) / (minLength(schema.items) + 1))
  if (schema && isFields(schema.additionalProperties)) return schema.maxProperties ?? Math.floor((MAX_REQUEST - 2) / (minLength(schema.additionalProperties) + 6))
  return 1
}

/** Of the shortest text that says such a value. */
function minLength({ type, properties = {}, required = [] }: Schema): number {
  if (type === 'boolean') return 4
  if (type === 'integer' || type === 'number') return 1
  if (type !== 'object') return 2
  return required.reduce((length, key) => length + key.length + 4 + (Object.hasOwn(properties, key) ? minLength(properties[key]) : 1), 2)
}

/** Undefined when the cost may be within the limit. */
export function costFault(what: string, cost: number, limit = RULE_LIMIT): string | undefined {
  if (cost <= limit * (limit === RULE_LIMIT ? 100 : 1)) return undefined
  const factor = cost / limit
  const times = factor > 100 ? 'more than 100x' : factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`
  return `${what} exceeds budget by factor of ${times} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`
}
