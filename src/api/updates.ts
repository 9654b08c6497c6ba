/**
 * What every kind with a spec and a status does on writes: a new object starts at generation 1 without status, a changed spec is a
 * new generation. Upstream: pkg/registry/<group>/<kind>/strategy.go (v1.32).
 */
import type { KubeObject } from './object'

type SpecObject = KubeObject & { readonly spec: object; readonly status: object }

export const startGeneration = <T extends KubeObject>(object: T): T => withGeneration(object, 1)

/** Status has a door of its own (`/status`); through the main one it stays as it was. */
export const keepStatus = <T extends { readonly status: object }>(next: T, previous: T): T =>
  next.status === previous.status ? next : { ...next, status: previous.status }

/** Keeps the status and raises the generation when the spec, or what else counts, differs. */
export function raiseGeneration<T extends SpecObject>(next: T, previous: T): T {
  return keepStatus(countGeneration(next, previous, isSame(next.spec, previous.spec)), previous)
}

export function countGeneration<T extends KubeObject>(next: T, previous: T, isUnchanged: boolean): T {
  const generation = previous.metadata.generation ?? 0
  if (generation === 0 && isUnchanged) return next
  return withGeneration(next, isUnchanged ? generation : generation + 1)
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

type Fields = Readonly<Record<string, unknown>>

function isSameRecord(a: object, b: object): boolean {
  const [left, right] = [a as Fields, b as Fields]
  for (const key in left) if (!isSame(left[key], Object.hasOwn(right, key) ? right[key] : undefined)) return false
  for (const key in right) if (!Object.hasOwn(left, key) && !isEmpty(right[key])) return false
  return true
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || (Array.isArray(value) && value.length === 0)
