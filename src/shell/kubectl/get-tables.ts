/** Lays out the answers of kubectl get: one table per resource, an empty line between. Pure. */
import { type Resource, shortKind } from './discovery'
import { ageSince } from './describe/text'
import { CommandError } from './failures'
import type { GetRequest } from './get-request'
import { isTree, itemsOf, type Manifest, type ManifestList, nameOf } from './manifest'
import { sortBy } from './sort-by'
import { formatTable, type Table, type TableRow, type TableStyle } from './table'

export interface Answer {
  readonly resource: Resource
  readonly body: unknown
}

export function printTables(answers: readonly Answer[], flags: GetRequest, nowMs: number): string {
  const groups = groupByResource(answers, nowMs)
  const several = new Set(answers.map(({ resource }) => `${resource.apiVersion} ${resource.kind}`)).size > 1
  const texts = groups.map(({ resource, columns, rows }) => {
    const shown = sorted(rows, flags)
    return shown.length === 0 ? '' : formatTable(columns, shown, styleFor(resource, flags, several))
  })
  return texts.filter((text) => text !== '').join(flags['no-headers'] ? '' : '\n')
}

export const styleFor = (resource: Resource, flags: GetRequest, several: boolean): TableStyle => ({
  wide: flags.output === 'wide',
  withNamespace: flags['all-namespaces'] && resource.namespaced,
  namePrefix: several || flags['show-kind'] ? `${shortKind(resource)}/` : '',
  noHeaders: flags['no-headers'],
  showLabels: flags['show-labels'],
  labelColumns: flags['label-columns'],
})

/** Rows that cannot be sorted are not shown at all: kubectl takes them for none. */
function sorted(rows: readonly TableRow[], flags: GetRequest): readonly TableRow[] {
  if (flags['sort-by'] === '') return rows
  try {
    return sortBy(rows, flags['sort-by'], ({ object }) => object)
  } catch (error) {
    if (error instanceof CommandError) return []
    throw error
  }
}

interface Group {
  readonly resource: Resource
  readonly columns: NonNullable<Table['columnDefinitions']>
  readonly rows: TableRow[]
}

/** Neighbouring answers about one resource share a table. */
function groupByResource(answers: readonly Answer[], nowMs: number): Group[] {
  const groups: Group[] = []
  for (const { resource, body } of answers) {
    const { columnDefinitions, rows } = tableOf(body, nowMs)
    const last = groups.at(-1)
    if (last?.resource === resource) last.rows.push(...(rows ?? []))
    else groups.push({ resource, columns: columnDefinitions ?? [], rows: [...(rows ?? [])] })
  }
  return groups
}

/** Columns come with the first event of a watch only. What is no Table gets the two columns that every object has. */
export function tableOf(body: unknown, nowMs: number): Table {
  if (!isTree(body) || body.kind === 'Table') return body as Table
  const objects = Array.isArray(body.items) ? itemsOf(body as object as ManifestList) : [body as Manifest]
  return {
    kind: 'Table',
    columnDefinitions: [
      { name: 'Name', priority: 0 },
      { name: 'Age', priority: 0 },
    ],
    rows: objects.map((object) => ({
      cells: [nameOf(object), ageSince(object.metadata.creationTimestamp, nowMs)],
      object,
    })),
  }
}
