/**
 * How a volume may be used, in short words, and which class it is of. Upstream: pkg/apis/core/helper/helpers.go,
 * pkg/apis/core/v1/helper (v1.32).
 */
import type { KubeObject } from './object'

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

/** `RWO,ROX` */
export const shortAccessModes = (modes: readonly string[] = []): string =>
  Object.keys(shortModes)
    .filter((mode) => modes.includes(mode))
    .map((mode) => shortModes[mode])
    .join(',')

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'

/** The annotation is older than the field, and is heard first. */
export const storageClassOf = ({ metadata, spec }: KubeObject & { readonly spec: { readonly storageClassName?: string } }): string =>
  metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? ''

/** Classes of attributes are not switched on in 1.32: who names one is not heard. */
export function withoutAttributesClass<S extends { volumeAttributesClassName?: string }>(spec: S): S {
  if (spec.volumeAttributesClassName === undefined) return spec
  const { volumeAttributesClassName: _class, ...rest } = spec
  return rest as S
}
