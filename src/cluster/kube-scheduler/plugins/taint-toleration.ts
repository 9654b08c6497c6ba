/**
 * Taints keep pods away that do not tolerate them: for good (NoSchedule, NoExecute) or if possible (PreferNoSchedule).
 * Upstream: pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go (v1.32).
 */
import type { Node } from '../../../api/kinds/node'
import type { Core } from '../../../api/types'
import { isSame } from '../../../api/updates'
import { normalizeByMaximum, unresolvable, type Plugin, type Rejection } from '../framework'
import { isTolerated } from '../../../api/toleration'

const rejections = new Map<string, Rejection>()

function rejectionBy({ key, value }: Core.Taint): Rejection {
  const reason = `node(s) had untolerated taint {${key}: ${value ?? ''}}`
  let rejection = rejections.get(reason)
  if (!rejection) rejections.set(reason, (rejection = unresolvable(reason)))
  return rejection
}

export const taintToleration: Plugin = {
  name: 'TaintToleration',
  isLocal: true,
  weight: 3,
  preFilter: ({ tolerations }) => ({
    filter({ hardTaints }) {
      if (hardTaints.length === 0) return undefined
      const untolerated = hardTaints.find((taint) => !isTolerated(taint, tolerations))
      return untolerated && rejectionBy(untolerated)
    },
  }),
  preScore({ tolerations }) {
    const relevant = tolerations.filter(({ effect }) => !effect || effect === 'PreferNoSchedule')
    return {
      score: ({ softTaints }) => (softTaints.length === 0 ? 0 : softTaints.filter((taint) => !isTolerated(taint, relevant)).length),
      normalize: (scores) => normalizeByMaximum(scores, true),
    }
  },
  isWorthRetrying({ tolerations }, event) {
    const keepsAway = ({ spec }: Node): boolean => (spec.taints ?? []).some((taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, tolerations))
    if (event.type === 'OwnUpdate') return !isSame(event.pod.spec.tolerations, event.previous.spec.tolerations)
    if (event.type === 'NodeUpdated') return keepsAway(event.previous) && !keepsAway(event.node)
    return event.type === 'NodeAdded' && !keepsAway(event.node)
  },
}
