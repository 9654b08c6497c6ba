/** The text of kubectl explain for one field. Upstream: kubectl/pkg/explain/v2/templates/plaintext.tmpl (v1.32). Pure. */
import type { Resource } from '../discovery'
import { innermost, type OpenApiDocument, resolve, type Schema, schemaOf, typeName } from './schema'
import { wrapped } from './wrap'

/** The path leads nowhere; what stands before the complaint is printed all the same. */
export class FieldMissing extends Error {
  constructor(
    field: string,
    readonly heading: string,
  ) {
    super(`field ${JSON.stringify(field)} does not exist`)
  }
}

interface Wish {
  readonly path: readonly string[]
  readonly recursive: boolean
}

export function explainField(document: OpenApiDocument, resource: Resource, { path, recursive }: Wish): string {
  const { group, kind, version } = resource
  const heading = `${group ? `GROUP:      ${group}\n` : ''}KIND:       ${kind}\nVERSION:    ${version}\n\n`
  let schema = schemaOf(document, resource)
  if (!schema) throw new FieldMissing(kind, heading)
  let field: Schema = schema
  for (const name of path) {
    const next: Schema | undefined = innermost(document, field).properties?.[name]
    if (!next) throw new FieldMissing(name, heading)
    field = next
    schema = next
  }
  const inner = innermost(document, schema)
  const name = path.at(-1)
  const title = name === undefined ? '' : `FIELD: ${name} <${typeName(document, schema)}>\n${enumText(schema)}\n\n`
  return `${heading}${title}${descriptionText(document, schema)}${fieldsText(document, inner, recursive)}`
}

function enumText({ enum: values = [] }: Schema): string {
  if (values.length === 0) return ''
  const shown = values.map((value) => (value === '' ? '""' : String(value)))
  return `ENUM:${shown.map((value) => `\n    ${value}`).join('')}`
}

function descriptionText(document: OpenApiDocument, schema: Schema): string {
  return `DESCRIPTION:\n${wrapped(descriptionOf(document, schema) || '<empty>', { width: 76, indent: 4 })}\n`
}

/** That of the field, then those of its type and of what lies in it. */
function descriptionOf(document: OpenApiDocument, schema: Schema): string {
  const target = schema.$ref === undefined ? schema : resolve(document, schema)
  const { description, allOf = [], items, additionalProperties } = target
  const inner = [
    ...allOf,
    ...(items ? [items] : []),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ]
  return (description ? `${description}\n` : '') + inner.map((one) => descriptionOf(document, one)).join('')
}

function fieldsText(document: OpenApiDocument, schema: Schema, recursive: boolean): string {
  if (!schema.properties) return '\n'
  const lines = recursive ? namesBelow(document, schema, { level: 1, path: [] }) : describedFields(document, schema)
  return `FIELDS:\n${lines.join('')}\n`
}

function fieldNames({ properties = {} }: Schema): string[] {
  return Object.keys(properties).sort()
}

function heading(document: OpenApiDocument, schema: Schema, name: string): string {
  const field = schema.properties?.[name] ?? {}
  return `${name}\t<${typeName(document, field)}>${schema.required?.includes(name) ? ' -required-' : ''}`
}

function describedFields(document: OpenApiDocument, schema: Schema): string[] {
  return fieldNames(schema).map((name) => {
    const field = schema.properties?.[name] ?? {}
    const description = field.description || '<no description>'
    const values = (field.enum ?? []).map((value) => (value === '' ? '""' : value))
    const enumLine =
      values.length === 0
        ? ''
        : `  enum: ${values.length > 4 ? `${values.slice(0, 4).join(', ')}, ....` : values.join(', ')}\n`
    return `  ${heading(document, schema, name)}\n${enumLine}${wrapped(description, { width: 76, indent: 4 })}\n\n`
  })
}

interface Depth {
  readonly level: number
  /** Types on the way here: those that contain themselves end there. */
  readonly path: readonly Schema[]
}

function namesBelow(document: OpenApiDocument, schema: Schema, { level, path }: Depth): string[] {
  return fieldNames(schema).flatMap((name) => {
    const field = schema.properties?.[name] ?? {}
    const inner = innermost(document, field)
    const values = (field.enum ?? []).map((value) => (value === '' ? '""' : value))
    const pad = '  '.repeat(level)
    const enumLine =
      values.length === 0
        ? ''
        : `${pad}enum: ${values.length > 4 ? `${values.slice(0, 4).join(', ')}, ....` : values.join(', ')}\n`
    const line = `${pad}${heading(document, schema, name)}\n${enumLine}`
    if (!inner.properties || path.includes(inner)) return [line]
    return [line, ...namesBelow(document, inner, { level: level + 1, path: [...path, inner] })]
  })
}
