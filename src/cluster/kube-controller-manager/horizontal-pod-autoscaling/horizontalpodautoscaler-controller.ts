/**
 * As many pods as the load asks for: looks at every autoscaler each 15 seconds, for the first time that long after it was made.
 * Upstream: pkg/controller/podautoscaler/{horizontal.go,rate_limiters.go} (v1.32). Read `replica-calculator.ts` first.
 */
import { HorizontalPodAutoscaler } from '../../../api/kinds/horizontal-pod-autoscaler'
import { Pod } from '../../../api/kinds/pod'
import { keyOf } from '../../../api/object'
import { isStatusError } from '../../../api/status-error'
import type { Controller } from '../controller'
import { createHistories } from './histories'
import { createMetricsClient } from './metrics-client'
import { createSelectorClaims } from './selector-claims'
import { createAutoscalerSync } from './sync-autoscaler'

/** --horizontal-pod-autoscaler-sync-period */
const SYNC_PERIOD_MS = 15_000

export const horizontalPodAutoscalerController: Controller = {
  name: 'horizontal-pod-autoscaler',
  start(context) {
    const { informers, queue, formulas } = context
    const autoscalers = informers.of(HorizontalPodAutoscaler)
    const pods = informers.of(Pod)
    const histories = createHistories()
    const claims = createSelectorClaims()
    const sync = createAutoscalerSync({ context, client: createMetricsClient(context), claims, histories, podsIn: pods.inNamespace })
    const work = queue('HorizontalPodAutoscaler', { reconcile })

    autoscalers.onChange(({ type, object }) => {
      const key = keyOf(object)
      if (type === 'DELETED') claims.drop(key)
      else work.addAfter(key, SYNC_PERIOD_MS)
    })

    function reconcile(key: string): number | undefined {
      const autoscaler = autoscalers.get(key)
      if (!autoscaler) {
        histories.forget(key)
        formulas.forget(key)
        return undefined
      }
      try {
        sync(autoscaler, key)
      } catch (error) {
        // What fails is tried at the next turn, and no sooner.
        if (!isStatusError(error)) throw error
      }
      return SYNC_PERIOD_MS
    }
  },
}
