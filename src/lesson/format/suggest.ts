/** What can be written at a place of a lesson's Markdown: names of blocks, fields and their values, with what each is for. */
import { blockNames, blocksAbout } from './blocks'
import { blockSchemas, frontMatterSchema } from './json-schema'
import type { JsonSchema } from './shape'

export interface Suggestion {
  readonly label: string
  readonly about: string
  /** What is put in, with what follows it. */
  readonly insert: string
}

/** `line` and `column` from 0; the column is where the cursor stands. */
export function suggestAt(markdown: string, { line, column }: { readonly line: number; readonly column: number }): readonly Suggestion[] {
  const lines = markdown.split('\n')
  const head = lines[line]?.slice(0, column) ?? ''
  if (/^`{3,}\s*yaml\s+\w*$/.test(head)) return blockNames.map((name) => ({ label: name, about: blocksAbout[name], insert: name }))
  const region = regionOf(lines, line)
  if (!region) return []
  const inside = lines.slice(region.from, line)
  const { path, indent } = pathTo(inside, head)
  const place = schemaAt(region.schema, path)
  const [, key] = /^[\s-]*([\w-]+):\s*[\w-]*$/.exec(head) ?? []
  if (key !== undefined) return valuesOf(schemaAt(region.schema, [...path, key]))
  if (!/^[\s-]*[\w-]*$/.test(head)) return []
  const used = siblings(lines.slice(region.from, region.to), { line: line - region.from, indent, isNew: /^\s*-/.test(head) })
  return Object.entries(propertiesOf(place))
    .filter(([name]) => !used.has(name))
    .map(([name, field]) => ({ label: name, about: textOf(field.description), insert: `${name}:${isNested(field) ? '' : ' '}` }))
}

interface Region {
  readonly from: number
  readonly to: number
  readonly schema: JsonSchema
}

/** The front matter or the block in which a line stands. */
function regionOf(lines: readonly string[], line: number): Region | undefined {
  const end = lines.indexOf('---', 1)
  if (lines[0] === '---' && line > 0 && (end < 0 || line < end)) return { from: 1, to: end < 0 ? lines.length : end, schema: frontMatterSchema }
  let open: { readonly at: number; readonly mark: string; readonly name: string } | undefined
  for (let at = 0; at < line; at++) {
    const [, mark, name = ''] = /^(`{3,})\s*(?:yaml\s+(\w+))?/.exec(lines[at]) ?? []
    if (mark === undefined) continue
    if (!open) open = { at, mark, name }
    else if (lines[at].trim() === open.mark) open = undefined
  }
  if (!open || !Object.hasOwn(blockSchemas, open.name)) return undefined
  const { at, mark, name } = open
  const close = lines.findIndex((text, index) => index > at && text.trim() === mark)
  return { from: at + 1, to: close < 0 ? lines.length : close, schema: blockSchemas[name] }
}

type Path = readonly (string | number)[]

/** The keys under which something new at the cursor would stand; an item of a list is a number. */
function pathTo(before: readonly string[], head: string): { readonly path: Path; readonly indent: number } {
  const indent = /^\s*/.exec(head)?.[0].length ?? 0
  const dash = /^(\s*)((?:-\s+)+)/.exec(head)
  const column = dash ? dash[1].length + dash[2].length : indent
  const path: (string | number)[] = dash ? [0] : []
  // A key may stand right above the dashes of its items; an item stands further to the left than what is in it.
  let limit = dash ? dash[1].length + 1 : indent
  let itemLimit = dash ? dash[1].length : indent
  for (const text of before.toReversed()) {
    if (text.trim() === '') continue
    const [, spaces, marks, key] = /^(\s*)((?:-\s+)*)(?:([\w.-]+):)?/.exec(text) ?? []
    const start = spaces.length + marks.length
    if (key !== undefined && start < limit && /:\s*$/.test(text)) {
      path.unshift(key)
      limit = itemLimit = start
    }
    if (marks !== '' && spaces.length < itemLimit) {
      path.unshift(0)
      limit = spaces.length + 1
      itemLimit = spaces.length
    }
  }
  return { path, indent: column }
}

function schemaAt(schema: JsonSchema, path: Path): JsonSchema {
  return path.reduce<JsonSchema>((at, key) => {
    const choices = [at, ...listOf(at.anyOf)]
    if (typeof key === 'number') return schemaOf(choices.map(({ items }) => items).find((items) => items !== undefined))
    return schemaOf(choices.map((one) => propertiesOf(one)[key] ?? one.additionalProperties).find((found) => typeof found === 'object'))
  }, schema)
}

const schemaOf = (value: unknown): JsonSchema => (typeof value === 'object' && value !== null ? (value as JsonSchema) : {})
const listOf = (value: unknown): readonly JsonSchema[] => (Array.isArray(value) ? (value as readonly JsonSchema[]) : [])
const propertiesOf = ({ properties }: JsonSchema): Readonly<Record<string, JsonSchema>> => schemaOf(properties) as Readonly<Record<string, JsonSchema>>
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const isNested = ({ type }: JsonSchema): boolean => type === 'object' || type === 'array'

function valuesOf({ enum: words, type }: JsonSchema): readonly Suggestion[] {
  const known = Array.isArray(words) ? words.map(String) : type === 'boolean' ? ['true', 'false'] : []
  return known.map((word) => ({ label: word, about: '', insert: word }))
}

interface Beside {
  readonly line: number
  readonly indent: number
  /** The cursor stands behind the dash of a new item. */
  readonly isNew: boolean
}

/** Keys that stand beside the cursor in the same mapping. */
function siblings(lines: readonly string[], { line, indent, isNew }: Beside): ReadonlySet<string> {
  const found = new Set<string>()
  function collect(texts: readonly string[], isUpwards: boolean): void {
    for (const text of texts) {
      if (text.trim() === '') continue
      const [, lead = '', key] = /^([\s-]*)(?:([\w.-]+):)?/.exec(text) ?? []
      if (lead.length < indent) return
      const isFirstOfItem = lead.length === indent && lead.includes('-')
      if (isFirstOfItem && !isUpwards) return
      if (key !== undefined && lead.length === indent) found.add(key)
      if (isFirstOfItem) return
    }
  }
  if (!isNew) collect(lines.slice(0, line).reverse(), true)
  collect(lines.slice(line + 1), false)
  return found
}
