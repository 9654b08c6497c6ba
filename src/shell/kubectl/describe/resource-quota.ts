/** Upstream: kubectl/pkg/describe/describe.go describeQuota (v1.32). */
import { formatQuantity, parseQuantity } from '../../../api/quantity'
import type { ResourceQuota } from '../../../api/types'
import { defineDescriber } from './describer'

export const describeResourceQuota = defineDescriber<ResourceQuota>('ResourceQuota', async ({ metadata, spec, status }) => [
  `Name:\t${metadata.name}`,
  `Namespace:\t${metadata.namespace ?? ''}`,
  ...scopeLines(spec.scopes ?? []),
  'Resource\tUsed\tHard',
  '--------\t----\t----',
  ...usageOf(status).map((cells) => cells.join('\t')),
])

/** Name, used, allowed; sorted. */
export const usageOf = ({ hard = {}, used = {} }: Pick<ResourceQuota['status'], 'hard' | 'used'>): string[][] =>
  Object.keys(hard).sort().map((name) => [name, likeHard(used[name] ?? '0', hard[name]), hard[name]])

/** What is used is said in the manner of what is allowed: powers of ten or of two. */
function likeHard(used: string, hard: string): string {
  const [left, right] = [parseQuantity(used), parseQuantity(hard)]
  if (!left || !right || left.format === right.format) return used
  const whole = (left.nano + 999_999_999n) / 1_000_000_000n
  return formatQuantity({ nano: whole * 1_000_000_000n, format: right.format })
}

const meanings: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort: 'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
}

export function scopeLines(scopes: readonly string[]): string[] {
  if (scopes.length === 0) return []
  const sorted = [...scopes].sort()
  return [`Scopes:\t${sorted.join(', ')}`, ...sorted.flatMap((scope) => (Object.hasOwn(meanings, scope) ? [` * ${meanings[scope]}`] : []))]
}
