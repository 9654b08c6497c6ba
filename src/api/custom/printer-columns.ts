/**
 * The columns that a definition asks for. Upstream: k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor (v1.32).
 */
import { since, nameColumn } from '../columns'
import type { Cell, Column } from '../kind'
import type { KubeObject } from '../object'
import type { PrinterColumn } from './definition'
import { jsonPath } from './json-path'

const ageColumn: PrinterColumn = {
  name: 'Age',
  type: 'date',
  description: 'When the object was created, in UTC.',
  jsonPath: '.metadata.creationTimestamp',
}

export interface Printer {
  readonly columns: readonly Column[]
  row(object: KubeObject, nowMs: number): readonly Cell[]
}

export function printerOf(asked: readonly PrinterColumn[] | undefined): Printer {
  const wanted = asked && asked.length > 0 ? asked : [ageColumn]
  const paths = wanted.map((column) => ({ type: column.type, find: jsonPath(column.jsonPath) }))
  return {
    columns: [nameColumn, ...wanted.map(columnOf)],
    row: (object, nowMs) => [object.metadata.name, ...paths.map(({ type, find }) => cellOf(type, find?.(object) ?? [], nowMs))],
  }
}

const columnOf = ({ name, type, format, description, priority, jsonPath }: PrinterColumn): Column => ({
  name,
  type: type as Column['type'],
  ...(format ? { format: format as Column['format'] } : {}),
  description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
  priority: priority ?? 0,
})

/** A value of another type than the column's is not shown. */
function cellOf(type: string, found: readonly unknown[], nowMs: number): Cell {
  const [value] = found
  if (value === undefined || value === null) return null
  switch (type) {
    case 'string':
      return typeof value === 'object' ? JSON.stringify(value) : String(value)
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date':
      return typeof value !== 'string' ? null : Number.isNaN(Date.parse(value)) ? '<invalid>' : since(value, nowMs)
    default:
      return null
  }
}
