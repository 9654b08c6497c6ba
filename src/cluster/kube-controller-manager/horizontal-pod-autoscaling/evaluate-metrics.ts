/**
 * What all metrics of an autoscaler make of it together: the greatest proposal. One that cannot be had keeps pods from going, and only
 * from going. Upstream: computeReplicasForMetrics in pkg/controller/podautoscaler/horizontal.go (v1.32).
 */
import type { MetricFormula } from '../../../api/autoscaling-formula'
import type { Autoscaling } from '../../../api/types'
import { proposalOf, type Proposal, type Refusal, type Workload } from './metric-proposal'

export interface Evaluation {
  readonly statuses: readonly Autoscaling.MetricStatus[]
  readonly formulas: readonly MetricFormula[]
  readonly refusals: readonly Refusal[]
  /** Of all the metrics that could not be had. */
  readonly error?: string
  /** Absent: nothing can be done. */
  readonly best?: { readonly replicas: number; readonly metric: string }
}

/** So a metric is told that could not be had. */
const unknownStatus: Autoscaling.MetricStatus = { type: '' }

export function evaluateMetrics(specs: readonly Autoscaling.MetricSpec[], workload: Workload): Evaluation {
  const outcomes = specs.map((spec) => ({ spec, outcome: proposalOf(spec, workload) }))
  const refusals = outcomes.flatMap(({ outcome }) => ('reason' in outcome ? [outcome] : []))
  const best = greatest(outcomes.flatMap(({ outcome }) => ('reason' in outcome ? [] : [outcome])))
  const isLost = refusals.length >= specs.length || (refusals.length > 0 && (best?.replicas ?? 0) < workload.wanted)
  return {
    statuses: outcomes.map(({ outcome }) => ('reason' in outcome ? unknownStatus : outcome.status)),
    formulas: outcomes.map(({ spec, outcome }) => formulaOf(spec, outcome)),
    refusals,
    ...(refusals.length > 0
      ? { error: `invalid metrics (${refusals.length} invalid out of ${specs.length}), first error is: ${refusals[0].error}` }
      : {}),
    ...(best && !isLost ? { best } : {}),
  }
}

/** The first of several that ask for the same. */
function greatest(proposals: readonly Proposal[]): Evaluation['best'] {
  let best: Evaluation['best']
  for (const { calculation, metric } of proposals) {
    if (!best || best.replicas === 0 || calculation.replicas > best.replicas) best = { replicas: calculation.replicas, metric }
  }
  return best
}

function formulaOf(spec: Autoscaling.MetricSpec, outcome: Proposal | Refusal): MetricFormula {
  const source = spec.resource ?? spec.containerResource ?? spec.pods ?? spec.object ?? spec.external
  const { averageUtilization, averageValue, value } = source?.target ?? {}
  const target = averageUtilization === undefined ? String(averageValue ?? value ?? '') : `${averageUtilization}%`
  if ('reason' in outcome) return { metric: nameOf(spec), target, problem: outcome.why }
  const { calculation, metric, status } = outcome
  const { ratio, assumedRatio, groups, replicas } = calculation
  return {
    ...{ metric, target, measured: measuredText(status), ratio, proposal: replicas },
    ...(assumedRatio === undefined ? {} : { assumedRatio }),
    ...(groups ? { readyPods: groups.ready, unreadyPods: groups.unready, missingPods: groups.missing, ignoredPods: groups.ignored } : {}),
  }
}

const nameOf = ({ type, resource, containerResource, pods, object, external }: Autoscaling.MetricSpec): string =>
  resource?.name ?? containerResource?.name ?? (pods ?? object ?? external)?.metric.name ?? type

function measuredText({ resource, containerResource, pods, object, external }: Autoscaling.MetricStatus): string {
  const { averageUtilization, averageValue, value } = (resource ?? containerResource ?? pods ?? object ?? external)?.current ?? {}
  return averageUtilization === undefined ? String(averageValue ?? value ?? '') : `${averageUtilization}% (${averageValue})`
}
