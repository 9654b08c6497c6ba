/**
 * Prints the Tables that the server makes: which columns show, what stands before and behind them, and how they align. Pure.
 * Upstream: staging/src/k8s.io/cli-runtime/pkg/printers/tableprinter.go (v1.32).
 */
import type { Manifest } from './manifest'
import { alignTabs, tableStyle } from './tab-writer'

export const tableAccept =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

export interface Table {
  readonly kind: 'Table'
  readonly metadata?: { readonly resourceVersion?: string }
  readonly columnDefinitions?: readonly TableColumn[] | null
  readonly rows?: readonly TableRow[] | null
}
export interface TableColumn {
  readonly name: string
  readonly priority: number
}
export interface TableRow {
  readonly cells: readonly unknown[]
  readonly object: Manifest
}

export interface TableStyle {
  readonly wide?: boolean
  readonly withNamespace?: boolean
  /** Stands before names, `deployment.apps/`. */
  readonly namePrefix?: string
  readonly noHeaders?: boolean
  readonly showLabels?: boolean
  readonly labelColumns?: readonly string[]
  /** A first column with this in every row (watch events). */
  readonly event?: string
}

/** Aligned lines; `widths` carries the columns' widths from one call to the next, for watches. */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  options: TableStyle & { widths?: number[] },
): string {
  const shown = columns.flatMap((column, at) => (column.priority > 0 && !options.wide ? [] : [at]))
  const lines = rows.map((row) => rowCells(row, shown, options))
  if (!options.noHeaders) lines.unshift(headerCells(columns, shown, options))
  return lines.length === 0
    ? ''
    : alignTabs(`${lines.map((cells) => cells.join('\t')).join('\n')}\n`, tableStyle, options.widths)
}

function headerCells(columns: readonly TableColumn[], shown: readonly number[], style: TableStyle): string[] {
  return [
    ...(style.event === undefined ? [] : ['EVENT']),
    ...(style.withNamespace ? ['NAMESPACE'] : []),
    ...shown.map((at) => columns[at].name.toUpperCase()),
    ...(style.labelColumns ?? []).map((label) => (label.split('/').at(-1) ?? label).toUpperCase()),
    ...(style.showLabels ? ['LABELS'] : []),
  ]
}

function rowCells({ cells, object }: TableRow, shown: readonly number[], style: TableStyle): string[] {
  const { labels = {}, namespace = '' } = object?.metadata ?? {}
  return [
    ...(style.event === undefined ? [] : [style.event]),
    ...(style.withNamespace ? [namespace] : []),
    ...shown.map((at) => (at === 0 ? (style.namePrefix ?? '') : '') + formatCell(cells[at])),
    ...(style.labelColumns ?? []).map((label) => labels[label] ?? ''),
    ...(style.showLabels ? [formatLabels(labels)] : []),
  ]
}

/** A cell is one line. */
function formatCell(cell: unknown): string {
  if (typeof cell !== 'string') return cell === null || cell === undefined ? '' : String(cell)
  const end = cell.search(/[\f\n\r]/)
  return end < 0 ? cell : `${cell.slice(0, end)}...`
}

export function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`)
  return pairs.length > 0 ? pairs.join(',') : '<none>'
}
