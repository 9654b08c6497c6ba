/** Completes Deployments and ReplicaSets. Upstream: SetDefaults_Deployment and SetDefaults_ReplicaSet in pkg/apis/apps/v1/defaults.go (v1.32). */
import type { Apps, Deployment, ReplicaSet } from '../types'
import { fill } from './fill'
import { defaultWorkload } from './workload'

const RESTING = { maxSurge: '25%', maxUnavailable: '25%' }

export function defaultDeployment(deployment: Deployment): Deployment {
  const counted = defaultWorkload(deployment.spec ?? {})
  const strategy = defaultStrategy(counted.strategy ?? {})
  const limited = fill(counted, { revisionHistoryLimit: 10, progressDeadlineSeconds: 600 })
  const spec = strategy === limited.strategy ? limited : { ...limited, strategy }
  return spec === deployment.spec ? deployment : { ...deployment, spec }
}

function defaultStrategy(strategy: Apps.DeploymentStrategy): Apps.DeploymentStrategy {
  const typed = fill(strategy, { type: 'RollingUpdate' })
  if (typed.type !== 'RollingUpdate') return typed
  const rollingUpdate = fill(typed.rollingUpdate ?? {}, RESTING)
  return rollingUpdate === typed.rollingUpdate ? typed : { ...typed, rollingUpdate }
}

/** The selector may be left out nowhere, so that only the number and the template can be lacking. */
export function defaultReplicaSet(replicaSet: ReplicaSet): ReplicaSet {
  const spec = defaultWorkload(replicaSet.spec ?? {})
  return spec === replicaSet.spec ? replicaSet : { ...replicaSet, spec }
}
