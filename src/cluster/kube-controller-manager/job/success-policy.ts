/** Whether enough indexes have succeeded for the whole Job to have. Upstream: pkg/controller/job/success_policy.go (v1.32). */
import type { Batch } from '../../../api/types'
import { countCommon, countIndexes, parseIndexes, type Intervals } from './intervals'

/** Says which rule is met; undefined: none is. */
export function matchSuccess({ successPolicy, completions = 0 }: Batch.JobSpec, succeeded: Intervals): string | undefined {
  if (!successPolicy || succeeded.length === 0) return undefined
  const met = successPolicy.rules.findIndex((rule) => isMet(rule, succeeded, completions))
  return met < 0 ? undefined : `Matched rules at index ${met}`
}

function isMet(
  { succeededIndexes, succeededCount = Infinity }: Batch.SuccessPolicyRule,
  succeeded: Intervals,
  completions: number,
): boolean {
  if (succeededIndexes === undefined) return countIndexes(succeeded) >= succeededCount
  const required = parseIndexes(succeededIndexes, completions)
  if (required.length === 0) return false
  const common = countCommon(required, succeeded)
  return common === countIndexes(required) || common >= succeededCount
}
