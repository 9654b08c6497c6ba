/** The tables of the author guide: what can be written in the front matter and in each block, made from the shapes that read it. */
import { actionRecord } from './actions'
import { blockNames, blocks, blocksAbout } from './blocks'
import { frontMatter } from './front-matter'
import type { JsonSchema } from './shape'

type Tree = Readonly<Record<string, JsonSchema>>

const schemaOf = (value: unknown): JsonSchema => (typeof value === 'object' && value !== null ? (value as JsonSchema) : {})

/** Name of a table -> its Markdown. */
export function fieldTables(): Readonly<Record<string, string>> {
  const tables = blockNames.filter((name) => name !== 'note').map((name) => [name, `${blocksAbout[name]}\n\n${tableOf(blocks[name].schema)}`] as const)
  return { 'front-matter': tableOf(frontMatter.schema), ...Object.fromEntries(tables), acts: tableOf(actionRecord.schema) }
}

function tableOf(schema: JsonSchema): string {
  const rows = rowsOf(schema.type === 'array' ? schemaOf(schema.items) : schema, '')
  return ['| Field | Needed | What it is | What it says |', '|---|---|---|---|', ...rows].join('\n')
}

/** Fields of fields go by their path; acts have a table of their own. */
function rowsOf(schema: JsonSchema, prefix: string): readonly string[] {
  const needs = Array.isArray(schema.required) ? (schema.required as readonly string[]) : []
  return Object.entries(schemaOf(schema.properties) as Tree).flatMap(([name, field]) => {
    const path = prefix + name
    const isNeeded = needs.includes(name) ? 'yes' : ''
    const about = typeof field.description === 'string' ? field.description : ''
    const row = `| \`${path}\` | ${isNeeded} | ${kindOf(field)} | ${about.replaceAll('|', '\\|')} |`
    return [row, ...(isActs(field) ? [] : innerRows(field, path))]
  })
}

function innerRows(field: JsonSchema, path: string): readonly string[] {
  const deep = path.split('.').length >= 3
  if (deep || isSelection(field)) return []
  if (field.type === 'array') return rowsOf(schemaOf(field.items), `${path}[].`)
  return rowsOf(field, `${path}.`)
}

const actNames = JSON.stringify(Object.keys(actionRecord.fields))
const isActs = ({ items }: JsonSchema): boolean => JSON.stringify(Object.keys(schemaOf(schemaOf(items).properties))) === actNames

/** An object picked out by kind, name, labels: the same everywhere, and told once in the text. */
const isSelection = ({ properties }: JsonSchema): boolean => ['kind', 'match'].every((name) => Object.hasOwn(schemaOf(properties), name))

function kindOf(field: JsonSchema): string {
  if (Array.isArray(field.enum)) return field.enum.map((word) => `\`${String(word)}\``).join(', ')
  if (Array.isArray(field.anyOf)) return 'list or map'
  if (isActs(field)) return 'list of acts'
  if (field.pattern === '^\\d+(ms|s|m|h)$') return 'duration, `30s`'
  if (isSelection(field)) return 'object'
  if (field.type === 'array') return kindOf(schemaOf(field.items)) === 'text' ? 'list of texts' : 'list'
  if (field.type === 'object') return field.properties ? 'map of fields' : 'map'
  if (field.type === 'number' || field.type === 'boolean') return field.type === 'number' ? 'number' : 'true or false'
  return field.type === undefined ? 'any YAML' : 'text'
}
