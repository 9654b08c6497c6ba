/**
 * Objects put together from their parts, in one order, so that objects of most kinds have one shape: an engine copies these, and reads
 * them, several times as fast as objects of many shapes. Other kinds keep the fields they have, as custom ones do.
 */
import type { Kind } from '../../api/kind'
import type { KubeObject, ObjectMeta } from '../../api/object'

export interface Halves {
  readonly spec?: unknown
  readonly status?: unknown
}

/** Whether an object is metadata, spec and status and nothing else. */
export const isOfTwoHalves = (kind: Kind): boolean => !kind.isCustom && kind.subresources.includes('status')

/** `object` with other metadata. */
export function withMetadata<T extends KubeObject>(kind: Kind<T>, object: T & Halves, metadata: ObjectMeta): T {
  if (kind.withMetadata) return kind.withMetadata(object, metadata)
  if (!isOfTwoHalves(kind as Kind)) return { ...object, metadata }
  const { apiVersion, kind: name, spec, status } = object
  const whole: KubeObject & Halves = { apiVersion, kind: name, metadata, spec, status }
  return whole as T
}

/** `object` with another status, and what may come with it. */
export function withStatus<T extends KubeObject>(kind: Kind<T>, object: T & Halves, { metadata, status }: Pick<T, 'metadata'> & Halves): T {
  if (!isOfTwoHalves(kind as Kind)) return { ...object, metadata, status }
  const { apiVersion, kind: name, spec } = object
  const whole: KubeObject & Halves = { apiVersion, kind: name, metadata, spec, status }
  return whole as T
}

/** What a client sent, with what it has no say in taken from the object as it was. */
export function withKept<T extends KubeObject>(kind: Kind<T>, sent: T & Halves, { previous, metadata }: { readonly previous: T & Halves; readonly metadata: ObjectMeta }): T {
  const { apiVersion, kind: name } = previous
  if (isOfTwoHalves(kind as Kind)) {
    const whole: KubeObject & Halves = { apiVersion, kind: name, metadata, spec: sent.spec, status: 'status' in previous ? previous.status : sent.status }
    return whole as T
  }
  if (kind.withMetadata && sent.apiVersion === apiVersion && sent.kind === name) return kind.withMetadata(sent, metadata)
  return { ...sent, apiVersion, kind: name, metadata }
}
