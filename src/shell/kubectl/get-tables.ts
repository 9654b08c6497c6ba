/** Lays out the answers of kubectl get: one table per resource, an empty line between. Pure. */
import { type Resource, shortKind } from './discovery'
import { CommandError } from './failures'
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
