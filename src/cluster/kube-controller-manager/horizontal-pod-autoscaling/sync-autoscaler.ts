/**
 * One look at an autoscaler: what its workload has, what its metrics ask for, how far that may go, and what it is to have from now on.
 * Upstream: reconcileAutoscaler in pkg/controller/podautoscaler/horizontal.go (v1.32).
 */
import type { HorizontalPodAutoscaler } from '../../../api/kinds/horizontal-pod-autoscaler'
import type { Pod } from '../../../api/kinds/pod'
import type { LabelMatcher } from '../../../api/selectors'
import { isStatusError } from '../../../api/status-error'
import type { ControllerContext } from '../controller'
import { createAutoscalerReport, type AutoscalerReport } from './autoscaler-report'
import { evaluateMetrics, type Evaluation } from './evaluate-metrics'
import type { Histories } from './histories'
import type { MetricsClient } from './metrics-client'
import type { Fault } from './replica-calculator'
import { findScaleTarget, type ScaleTarget } from './scale-target'
import type { SelectorClaims } from './selector-claims'

/** --horizontal-pod-autoscaler-cpu-initialization-period, --horizontal-pod-autoscaler-initial-readiness-delay */
const INITIALIZATION_MS = 300_000
const READINESS_DELAY_MS = 30_000

export interface Surroundings {
  readonly context: ControllerContext
  readonly client: MetricsClient
  readonly claims: SelectorClaims
  readonly histories: Histories
  podsIn(namespace: string): readonly Pod[]
}

interface Look {
  readonly key: string
  readonly autoscaler: HorizontalPodAutoscaler
  readonly target: ScaleTarget
  readonly report: AutoscalerReport
}

/** What is to be done, and why. */
interface Decision {
  readonly desired: number
  readonly why: string
  readonly evaluation?: Evaluation
}

export function createAutoscalerSync(surroundings: Surroundings): (autoscaler: HorizontalPodAutoscaler, key: string) => void {
  const { context, histories } = surroundings
  const { clock } = context

  return (autoscaler, key) => {
    const report = createAutoscalerReport(context, autoscaler)
    const target = findScaleTarget(context, autoscaler.spec.scaleTargetRef, autoscaler.metadata.namespace ?? '')
    if ('fault' in target) {
      report.warn('FailedGetScale', target.fault)
      report.formula({ min: autoscaler.spec.minReplicas ?? 1, max: autoscaler.spec.maxReplicas, reason: 'FailedGetScale' })
      report.note('AbleToScale', 'False', { reason: 'FailedGetScale', message: `the HPA controller was unable to get the target's current scale: ${target.fault}` })
      return report.write()
    }
    report.note('AbleToScale', 'True', { reason: 'SucceededGetScale', message: "the HPA controller was able to get the target's current scale" })
    histories.begin(key, { replicas: target.wanted, atMs: clock.now() })
    const look = { key, autoscaler, target, report }
    const decision = decide(surroundings, look)
    if (decision) carryOut(surroundings, look, decision)
  }
}

/** Undefined: the metrics do not allow one, and that is reported. */
function decide(surroundings: Surroundings, look: Look): Decision | undefined {
  const { autoscaler, target, report } = look
  const { minReplicas: min = 1, maxReplicas: max } = autoscaler.spec
  const { wanted: current } = target
  report.formula({ current, min, max })
  if (current === 0 && min !== 0) {
    report.note('ScalingActive', 'False', { reason: 'ScalingDisabled', message: 'scaling is disabled since the replica count of the target is zero' })
    return { desired: 0, why: '' }
  }
  if (current > max) return { desired: max, why: 'Current number of replicas above Spec.MaxReplicas' }
  if (current < min) return { desired: min, why: 'Current number of replicas below Spec.MinReplicas' }
  return decideByMetrics(surroundings, look)
}

function decideByMetrics(surroundings: Surroundings, look: Look): Decision | undefined {
  const { histories, context } = surroundings
  const { key, autoscaler, target, report } = look
  const evaluation = evaluate(surroundings, look)
  if ('fault' in evaluation) return giveUp(look, evaluation.fault)
  if (!evaluation.best) return giveUp(look, evaluation.error ?? '', evaluation.statuses)
  const { replicas, metric } = evaluation.best
  report.note('ScalingActive', 'True', { reason: 'ValidMetricFound', message: `the HPA was able to successfully calculate a replica count from ${metric}` })
  const { minReplicas: min = 1, maxReplicas: max, behavior } = autoscaler.spec
  const step = { current: target.wanted, desired: replicas, min, max }
  const normalized = histories.normalize(key, { step, behavior, nowMs: context.clock.now() })
  report.note('AbleToScale', 'True', normalized.stability)
  report.note('ScalingLimited', normalized.isLimited ? 'True' : 'False', normalized.limit)
  report.formula({ proposed: replicas, stabilized: normalized.stabilized, reason: normalized.limit.reason })
  const why = replicas > target.wanted ? `${metric} above target` : replicas < target.wanted ? 'All metrics below target' : ''
  return { desired: normalized.replicas, why, evaluation }
}

function giveUp({ target, report }: Look, error: string, metrics?: Evaluation['statuses']): undefined {
  report.status({ current: target.wanted, metrics })
  report.write()
  report.warn('FailedComputeMetricsReplicas', error)
}

function evaluate({ context, claims, client, podsIn }: Surroundings, { key, autoscaler, target, report }: Look): Evaluation | Fault {
  const { selector, wanted, there } = target
  const { namespace = '' } = autoscaler.metadata
  const matches = claim(claims, key, selector)
  if ('fault' in matches) return refuse(report, matches)
  const pods = podsIn(namespace).filter(({ metadata: { labels = {} } }) => matches.test(labels))
  const claimants = claims.claimants(namespace, pods)
  if (claimants.length > 1) {
    return refuse(report, { reason: 'AmbiguousSelector', fault: `pods by selector ${selector} are controlled by multiple HPAs: [${claimants.join(' ')}]` })
  }
  const patience = { nowMs: context.clock.now(), initializationMs: INITIALIZATION_MS, readinessDelayMs: READINESS_DELAY_MS }
  const evaluation = evaluateMetrics(autoscaler.spec.metrics ?? [], { namespace, selector, pods, wanted, there, patience, client })
  report.formula({ metrics: evaluation.formulas })
  for (const { reason, why } of evaluation.refusals) report.warn(reason, why)
  const [first] = evaluation.refusals
  if (first && !evaluation.best) report.note('ScalingActive', 'False', { reason: first.reason, message: `the HPA was unable to compute the replica count: ${first.why}` })
  return evaluation
}

interface Unclear extends Fault {
  readonly reason: string
  /** Where the condition has other words for it. */
  readonly condition?: string
}

function claim(claims: SelectorClaims, key: string, selector: string): { readonly test: LabelMatcher } | Unclear {
  if (selector === '') return { reason: 'SelectorRequired', fault: 'selector is required', condition: "the HPA target's scale is missing a selector" }
  try {
    return { test: claims.set(key, selector) }
  } catch (error) {
    if (!isStatusError(error)) throw error
    return { reason: 'InvalidSelector', fault: `couldn't convert selector into a corresponding internal selector object: ${error.message}` }
  }
}

/** It is not clear which pods are meant. */
function refuse(report: AutoscalerReport, { reason, fault, condition = fault }: Unclear): Fault {
  report.warn(reason, fault)
  report.note('ScalingActive', 'False', { reason: reason === 'SelectorRequired' ? 'InvalidSelector' : reason, message: condition })
  return { fault }
}

function carryOut({ histories, context }: Surroundings, { key, autoscaler, target, report }: Look, { desired, why, evaluation }: Decision): void {
  const { wanted: current } = target
  const metrics = evaluation?.statuses
  report.formula({ desired })
  if (desired === current) {
    report.status({ current, desired: current, metrics })
    return report.write()
  }
  const problem = attempt(() => target.scaleTo(desired))
  if (problem !== undefined) {
    report.warn('FailedRescale', `New size: ${desired}; reason: ${why}; error: ${problem}`)
    report.note('AbleToScale', 'False', { reason: 'FailedUpdateScale', message: `the HPA controller was unable to update the target scale: ${problem}` })
    report.status({ current, metrics })
    return report.write()
  }
  report.note('AbleToScale', 'True', { reason: 'SucceededRescale', message: `the HPA controller was able to update the target scale to ${desired}` })
  report.say('SuccessfulRescale', `New size: ${desired}; reason: ${why}`)
  histories.scaled(key, { behavior: autoscaler.spec.behavior, from: current, to: desired, nowMs: context.clock.now() })
  report.status({ current, desired, metrics, rescaled: true })
  report.write()
}

function attempt(act: () => void): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (!isStatusError(error)) throw error
    return error.message
  }
}
