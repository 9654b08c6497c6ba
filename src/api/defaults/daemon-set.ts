/** Completes DaemonSets. Upstream: SetDefaults_DaemonSet in pkg/apis/apps/v1/defaults.go (v1.32). */
import type { Apps, DaemonSet } from '../types'
import { fill } from './fill'
import { completeTemplate } from './workload'

export function defaultDaemonSet(daemonSet: DaemonSet): DaemonSet {
  const limited = fill(daemonSet.spec ?? {}, { revisionHistoryLimit: 10 })
  const template = completeTemplate(limited.template ?? {})
  const updateStrategy = defaultStrategy(limited.updateStrategy ?? {})
  const isComplete = template === limited.template && updateStrategy === limited.updateStrategy
  const spec = isComplete ? limited : { ...limited, template, updateStrategy }
  return spec === daemonSet.spec ? daemonSet : { ...daemonSet, spec }
}

function defaultStrategy(strategy: Apps.DaemonSetUpdateStrategy): Apps.DaemonSetUpdateStrategy {
  const typed = fill(strategy, { type: 'RollingUpdate' })
  if (typed.type !== 'RollingUpdate') return typed
  const rollingUpdate = fill(typed.rollingUpdate ?? {}, { maxSurge: 0, maxUnavailable: 1 })
  return rollingUpdate === typed.rollingUpdate ? typed : { ...typed, rollingUpdate }
}
