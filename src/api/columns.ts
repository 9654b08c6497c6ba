/**
 * The server-side columns of `kubectl get` and the cells that most kinds share.
 * Upstream: pkg/printers/internalversion/printers.go (v1.32).
 */
import { humanDuration } from './duration'
import type { Cell, Column } from './kind'
import type { KubeObject } from './object'

export const textColumn = (name: string, description: string): Column => ({ name, type: 'string', description, priority: 0 })
export const numberColumn = (name: string, description: string): Column => ({ name, type: 'integer', description, priority: 0 })

/** Shown with `-o wide` only. */
export const wide = (column: Column): Column => ({ ...column, priority: 1 })

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'The name, unique among objects of this kind in its namespace.',
  priority: 0,
}

/** Of kinds for which upstream has no printer. */
export const plainColumns: readonly Column[] = [
  nameColumn,
  { name: 'Created At', type: 'date', description: 'When the object was created.', priority: 0 },
]
export const plainRow = ({ metadata }: KubeObject): readonly Cell[] => [metadata.name, metadata.creationTimestamp]

export const ageColumn = textColumn('Age', 'Time since the object was created.')

/** `5m12s`, or `<unknown>` for a time that is not there. */
export const since = (timestamp: string | undefined | null, nowMs: number): string =>
  timestamp ? humanDuration(nowMs - Date.parse(timestamp)) : '<unknown>'

export const ageOf = (object: KubeObject, nowMs: number): string => since(object.metadata.creationTimestamp, nowMs)

/** `a,b,c + 2 more...`: the first three of a list. */
export function firstThree(items: readonly string[], empty: string): string {
  if (items.length === 0) return empty
  return items.length > 3 ? `${items.slice(0, 3).join(',')} + ${items.length - 3} more...` : items.join(',')
}

export const orNone = (text: string | undefined): string => text || '<none>'

/** `a=1,b=2`, sorted; `<none>` when empty. */
export const formatLabels = (labels: Readonly<Record<string, string>> | undefined): string =>
  orNone(
    Object.entries(labels ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
  )
