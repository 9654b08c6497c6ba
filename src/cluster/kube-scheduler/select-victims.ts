/**
 * Which pods of a node would have to go for another to fit: all of lower priority are taken away, and then as many as possible are let
 * back in, first those whose disruption budget would suffer, the more important before the others.
 * Upstream: SelectVictimsOnNode, filterPodsWithPDBViolation in plugins/defaultpreemption/default_preemption.go (v1.32).
 */
import type { PodDisruptionBudget } from '../../api/kinds/pod-disruption-budget'
import { matchesLabelSelector } from '../../api/selectors'
import type { FitTest } from './fit-test'
import { unresolvable, type Rejection } from './framework'
import { createNodeInfo, type NodeInfo, type PodInfo } from './node-info'

const noVictims = unresolvable('No preemption victims found for incoming pod')

export interface Candidate {
  readonly nodeName: string
  /** By falling priority. */
  readonly victims: readonly PodInfo[]
  /** How many of them a disruption budget would protect from an eviction. */
  readonly budgetViolations: number
}

export interface VictimSearch {
  readonly fit: FitTest
  readonly budgets: readonly PodDisruptionBudget[]
  /** When a pod began, as a text that sorts; one that has not begun yet is the latest. */
  startOf(pod: PodInfo): string
}

export function selectVictims(pod: PodInfo, { node, pods }: NodeInfo, { fit, budgets, startOf }: VictimSearch): Candidate | Rejection {
  const lower: PodInfo[] = []
  const others: PodInfo[] = []
  for (const each of pods.values()) (each.priority < pod.priority ? lower : others).push(each)
  if (lower.length === 0) return noVictims
  const room = createNodeInfo(node, others)
  const rejected = fit.on(room)
  if (rejected) return rejected.rejection
  const byImportance = (a: PodInfo, b: PodInfo): number => b.priority - a.priority || compareTexts(startOf(a), startOf(b))
  const { violating, harmless } = splitByBudgets(lower.sort(byImportance), budgets)
  const mustGo = (other: PodInfo): boolean => {
    room.addPod(other)
    if (!fit.on(room)) return false
    room.removePod(other.uid)
    return true
  }
  const violated = violating.filter(mustGo)
  const victims = [...violated, ...harmless.filter(mustGo)].sort(byImportance)
  return { nodeName: room.name, victims, budgetViolations: violated.length }
}

const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** A budget allows so many disruptions; pods beyond that number would break it. */
function splitByBudgets(pods: readonly PodInfo[], budgets: readonly PodDisruptionBudget[]) {
  const left = budgets.map(({ status }) => status.disruptionsAllowed ?? 0)
  const violating: PodInfo[] = []
  const harmless: PodInfo[] = []
  for (const pod of pods) {
    let isViolated = false
    for (const [i, budget] of budgets.entries()) if (counts(budget, pod) && --left[i] < 0) isViolated = true
    ;(isViolated ? violating : harmless).push(pod)
  }
  return { violating, harmless }
}

/** A pod that the API server has let go already is not counted twice. An empty selector means no pod here. */
function counts({ metadata, spec, status }: PodDisruptionBudget, { pod, namespace, labels }: PodInfo): boolean {
  if (metadata.namespace !== namespace || !spec.selector || isEmpty(labels)) return false
  const { matchLabels = {}, matchExpressions = [] } = spec.selector
  if (isEmpty(matchLabels) && matchExpressions.length === 0) return false
  return matchesLabelSelector(spec.selector, labels) && status.disruptedPods?.[pod.metadata.name] === undefined
}

const isEmpty = (object: Readonly<Record<string, unknown>>): boolean => Object.keys(object).length === 0
