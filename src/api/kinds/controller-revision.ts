/**
 * ControllerRevision: what a DaemonSet or StatefulSet was at one time, so that it can be so again. Its data never changes.
 * Upstream: pkg/registry/apps/controllerrevision/strategy.go, pkg/apis/apps/validation/validation.go (v1.32).
 */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import type { Kind } from '../kind'
import { controllerOf } from '../object'
import type * as Types from '../types'
import { validateControllerRevision, validateControllerRevisionUpdate } from '../validation/controller-revision'

export type ControllerRevision = Types.ControllerRevision

export const ControllerRevision: Kind<ControllerRevision> = {
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: [
    nameColumn,
    textColumn('Controller', 'The workload whose past it tells.'),
    textColumn('Revision', 'Its number in the order of time.'),
    ageColumn,
  ],
  row: (revision, nowMs) => [revision.metadata.name, ownerOf(revision), revision.revision, ageOf(revision, nowMs)],
  validate: validateControllerRevision,
  validateUpdate: validateControllerRevisionUpdate,
}

/** `daemonset.apps/agent` */
function ownerOf(revision: ControllerRevision): string {
  const owner = controllerOf(revision)
  if (!owner) return '<none>'
  const [group, version] = owner.apiVersion.split('/')
  return `${owner.kind.toLowerCase()}${version ? `.${group}` : ''}/${owner.name}`
}
