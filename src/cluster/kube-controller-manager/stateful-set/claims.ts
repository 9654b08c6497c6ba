/**
 * The PersistentVolumeClaims of a numbered pod: one for each claim template, under a name that the pod of the same number finds again.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go getPersistentVolumeClaims, updateStorage, storageMatches (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import type { StatefulSet } from '../../../api/kinds/stateful-set'
import type { Core } from '../../../api/types'

type Template = Readonly<Core.PersistentVolumeClaim>

const templatesOf = ({ spec }: StatefulSet): readonly Template[] => spec.volumeClaimTemplates ?? []

export const hasClaims = (set: StatefulSet): boolean => templatesOf(set).length > 0

const claimName = (set: StatefulSet, { metadata }: Template, ordinal: number): string => `${metadata?.name}-${set.metadata.name}-${ordinal}`

export const claimNames = (set: StatefulSet, ordinal: number): readonly string[] =>
  templatesOf(set).map((template) => claimName(set, template, ordinal))

/** As they are to be created. What the template says of owners and versions is not passed on: it was never created itself. */
export const claimsOf = (set: StatefulSet, ordinal: number) =>
  templatesOf(set).map((template) => {
    const { labels, annotations, finalizers } = template.metadata ?? {}
    return {
      metadata: {
        name: claimName(set, template, ordinal),
        namespace: set.metadata.namespace ?? '',
        labels: { ...labels, ...set.spec.selector.matchLabels },
        ...(annotations ? { annotations } : {}),
        ...(finalizers ? { finalizers } : {}),
      },
      spec: template.spec ?? {},
    }
  })

/** The claims as volumes, before what else the pod mounts; they take the place of volumes of the same name. */
export function volumesWithClaims(set: StatefulSet, ordinal: number, volumes: readonly Core.Volume[] = []): Core.Volume[] {
  const claimed = templatesOf(set).map(
    (template): Core.Volume => ({ name: template.metadata?.name ?? '', persistentVolumeClaim: { claimName: claimName(set, template, ordinal) } }),
  )
  return [...claimed, ...volumes.filter(({ name }) => claimed.every((claim) => claim.name !== name))]
}

export const hasItsClaims = (set: StatefulSet, { spec }: Pod, ordinal: number): boolean =>
  templatesOf(set).every((template) =>
    spec.volumes?.some(({ name, persistentVolumeClaim }) => name === template.metadata?.name && persistentVolumeClaim?.claimName === claimName(set, template, ordinal)),
  )
