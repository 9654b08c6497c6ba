/**
 * What every kind with a spec and a status does on writes: a new object starts at generation 1 without status, a changed spec is a
 * new generation. Upstream: pkg/registry/<group>/<kind>/strategy.go (v1.32).
 */
import type { KubeObject } from './object'

export type SpecObject = KubeObject & { readonly spec: object }

export const startGeneration = <T extends KubeObject>(object: T): T => withGeneration(object, 1)

/** Raises the generation when the spec differs, and sets deletion aside: that is not the client's to write. */
export function raiseGeneration<T extends SpecObject>(next: T, previous: T): T {
  const generation = previous.metadata.generation
  if (generation === undefined) return next
  return withGeneration(next, isSame(next.spec, previous.spec) ? generation : generation + 1)
}

function withGeneration<T extends KubeObject>(object: T, generation: number): T {
  if (object.metadata.generation === generation) return object
  return { ...object, metadata: { ...object.metadata, generation } }
}

/** Structural equality in which an absent field equals an undefined one, and an empty list or map equals none. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return isEmpty(a) && isEmpty(b)
  if (Array.isArray(a) || Array.isArray(b)) return isSameList(a, b)
  return isSameRecord(a, b)
}

function isSameList(a: object, b: object): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return isEmpty(a) && isEmpty(b)
  return a.length === b.length && a.every((item, index) => isSame(item, b[index]))
}

function isSameRecord(a: object, b: object): boolean {
  const right: Readonly<Record<string, unknown>> = { ...b }
  for (const [key, value] of Object.entries(a)) if (!isSame(value, right[key])) return false
  return Object.entries(b).every(([key, value]) => Object.hasOwn(a, key) || isEmpty(value))
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || (Array.isArray(value) && value.length === 0)
