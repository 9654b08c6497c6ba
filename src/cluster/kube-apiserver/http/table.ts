/**
 * Tables: the columns of `kubectl get`, made by the server. Upstream: pkg/printers/internalversion/printers.go,
 * k8s.io/apiserver/pkg/endpoints/handlers/response.go (v1.32).
 */
import type { Kind } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'

/** `includeObject` of the query. */
export type Included = 'None' | 'Metadata' | 'Object'

export interface TableOptions {
  readonly nowMs: number
  readonly included: Included
  /** Later tables of a watch leave the columns out. */
  readonly withColumns: boolean
  readonly metadata: object
}

export function tableOf<T extends KubeObject>(kind: Kind<T>, objects: readonly T[], { nowMs, included, withColumns, metadata }: TableOptions): object {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns ? kind.columns.map((column) => ({ ...column, format: column.format ?? '' })) : null,
    rows: (kind.compareRows ? [...objects].sort(kind.compareRows) : objects).map((object) => ({ cells: kind.row(object, nowMs), object: shown(object, included) })),
  }
}

/** Simplified: objects in rows come without `managedFields`, which no client looks for there; a real API server has them in rows, too. */
function shown(object: KubeObject, included: Included): object | undefined {
  if (included === 'Object') return object
  return included === 'Metadata' ? partialOf(object) : undefined
}

export const partialOf = ({ metadata }: KubeObject): object => ({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata })
