/** Lays out the answers of kubectl get: one table per resource, an empty line between. Pure. */
import { type Resource, shortKind } from './discovery'
import type { GetRequest } from './get-request'
import { sortBy } from './sort-by'
import { formatTable, type Table, type TableRow, type TableStyle } from './table'

export interface Answer {
  readonly resource: Resource
  readonly body: unknown
}

export function printTables(answers: readonly Answer[], flags: GetRequest): string {
  const groups = groupByResource(answers)
  const several = new Set(answers.map(({ resource }) => `${resource.apiVersion} ${resource.kind}`)).size > 1
  const texts = groups.map(({ resource, columns, rows }) =>
    rows.length === 0 ? '' : formatTable(columns, sorted(rows, flags), styleFor(resource, flags, several)),
  )
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

const sorted = (rows: readonly TableRow[], flags: GetRequest): readonly TableRow[] =>
  flags['sort-by'] === '' ? rows : sortBy(rows, flags['sort-by'], ({ object }) => object)

interface Group {
  readonly resource: Resource
  readonly columns: NonNullable<Table['columnDefinitions']>
  readonly rows: TableRow[]
}

/** Neighbouring answers about one resource share a table. */
function groupByResource(answers: readonly Answer[]): Group[] {
  const groups: Group[] = []
  for (const { resource, body } of answers) {
    const { columnDefinitions, rows } = tableOf(body)
    const last = groups.at(-1)
    if (last?.resource === resource) last.rows.push(...(rows ?? []))
    else groups.push({ resource, columns: columnDefinitions ?? [], rows: [...(rows ?? [])] })
  }
  return groups
}

/** Columns come with the first event of a watch only. */
export const tableOf = (body: unknown): Table => body as Table
