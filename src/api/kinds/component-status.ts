/** ComponentStatus: whether a part of the control plane is well; answered when asked, never stored. Upstream: pkg/registry/core/componentstatus (v1.32). */
import { nameColumn, textColumn } from '../columns'
import type { Kind } from '../kind'
import type * as Types from '../types'

export type ComponentStatus = Types.ComponentStatus

export const ComponentStatus: Kind<ComponentStatus> = {
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  plural: 'componentstatuses',
  singular: 'componentstatus',
  shortNames: ['cs'],
  categories: [],
  namespaced: false,
  verbs: ['get', 'list'],
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  subresources: [],
  columns: [
    nameColumn,
    textColumn('Status', 'Whether it is well.'),
    textColumn('Message', 'What it said.'),
    textColumn('Error', 'What went wrong when it was asked.'),
  ],
  row({ metadata, conditions = [] }) {
    const health = conditions.find(({ type }) => type === 'Healthy')
    if (!health) return [metadata.name, 'Unknown', '', '']
    return [metadata.name, health.status === 'True' ? 'Healthy' : 'Unhealthy', health.message ?? '', health.error ?? '']
  },
}
