/** An application that works, in a variation: the ground on which drills are made. */
import type { Application } from '../mistakes/application'

/** What differs from drill to drill; the same seed gives the same. */
export interface Variation {
  /** One of these. */
  pick<T>(choices: readonly T[]): T
}

export interface Template {
  readonly id: string
  /** Add-ons that must be there. */
  readonly addons?: readonly string[]
  make(variation: Variation): Application
}
