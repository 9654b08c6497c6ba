/**
 * Counts for each disruption budget how many of its pods are healthy and how many have to be, so that the API server can tell at once
 * whether one more may be evicted. Upstream: pkg/controller/disruption/disruption.go (v1.32).
 */
import { isAbout, withAllowedCondition, withCondition } from '../../../api/disruption-budget'
import { Pod } from '../../../api/kinds/pod'
import { PodDisruptionBudget } from '../../../api/kinds/pod-disruption-budget'
import { isTerminating, keyOf, type LabelSelector } from '../../../api/object'
import { isNotFound } from '../../../api/status-error'
import { isSame } from '../../../api/updates'
import type { Controller, ControllerContext } from '../controller'
import { goSelector } from '../go-selector'
import { isReady } from '../pod-state'
import { createExpectedPods } from './expected-pods'
import { watchStaleTargets } from './stale-targets'

/** What happens to its pods within this time is counted at once: a real one is slowed down by its own requests. */
const LATENCY_MS = 10
/** After this long a pod that was to be evicted is expected to stay. */
const DELETION_TIMEOUT_MS = 120_000

export const disruptionController: Controller = {
  name: 'disruption-controller',
  component: 'controllermanager',
  start(context) {
    const { informers, recorder, clock, door, queue } = context
    const budgets = informers.of(PodDisruptionBudget)
    const pods = informers.of(Pod)
    const expectedPods = createExpectedPods(context)
    const work = queue('PodDisruptionBudget', { latencyMs: LATENCY_MS, reconcile })
    watchStaleTargets(context)

    budgets.onChange(({ object }) => work.add(keyOf(object)))
    pods.onChange(({ object }) => {
      const concerned = budgets.inNamespace(object.metadata.namespace ?? '').filter((budget) => isAbout(budget, object))
      if (concerned.length === 0) return
      const [first] = concerned
      if (concerned.length > 1) warnOfSeveral(object, first)
      work.add(keyOf(first))
    })

    function warnOfSeveral(pod: Pod, { metadata }: PodDisruptionBudget): void {
      const name = `${JSON.stringify(pod.metadata.namespace ?? '')}/${JSON.stringify(pod.metadata.name)}`
      const message = `Pod ${name} matches multiple PodDisruptionBudgets.  Chose ${JSON.stringify(metadata.name)} arbitrarily.`
      recorder.event(pod, 'Warning', 'MultiplePodDisruptionBudgets', message)
    }

    function reconcile(key: string): number | undefined {
      const budget = budgets.get(key)
      if (!budget) return undefined
      const selected = pods.inNamespace(budget.metadata.namespace ?? '').filter((pod) => isAbout(budget, pod))
      if (selected.length === 0) recorder.event(budget, 'Normal', 'NoPods', 'No matching pods found')
      const expected = expectedPods(budget, selected)
      if ('why' in expected) return fail(budget, expected.why)
      if (expected.hasUnmanaged) recorder.event(budget, 'Warning', 'UnmanagedPods', unmanagedText(budget.spec.selector ?? {}))
      const { disrupted, againAfterMs } = stillExpectedToGo(context, budget, selected)
      const healthy = selected.filter((pod) => !isTerminating(pod) && !disrupted[pod.metadata.name] && isReady(pod)).length
      write(budget, counted(budget, { ...expected, healthy, disrupted, now: clock.timestamp() }))
      return againAfterMs
    }

    /** Nobody may be evicted while it is not known who has to stay. */
    function fail(budget: PodDisruptionBudget, why: string): undefined {
      recorder.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', `Failed to calculate the number of expected pods: ${why}`)
      const condition = { status: 'False', reason: 'SyncFailed', message: why }
      write(budget, withCondition({ ...budget.status, disruptionsAllowed: 0 }, condition, clock.timestamp()))
    }

    function write(budget: PodDisruptionBudget, status: PodDisruptionBudget['status']): void {
      if (isSame(status, budget.status)) return
      try {
        door.updateStatus(PodDisruptionBudget, { ...budget, status })
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    }
  },
}

type Disrupted = Readonly<Record<string, string>>

/** Pods that were let go and are yet to be seen going, and when to look for them again. */
function stillExpectedToGo({ clock, recorder }: ControllerContext, { metadata, status }: PodDisruptionBudget, pods: readonly Pod[]) {
  const disrupted: Record<string, string> = {}
  let earliest = Infinity
  for (const pod of status.disruptedPods ? pods : []) {
    const since = status.disruptedPods?.[pod.metadata.name]
    if (since === undefined || isTerminating(pod)) continue
    const until = Date.parse(since) + DELETION_TIMEOUT_MS
    if (until < clock.now()) {
      // Upstream names the namespace twice.
      const text = `Pod was expected by PDB ${metadata.namespace}/${metadata.namespace} to be deleted but it wasn't`
      recorder.event(pod, 'Warning', 'NotDeleted', text)
      continue
    }
    disrupted[pod.metadata.name] = since
    earliest = Math.min(earliest, until)
  }
  return { disrupted, againAfterMs: earliest === Infinity ? undefined : earliest - clock.now() + 1 }
}

interface Count {
  readonly expected: number
  readonly desired: number
  readonly healthy: number
  readonly disrupted: Disrupted
  readonly now: string
}

/** As long as no pods are expected nothing is allowed: the first ones may be there before they are counted. */
function counted({ metadata, status }: PodDisruptionBudget, { expected, desired, healthy, disrupted, now }: Count): PodDisruptionBudget['status'] {
  const { conditions } = status
  const next = {
    ...(conditions ? { conditions } : {}),
    currentHealthy: healthy,
    desiredHealthy: desired,
    ...(Object.keys(disrupted).length > 0 ? { disruptedPods: disrupted } : {}),
    disruptionsAllowed: expected > 0 ? Math.max(0, healthy - desired) : 0,
    expectedPods: expected,
    observedGeneration: metadata.generation,
  }
  return withAllowedCondition(next, now)
}

const unmanagedText = (selector: LabelSelector): string =>
  `Pods selected by this PodDisruptionBudget (selector: ${goSelector(selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`
