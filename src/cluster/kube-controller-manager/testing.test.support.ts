/**
 * For tests: a real API server with the controllers, and a stand-in for scheduler and kubelets. It makes pods run and be ready, some
 * ms after they were created, and ends those that are asked to go.
 */
import type { ApiDoor } from '../../api/door'
import type { Kind } from '../../api/kind'
import { kinds } from '../../api/kinds'
import { Lease } from '../../api/kinds/lease'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import { isTerminating } from '../../api/object'
import type { Clock } from '../../base/clock'
import { createSimulation } from '../../base/simulation'
import { createInformers } from '../client/informer'
import { createApiServer } from '../kube-apiserver/api-server'
import { startScheduler } from '../kube-scheduler/scheduler'
import { startControllerManager } from './controller-manager'

export interface ControlPlaneOptions {
  readonly seed?: string
  /** Ms until a pod is ready; absent: pods stay as they are created. */
  readonly readyAfterMs?: number
  /** Which pods ever become ready. */
  readonly becomesReady?: (pod: Pod) => boolean
  /** Which pods end as failed as soon as they have a node. */
  readonly fails?: (pod: Pod) => boolean
  /** The real scheduler gives pods their nodes, instead of the stand-in. */
  readonly withScheduler?: boolean
  /** Beside those that every server knows. */
  readonly moreKinds?: readonly Kind[]
}

export function startControlPlane({ seed = '1', readyAfterMs, becomesReady = () => true, fails = () => false, withScheduler = false, moreKinds = [] }: ControlPlaneOptions = {}) {
  const simulation = createSimulation({ seed, startMs: Date.UTC(2026, 0, 1) })
  const apiServer = createApiServer({ simulation, kinds: [...(kinds as readonly Kind[]), ...moreKinds] })
  const door = apiServer.door({ user: 'kubernetes-admin', fieldManager: 'kubectl' })
  const { clock } = simulation
  const silent = new Set<string>()
  for (const name of nodeNames) addNode(door, { name, clock, silent })
  const manager = startControllerManager({ apiServer, simulation })
  if (readyAfterMs !== undefined) standInForNodes(door, { simulation, readyAfterMs, becomesReady, fails, binds: !withScheduler })
  if (withScheduler) startScheduler({ apiServer, simulation })
  const run = (seconds: number): void => clock.advanceTo(clock.now() + seconds * 1000)
  run(1)
  return { simulation, apiServer, clock, door, run, manager, silent }
}

const nodeNames = ['node-1', 'node-2', 'node-3']
const capacity = { cpu: '8', memory: '32Gi', pods: '110' }

interface Machine {
  readonly name: string
  readonly clock: Clock
  /** Nodes that send no sign of life any more. */
  readonly silent: ReadonlySet<string>
}

export function addNode(door: ApiDoor, { name, clock, silent }: Machine): void {
  const now = clock.timestamp()
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: '', lastHeartbeatTime: now, lastTransitionTime: now }
  door.create(Node, {
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${name.slice(-1)}` } },
    spec: {},
    status: { capacity, allocatable: capacity, conditions: [ready] },
  })
  const place = { name, namespace: 'kube-node-lease' }
  door.create(Lease, { metadata: place, spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: clock.microTimestamp() } })
  const beat = (): void => {
    clock.after(10_000, beat)
    if (silent.has(name)) return
    const lease = door.get(Lease, place)
    door.update(Lease, { ...lease, spec: { ...lease.spec, renewTime: clock.microTimestamp() } })
  }
  clock.after(10_000, beat)
}

interface StandIn {
  readonly simulation: ReturnType<typeof createSimulation>
  readonly readyAfterMs: number
  readonly becomesReady: (pod: Pod) => boolean
  readonly fails: (pod: Pod) => boolean
  readonly binds: boolean
}

function standInForNodes(door: ApiDoor, { simulation: { clock, random }, readyAfterMs, becomesReady, fails, binds }: StandIn): void {
  const chance = random.fork('stand-in')
  const pods = createInformers(door, clock).of(Pod)
  let addresses = 0
  pods.onChange(({ type, object }) => {
    if (type === 'DELETED') return
    const key = object.metadata
    if (isTerminating(object)) clock.after(5, () => isStored(key) && door.delete(Pod, key, { gracePeriodSeconds: 0 }))
    else if (binds && type === 'ADDED' && !object.spec.nodeName) clock.after(1, () => stillThere(key) && door.bind(key, chance.pick(nodeNames)))
    else if (object.spec.nodeName && object.status.phase === 'Pending' && fails(object)) clock.after(5, () => fail(key))
    else if (object.spec.nodeName && object.status.phase === 'Pending' && becomesReady(object)) clock.after(readyAfterMs, () => makeReady(key))
  })

  /** The copy may show a pod that somebody else has let go just now. */
  const isStored = ({ namespace, name }: { namespace?: string; name: string }): boolean =>
    door.list(Pod, { namespace, fieldSelector: `metadata.name=${name}` }).items.length > 0

  const stillThere = ({ namespace, name }: { namespace?: string; name: string }): Pod | undefined => {
    const pod = pods.get(`${namespace}/${name}`)
    return pod && !isTerminating(pod) ? pod : undefined
  }

  function fail(key: { namespace?: string; name: string }): void {
    const pod = stillThere(key)
    if (pod?.status.phase === 'Pending') door.updateStatus(Pod, { ...pod, status: { ...pod.status, phase: 'Failed' } })
  }

  function makeReady(key: { namespace?: string; name: string }): void {
    const pod = stillThere(key)
    if (!pod || pod.status.phase !== 'Pending') return
    const podIP = `10.244.${Math.floor(++addresses / 250)}.${addresses % 250}`
    const now = clock.timestamp()
    const others = (pod.status.conditions ?? []).filter(({ type }) => type !== 'Ready')
    const conditions = [...others, { type: 'Ready', status: 'True', lastTransitionTime: now }]
    door.updateStatus(Pod, { ...pod, status: { ...pod.status, phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions } })
  }
}
