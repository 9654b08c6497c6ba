/** How far a rollout of a DaemonSet or StatefulSet is. Upstream: kubectl/pkg/polymorphichelpers/rollout_status.go (v1.32). */
import type { DaemonSet, StatefulSet } from '../../../api/types'
import { CommandError } from '../failures'

interface Progress {
  readonly text: string
  readonly done: boolean
}

const waiting = (text: string): Progress => ({ text: `${text}\n`, done: false })
const done = (text: string): Progress => ({ text: `${text}\n`, done: true })

function needRollingUpdate(type: string | undefined): void {
  if (type !== 'RollingUpdate') throw new CommandError('rollout status is only available for RollingUpdate strategy type')
}

export function daemonSetProgress({ metadata, spec, status }: DaemonSet): Progress {
  needRollingUpdate(spec.updateStrategy?.type)
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) return waiting('Waiting for daemon set spec update to be observed...')
  const { desiredNumberScheduled: desired, updatedNumberScheduled: updated = 0, numberAvailable: available = 0 } = status
  const name = JSON.stringify(metadata.name)
  const rollout = `Waiting for daemon set ${name} rollout to finish:`
  if (updated < desired) return waiting(`${rollout} ${updated} out of ${desired} new pods have been updated...`)
  if (available < desired) return waiting(`${rollout} ${available} of ${desired} updated pods are available...`)
  return done(`daemon set ${name} successfully rolled out`)
}

export function statefulSetProgress({ metadata, spec, status }: StatefulSet): Progress {
  needRollingUpdate(spec.updateStrategy?.type)
  const { observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0, currentRevision, updateRevision } = status
  if (observedGeneration === 0 || (metadata.generation ?? 0) > observedGeneration) {
    return waiting('Waiting for statefulset spec update to be observed...')
  }
  const { replicas = 1 } = spec
  if (readyReplicas < replicas) return waiting(`Waiting for ${replicas - readyReplicas} pods to be ready...`)
  const { rollingUpdate } = spec.updateStrategy ?? {}
  if (rollingUpdate) {
    const wanted = replicas - (rollingUpdate.partition ?? 0)
    if (updatedReplicas < wanted) {
      return waiting(`Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${wanted} new pods have been updated...`)
    }
    return done(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`)
  }
  if (updateRevision !== currentRevision) {
    return waiting(`waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`)
  }
  return done(`statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`)
}
