/**
 * The older layout of kubectl explain, `-o plaintext-openapiv2`. Upstream: staging/src/k8s.io/kubectl/pkg/explain/model_printer.go,
 * fields_printer.go, recursive_fields_printer.go and typename.go (v1.32). Pure.
 *
 * Simplified: read from the third version of the document; a real kubectl asks the server for the second, in protobuf.
 */
import type { Resource } from '../discovery'
import { fill } from './fill'
import { resolve, schemaOf, type OpenApiDocument, type Schema } from './schema'

const WIDTH = 80
const DESCRIPTION_INDENT = 5
const FIELD_INDENT = 3

/** Undefined where the path leads nowhere: at the name given. */
export class NoSuchField extends Error {
  constructor(field: string) {
    super(`field ${JSON.stringify(field)} does not exist`)
  }
}

interface Wish {
  readonly path: readonly string[]
  readonly recursive: boolean
}

export function explainOlder(document: OpenApiDocument, resource: Resource, { path, recursive }: Wish): string {
  const { kind, apiVersion } = resource
  const top = schemaOf(document, resource)
  if (!top) throw new NoSuchField(kind)
  const field = path.reduce<Schema>((schema, name) => fieldOf(document, schema, name), top)
  const { descriptions, inner } = descend(document, field)
  const name = path.at(-1)
  const head = `KIND:     ${kind}\nVERSION:  ${apiVersion}\n\n`
  const type = typeOf(document, field)
  const described = `DESCRIPTION:\n${descriptionText(descriptions)}`
  if (!inner.properties) return isPrimitive(inner) ? `${head}FIELD:    ${name ?? ''} <${type}>\n\n${described}` : head + described
  const title = name === undefined ? '' : `RESOURCE: ${name} <${type}>\n\n`
  const fields = recursive ? namesBelow(document, inner, { indent: FIELD_INDENT, around: [] }) : describedFields(document, inner)
  return `${head}${title}${described}\nFIELDS:\n${fields.join('')}`
}

const isPrimitive = ({ type, oneOf }: Schema): boolean => (type === undefined ? oneOf !== undefined : type !== 'object')

function fieldOf(document: OpenApiDocument, schema: Schema, name: string): Schema {
  const field = descend(document, schema).inner.properties?.[name]
  if (!field) throw new NoSuchField(name)
  return field
}

/** Through references, lists and maps to what has fields or has none, with what is said on the way. */
function descend(document: OpenApiDocument, schema: Schema): { descriptions: readonly string[]; inner: Schema } {
  const next = nextOf(document, schema)
  const own = schema.description ?? ''
  if (!next) return { descriptions: [own], inner: schema }
  const { descriptions, inner } = descend(document, next)
  return { descriptions: [own, ...descriptions], inner }
}

function nextOf(document: OpenApiDocument, schema: Schema): Schema | undefined {
  const target = resolve(document, schema)
  if (target !== schema) return target
  return schema.items ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined)
}

function typeOf(document: OpenApiDocument, schema: Schema): string {
  const target = resolve(document, schema)
  if (target.items) return `[]${typeOf(document, target.items)}`
  if (target.properties) return 'Object'
  if (typeof target.additionalProperties === 'object') return `map[string]${typeOf(document, target.additionalProperties)}`
  return target.type === 'object' ? 'map[string]' : (target.type ?? (target.oneOf ? 'string' : ''))
}

function descriptionText(descriptions: readonly string[]): string {
  const said = descriptions.flatMap((text, index) => (text === '' ? [] : [`${index > 0 ? '\n' : ''}${paragraph(text, DESCRIPTION_INDENT)}`]))
  return said.length > 0 ? said.join('') : paragraph('<empty>', DESCRIPTION_INDENT)
}

const paragraph = (text: string, indent: number): string =>
  fill(text, WIDTH - indent)
    .map((line) => (line === '' ? '\n' : `${' '.repeat(indent)}${line}\n`))
    .join('')

const fieldsOf = ({ properties = {} }: Schema): [string, Schema][] => Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))

function describedFields(document: OpenApiDocument, schema: Schema): string[] {
  return fieldsOf(schema).map(([name, field]) => {
    const required = schema.required?.includes(name) ? ' -required-' : ''
    return `${' '.repeat(FIELD_INDENT)}${name}\t<${typeOf(document, field)}>${required}\n${paragraph(field.description ?? '', DESCRIPTION_INDENT)}\n`
  })
}

interface Depth {
  readonly indent: number
  /** Types on the way here: those that contain themselves end there. */
  readonly around: readonly Schema[]
}

function namesBelow(document: OpenApiDocument, schema: Schema, { indent, around }: Depth): string[] {
  return fieldsOf(schema).flatMap(([name, field]) => {
    const line = `${' '.repeat(indent)}${name}\t<${typeOf(document, field)}>\n`
    const { inner } = descend(document, field)
    if (!inner.properties || around.includes(inner)) return [line]
    return [line, ...namesBelow(document, inner, { indent: indent + FIELD_INDENT, around: [...around, inner] })]
  })
}
