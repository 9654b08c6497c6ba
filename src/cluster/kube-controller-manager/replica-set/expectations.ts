/**
 * What a controller has asked for and not yet seen come true. Until then its own copy is behind, and counting would mislead it.
 * Upstream: pkg/controller/controller_utils.go ControllerExpectations (v1.32).
 */
import type { Clock } from '../../../base/clock'

/** After this long it is assumed that the news was lost. */
const EXPIRES_MS = 300_000

interface Expectation {
  creations: number
  readonly deletions: Set<string>
  readonly at: number
}

export interface Expectations {
  /** Nothing is outstanding. */
  areMet(key: string): boolean
  expectCreations(key: string, count: number): void
  /** Pods by uid. */
  expectDeletions(key: string, uids: readonly string[]): void
  /** Both at once. */
  expect(key: string, creations: number, uids: readonly string[]): void
  created(key: string): void
  deleted(key: string, uid: string): void
  forget(key: string): void
}

export function createExpectations(clock: Clock): Expectations {
  const expected = new Map<string, Expectation>()
  return {
    areMet(key) {
      const expectation = expected.get(key)
      if (!expectation) return true
      return (expectation.creations <= 0 && expectation.deletions.size === 0) || clock.now() - expectation.at > EXPIRES_MS
    },
    expectCreations: (key, count) => void expected.set(key, { creations: count, deletions: new Set(), at: clock.now() }),
    expectDeletions: (key, uids) => void expected.set(key, { creations: 0, deletions: new Set(uids), at: clock.now() }),
    expect: (key, creations, uids) => void expected.set(key, { creations, deletions: new Set(uids), at: clock.now() }),
    created(key) {
      const expectation = expected.get(key)
      if (expectation) expectation.creations--
    },
    deleted: (key, uid) => void expected.get(key)?.deletions.delete(uid),
    forget: (key) => void expected.delete(key),
  }
}
