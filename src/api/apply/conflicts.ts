/**
 * What a client is told whose configuration would take fields from others.
 * Upstream: k8s.io/apimachinery/pkg/util/managedfields/internal/conflict.go (v1.32).
 */
import { applyConflictError, type StatusError } from '../status-error'
import { pathsOf } from './field-set'
import { managerNameOf } from './managed-fields'
import type { Managers } from './managers'
import { describePath } from './path-element'

export function conflictErrorOf(conflicts: Managers): StatusError {
  const byManager = [...conflicts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { set }]) => ({ who: describeManager(id), fields: pathsOf(set).map(describePath) }))
  const causes = byManager.flatMap(({ who, fields }) =>
    fields.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field })),
  )
  if (causes.length === 1) return applyConflictError(`Apply failed with 1 conflict: ${causes[0].message}: ${causes[0].field}`, causes)
  const lines = byManager.flatMap(({ who, fields }) => [`conflicts with ${who}:`, ...fields.map((name) => `- ${name}`)])
  return applyConflictError(`Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`, causes)
}

function describeManager(id: string): string {
  const { manager, operation, apiVersion, subresource } = managerNameOf(id)
  const name = `${JSON.stringify(manager)}${subresource ? ` with subresource ${JSON.stringify(subresource)}` : ''}`
  return operation === 'Update' ? `${name} using ${apiVersion}` : name
}
