/** The conditions of a workload. Upstream: kubectl/pkg/describe/describe.go describeDeployment, describeReplicaSet (v1.32). */
interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
}

export function conditionLines(conditions: readonly Condition[] = []): string[] {
  if (conditions.length === 0) return []
  return [
    'Conditions:',
    '  Type\tStatus\tReason',
    '  ----\t------\t------',
    ...conditions.map(({ type, status, reason = '' }) => `  ${type} \t${status}\t${reason}`),
  ]
}
