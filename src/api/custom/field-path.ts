/**
 * Where a path of a rule or of a selectable field leads: `.spec.name`, `.labels['a.b']`.
 * Upstream: ValidFieldPath in k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go (v1.32).
 */
import type { Schema } from './schema'

const STEP = /^(?:\.([^.[\]]+)|\[\s*'((?:[^'\\]|\\.)*)'\])/

export type Found = { readonly schema: Schema } | { readonly fault: string }

export function schemaAt(path: string, root: Schema, allowsBrackets = true): Found {
  let schema = root
  let rest = path
  while (rest !== '') {
    if (rest.startsWith('[') && !allowsBrackets) return { fault: 'array notation is not allowed' }
    const match = STEP.exec(rest)
    if (!match) return { fault: faultOf(rest) }
    const key = match[1] ?? match[2].replace(/\\(.)/g, '$1')
    const { properties, additionalProperties } = schema
    const next = properties ? (Object.hasOwn(properties, key) ? properties[key] : undefined) : additionalProperties
    if (typeof next !== 'object') return { fault: 'does not refer to a valid field' }
    schema = next
    rest = rest.slice(match[0].length)
  }
  return { schema }
}

function faultOf(rest: string): string {
  if (rest === '.' || rest === '[') return 'unexpected end of JSON path'
  if (rest.startsWith('[')) return `expected single quoted string but got ${rest.slice(1).split(/[\].[]/)[0]}`
  return `expected [ or . but got: ${rest.split(/[.[\]]/)[0]}`
}
