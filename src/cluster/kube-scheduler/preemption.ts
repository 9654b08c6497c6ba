/**
 * When no node will do: whether taking away pods of lower priority would help, and which. Decides and acts not.
 * Upstream: pkg/scheduler/framework/preemption/preemption.go, plugins/defaultpreemption/default_preemption.go (v1.32).
 */
import type { PodDisruptionBudget } from '../../api/kinds/pod-disruption-budget'
import type { Pod } from '../../api/kinds/pod'
import type { Random } from '../../base/random'
import { chooseCandidate } from './choose-candidate'
import { fitMessage } from './fit-error'
import { createFitTest } from './fit-test'
import { unresolvable, type Plugin, type Rejection, type Snapshot } from './framework'
import type { NodeInfo, PodInfo } from './node-info'
import type { Nominations } from './nominator'
import type { Decision } from './schedule-one'
import { selectVictims, type Candidate } from './select-victims'

const notHelpful = unresolvable('Preemption is not helpful for scheduling')

const MINIMUM_CANDIDATES = 100
const MINIMUM_PERCENTAGE = 10

export interface Preemption {
  /** What the failure says after the nodes' own reasons; empty when pods are to give way. */
  readonly message: string
  /** Where the pod is to go, and who has to go for it. */
  readonly chosen?: Candidate
  readonly candidates: readonly Candidate[]
  /** Whether an earlier nomination is to be taken back. */
  readonly isHopeless: boolean
}

export interface PreemptionContext {
  readonly plugins: readonly Plugin[]
  readonly decision: Decision
  readonly random: Random
  readonly nominations?: Nominations | undefined
  budgets(): readonly PodDisruptionBudget[]
  /** When a pod began, as a text that sorts. */
  startOf(pod: PodInfo): string
}

export function preempt(pod: PodInfo, snapshot: Snapshot, context: PreemptionContext): Preemption {
  const obstacle = obstacleTo(pod, snapshot, context)
  if (obstacle !== undefined) return { message: `preemption: ${obstacle}`, candidates: [], isHopeless: false }
  const { decision, startOf } = context
  const potential = snapshot.nodes.filter(({ name }) => decision.rejections.get(name)?.rejection.isResolvable)
  const { candidates, rejections } = tryOut(pod, potential, { snapshot, ...context })
  if (candidates.length > 0) return { message: '', candidates, chosen: chooseCandidate(candidates, startOf), isHopeless: false }
  const all = snapshot.nodes.map(({ name }) => ({ rejection: rejections.get(name) ?? notHelpful }))
  return { message: `preemption: ${fitMessage({ nodesTotal: all.length, rejections: all })}`, candidates, isHopeless: true }
}

/** Why the pod may take nobody's place (now). */
function obstacleTo({ pod, priority }: PodInfo, snapshot: Snapshot, { decision }: PreemptionContext): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const { nominatedNodeName } = pod.status
  if (!nominatedNodeName || decision.rejections.get(nominatedNodeName)?.rejection.isResolvable === false) return undefined
  for (const other of snapshot.find(nominatedNodeName)?.pods.values() ?? [])
    if (other.priority < priority && isGivingWay(other.pod)) return 'not eligible due to a terminating pod on the nominated node.'
}

const isGivingWay = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined &&
  (status.conditions ?? []).some(({ type, status: value, reason }) => type === 'DisruptionTarget' && value === 'True' && reason === 'PreemptionByScheduler')

interface Found {
  readonly candidates: readonly Candidate[]
  readonly rejections: ReadonlyMap<string, Rejection>
}

/** Looks at nodes from some place on until there are enough to choose from, one of which breaks no budget. */
function tryOut(pod: PodInfo, nodes: readonly NodeInfo[], { snapshot, ...context }: PreemptionContext & { readonly snapshot: Snapshot }): Found {
  const rejections = new Map<string, Rejection>()
  const harmless: Candidate[] = []
  const violating: Candidate[] = []
  if (nodes.length === 0) return { candidates: [], rejections }
  const { random, startOf } = context
  const search = { fit: createFitTest(pod, { snapshot, ...context }), budgets: context.budgets(), startOf }
  const offset = random.below(nodes.length)
  const wanted = Math.min(nodes.length, Math.max(MINIMUM_CANDIDATES, Math.floor((nodes.length * MINIMUM_PERCENTAGE) / 100)))
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[(offset + i) % nodes.length]
    const found = selectVictims(pod, node, search)
    if ('reasons' in found) rejections.set(node.name, found)
    else if (found.victims.length > 0) (found.budgetViolations === 0 ? harmless : violating).push(found)
    if (harmless.length > 0 && harmless.length + violating.length >= wanted) break
  }
  return { candidates: [...harmless, ...violating], rejections }
}
