/** VolumeAttachment: that a volume is, or is to be, at a node. Upstream: pkg/registry/storage/volumeattachment/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { keepStatus } from '../updates'
import { validateVolumeAttachment, validateVolumeAttachmentUpdate } from '../validation/storage'

export type VolumeAttachment = Types.VolumeAttachment

export const VolumeAttachment: Kind<VolumeAttachment> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  singular: 'volumeattachment',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: ['status'],
  columns: [
    nameColumn,
    { ...textColumn('Attacher', 'The driver that attaches it.'), format: 'name' },
    textColumn('PV', 'The volume.'),
    textColumn('Node', 'The node.'),
    { name: 'Attached', type: 'boolean', description: 'Whether it is there.', priority: 0 },
    ageColumn,
  ],
  row: (attachment, nowMs) => [
    attachment.metadata.name,
    attachment.spec.attacher,
    attachment.spec.source.persistentVolumeName ?? '',
    attachment.spec.nodeName,
    attachment.status.attached,
    ageOf(attachment, nowMs),
  ],
  prepareForCreate: (attachment) => ({ ...attachment, status: { attached: false } }),
  prepareForUpdate: keepStatus,
  validate: validateVolumeAttachment,
  validateUpdate: validateVolumeAttachmentUpdate,
}
