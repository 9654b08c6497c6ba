/**
 * A stand-in for the kubelets, as the recordings had it: one pod after another becomes Running and Ready, nothing runs in them, and those
 * that are to end by themselves end after a while.
 */
import type { ApiDoor } from '../../api/door'
import { Pod } from '../../api/kinds/pod'
import { isConflict, isNotFound } from '../../api/status-error'
import type { Simulation } from '../../base/simulation'
import { addressOf, NODES } from './nodes.test.support'

/** How often it looks at the pods, and between one pod and the next. */
const ROUND_MS = 800
const STEP_MS = 40
const LIFE_MS = 4_000
const endsItself = ({ spec }: Pod): boolean => spec.containers[0].args?.[0] === '--exit-on-complete'

export function playKubelets(door: ApiDoor, { clock }: Simulation): void {
  let last = 10
  let freeAt = 0
  const soon = (run: () => void): void => {
    const nextRound = Math.ceil((clock.now() + 1) / ROUND_MS) * ROUND_MS
    freeAt = Math.max(freeAt + STEP_MS, nextRound)
    clock.after(freeAt - clock.now(), () => unlessGone(run))
  }
  const start = ({ metadata }: Pod): void => {
    const pod = door.get(Pod, metadata)
    if (pod.status.phase !== 'Pending' || pod.metadata.deletionTimestamp) return
    door.updateStatus(Pod, running(pod, clock.timestamp(), ++last))
    if (endsItself(pod))
      clock.after(LIFE_MS, () => unlessGone(() => door.updateStatus(Pod, ended(door.get(Pod, metadata), clock.timestamp()))))
  }
  door.watch(Pod, {}, ({ type, object: pod, previous }) => {
    if (type === 'DELETED' || !pod.spec.nodeName) return
    if (pod.metadata.deletionTimestamp) soon(() => door.delete(Pod, pod.metadata, { gracePeriodSeconds: 0 }))
    else if (!previous?.spec.nodeName) soon(() => start(pod))
  })
}

/** Whoever held it may let it go before. */
function unlessGone(act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error
  }
}

/** What the scheduler has said stays. */
const conditionsOf = ({ status }: Pod, now: string, isReady: boolean) => [
  ...['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady'].map((type) => ({
    type,
    status: isReady || !/Ready$/.test(type) ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: now,
  })),
  ...(status.conditions ?? []).filter(({ type }) => type === 'PodScheduled'),
]

function running(pod: Pod, now: string, number: number): Pod {
  const index = NODES.indexOf(pod.spec.nodeName ?? '')
  const podIP = `10.244.${index}.${number}`
  const containerStatuses = pod.spec.containers.map(({ name, image = '' }) => ({
    ...{ name, image, imageID: 'docker.io/x@sha256:1', containerID: 'containerd://abc', ready: true, started: true, restartCount: 0 },
    state: { running: { startedAt: now } },
    lastState: {},
  }))
  const status = {
    ...{ phase: 'Running', hostIP: addressOf(index), podIP, podIPs: [{ ip: podIP }], qosClass: pod.status.qosClass, startTime: now },
    ...{ conditions: conditionsOf(pod, now, true), containerStatuses },
  }
  return { ...pod, status: status as object as Pod['status'] }
}

function ended(pod: Pod, now: string): Pod {
  const terminated = { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now, containerID: 'containerd://abc' }
  const containerStatuses = pod.status.containerStatuses?.map((status) => ({
    ...status,
    imageID: 'x',
    ready: false,
    started: false,
    state: { terminated },
  }))
  return {
    ...pod,
    status: { ...pod.status, phase: 'Succeeded', conditions: conditionsOf(pod, now, false), containerStatuses } as object as Pod['status'],
  }
}
