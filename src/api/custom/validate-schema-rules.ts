/**
 * The rules of a schema compile, and speak of `oldSelf` only where there is one to speak of.
 * Upstream: the same function as in `validate-schema-words.ts`.
 */
import { forbidden, invalid, type FieldError } from '../field-error'
import { invalidGo } from '../validation/go-value'
import { compileRules } from './compile-rule'
import { costFault, DEFINITION_LIMIT, ruleCost } from './rule-cost'
import { isEmbedded } from './rule-types'
import { isFields, type Schema, type ValidationRule } from './schema'

/** All rules, and what they cost together. */
export function validateSchemaRules(schema: Schema, path: string): readonly FieldError[] {
  const dear: Dear[] = []
  const errors = validateBelow(schema, path, { isResource: true, unmatched: undefined, dear })
  const total = costFault('x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema', dear.reduce((sum, { cost }) => sum + cost, 0), DEFINITION_LIMIT)
  if (!total) return errors
  const shares = dear.map(({ place }) => forbidden(place, 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'))
  return [...errors, ...shares, forbidden(path, total)]
}

/** A rule that is far over the limit. */
interface Dear {
  readonly place: string
  readonly cost: number
}

interface Below {
  readonly isResource: boolean
  readonly unmatched: string | undefined
  readonly dear: Dear[]
}

/** `unmatched` is the place from which on an object before cannot be told from one after. */
function validateBelow(schema: Schema, path: string, { isResource, unmatched, dear }: Below): readonly FieldError[] {
  const { items, additionalProperties, properties = {} } = schema
  const forFields = unmatched ?? (schema['x-kubernetes-map-type'] === 'atomic' ? path : undefined)
  const forItems = unmatched ?? (schema['x-kubernetes-list-type'] === 'map' ? undefined : path)
  const visit = (below: Schema, place: string, from: string | undefined) => validateBelow(below, place, { isResource: isEmbedded(below), unmatched: from, dear })
  return [
    ...(isFields(additionalProperties) ? visit(additionalProperties, `${path}.additionalProperties`, unmatched) : []),
    ...Object.entries(properties).flatMap(([key, below]) => visit(below, `${path}.properties[${key}]`, forFields)),
    ...(items ? visit(items, `${path}.items`, forItems) : []),
    ...validateOwn(schema, path, { isResource, unmatched, dear }),
  ]
}

function validateOwn(schema: Schema, path: string, { isResource, unmatched, dear }: Below): readonly FieldError[] {
  const compiled = compileRules(schema, isResource)
  if (!compiled) {
    const shown = `rule declared on schema that does not support validation rules type: '${schema.type ?? ''}' x-kubernetes-preserve-unknown-fields: '${schema['x-kubernetes-preserve-unknown-fields'] ?? false}'`
    return [{ type: 'InternalError', field: `${path}.x-kubernetes-validations`, message: `Internal error: internal error: failed to construct type information for x-kubernetes-validations rules: ${shown}` }]
  }
  return compiled.flatMap(({ rule, program, fault, messageFault, usesOldSelf }, index) => {
    const place = `${path}.x-kubernetes-validations[${index}]`
    const cost = program ? ruleCost(program.ast, schema) : 0
    const tooDear = costFault('estimated rule cost', cost)
    if (tooDear) dear.push({ place: `${place}.rule`, cost })
    return [
      ...(tooDear ? [forbidden(`${place}.rule`, tooDear)] : []),
      ...(fault ? [invalidGo(`${place}.rule`, ruleShown(rule), fault)] : []),
      ...(messageFault ? [invalidGo(`${place}.messageExpression`, ruleShown(rule), messageFault)] : []),
      ...(usesOldSelf && unmatched ? [invalid(`${place}.rule`, rule.rule, `oldSelf cannot be used on the uncorrelatable portion of the schema within ${unmatched}`)] : []),
      ...(!usesOldSelf && !fault && rule.optionalOldSelf !== undefined ? [invalid(`${place}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule')] : []),
    ]
  })
}

/** Simplified: `optionalOldSelf` and the reason are shown as absent; a real API server prints where they lie in memory. */
const ruleShown = ({ rule, message = '', messageExpression = '', fieldPath = '' }: ValidationRule): string =>
  `apiextensions.ValidationRule{Rule:${JSON.stringify(rule)}, Message:${JSON.stringify(message)}, MessageExpression:${JSON.stringify(messageExpression)}, Reason:(*apiextensions.FieldValueErrorReason)(nil), FieldPath:${JSON.stringify(fieldPath)}, OptionalOldSelf:(*bool)(nil)}`
