/**
 * What the scheduler found out in its latest attempts: in short for all pods under `schedulingattempts`, and for one pod node by node
 * and plugin by plugin under `namespaces/NAMESPACE/pods/NAME/schedulingattempts`. No counterpart upstream.
 */
import type { Attempt } from '../../cluster/kube-scheduler/attempts'
import type { Scheduler } from '../../cluster/kube-scheduler/scheduler'

export const ATTEMPTS = 'schedulingattempts'

const ofPod = /^namespaces\/([^/]+)\/pods\/([^/]+)\/schedulingattempts$/

/** Undefined for any other place. Nothing is known while no scheduler runs. */
export function schedulingAttempts(place: string, scheduler: Scheduler | undefined): object | undefined {
  const [, namespace, name] = ofPod.exec(place) ?? []
  if (name === undefined && place !== ATTEMPTS) return undefined
  const attempts = scheduler?.attempts(name === undefined ? undefined : `${namespace}/${name}`) ?? []
  return { kind: 'SchedulingAttemptList', items: attempts.map(name === undefined ? inShort : inFull) }
}

const inFull = ({ at, ...attempt }: Attempt) => ({ time: timeOf(at), ...attempt })

const inShort = ({ at, pod, nodeName, message, nominatedNodeName }: Attempt) => ({ time: timeOf(at), pod, nodeName, message, nominatedNodeName })

const timeOf = (ms: number): string => new Date(ms).toISOString()
