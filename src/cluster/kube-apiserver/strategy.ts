/**
 * What single kinds do differently in the life of their objects: addresses that are handed out, a deletion that takes its time.
 * Upstream: pkg/registry/<group>/<kind>/{strategy,storage}.go (v1.32).
 */
import type { Caller } from '../../api/door'
import type { FieldError } from '../../api/field-error'
import type { KubeObject } from '../../api/object'

export interface ChangeBelow {
  readonly next: KubeObject
  readonly errors: readonly FieldError[]
}

export interface Strategy {
  /** Before validation: what a new object says of who made it. */
  prepareForCreate?(object: KubeObject, caller: Caller): KubeObject
  /** What a write to a subresource makes of the stored object, and what is wrong with it; undefined: as with any kind. */
  changeBelow?(subresource: string, sent: KubeObject, previous: KubeObject): ChangeBelow | undefined
  /** After validation: gives the object what only the server can (an address), or says why it cannot. */
  allocate?(next: KubeObject, previous: KubeObject | undefined): KubeObject | readonly FieldError[]
  /** The object is stored: what it was given is taken. */
  reserve?(object: KubeObject): void
  /** Right after an object was created or changed: what follows from it at once. */
  stored?(object: KubeObject): void
  /** What was handed out is free again. */
  release?(object: KubeObject): void
  /** Seconds that the object may take to go when asked to within `requested`; absent: it goes at once. */
  gracePeriod?(object: KubeObject, requested: number | undefined): number
  /** Whether something beside metadata.finalizers keeps the object. */
  isHeld?(object: KubeObject): boolean
  /** How the object looks from the moment its deletion was asked for. */
  terminating?(object: KubeObject): KubeObject
}
