/**
 * A pod held against one level of the Pod Security Standards.
 * Upstream: k8s.io/pod-security-admission/policy/{registry,checks}.go (v1.32).
 */
import type { Check, CheckedPod, Violation } from './check'
import { hostChecks } from './host-checks'
import type { LevelVersion } from './policy'
import { profileChecks } from './profile-checks'
import { restrictedChecks } from './restricted-checks'

/** Newer ones hold as this one does. */
const NEWEST = 32

const byId = (a: Check, b: Check): number => (a.id < b.id ? -1 : 1)
const baseline = [...hostChecks, ...profileChecks].sort(byId)

export function violationsOf(pod: CheckedPod, { level, version }: LevelVersion): readonly Violation[] {
  if (level === 'privileged') return []
  const minor = version === 'latest' ? NEWEST : version
  const strict = level === 'restricted' ? restrictedChecks.filter(({ versions }) => versions[0][0] <= minor) : []
  const overridden = new Set(strict.flatMap(({ overrides = [] }) => overrides))
  return [...baseline.filter(({ id }) => !overridden.has(id)), ...strict].flatMap((check) => findAt(check, minor)?.(pod) ?? [])
}

const findAt = ({ versions }: Check, minor: number) => versions.findLast(([since]) => since <= minor)?.[1]

/** `privileged (container "a" must not ...), hostPort (...)` */
export const detailOf = (violations: readonly Violation[]): string =>
  violations.map(({ reason, detail }) => (detail ? `${reason} (${detail})` : reason)).join(', ')

export const reasonOf = (violations: readonly Violation[]): string => violations.map(({ reason }) => reason).join(', ')
