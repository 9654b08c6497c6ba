/**
 * The kubelet: the agent of one node. Learns from one watch which pods are bound to its node, gives each a worker, and
 * looks at the runtime again once a second while something has happened there. An idle node sets no timers but its
 * heartbeat.
 * Upstream: pkg/kubelet/kubelet.go, pkg/kubelet/pleg/generic.go (v1.32).
 */
import type { ApiServer } from '../../api/door'
import { Pod } from '../../api/kinds/pod'
import type { NodeConnection } from '../../api/node-connection'
import type { Core } from '../../api/types'
import type { Timer } from '../../base/clock'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { Simulation } from '../../base/simulation'
import { createEventRecorder } from '../client/event-recorder'
import { createInformers, type Change } from '../client/informer'
import type { Runtime } from '../container-runtime/runtime'
import type { NodeNetwork } from '../network/contract'
import { BackOff } from './back-off'
import { createImageManager } from './image-manager'
import type { KubeletContext } from './kubelet-context'
import { createKubeletServer } from './kubelet-server'
import { startHeartbeat } from './node-heartbeat'
import { defaultCapacity, type NodeIdentity } from './node-status'
import { PodWorker } from './pod-worker'
import { followSources } from './volume-sources'

const RELIST_MS = 1000

export interface KubeletOptions {
  readonly apiServer: ApiServer
  readonly simulation: Simulation
  readonly nodeName: string
  readonly address: string
  readonly network: NodeNetwork
  readonly runtime: Runtime
  readonly capacity?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly Core.Taint[]
  readonly podCIDR?: string
  /** Address of the cluster's DNS Service. */
  readonly clusterDNS?: string
}

export interface Kubelet extends NodeConnection {
  /** The kubelet ends; what it started keeps running, unattended. */
  stop(): void
  /** The machine loses its power: everything on it ends at once and nobody hears of it. */
  powerOff(): void
}

export function startKubelet(options: KubeletOptions): Kubelet {
  const { apiServer, simulation, nodeName, network, runtime } = options
  const { clock, trace } = simulation
  const random = simulation.random.fork(`kubelet/${nodeName}`)
  const door = apiServer.door({ user: `system:node:${nodeName}`, fieldManager: 'kubelet' })
  const recorder = createEventRecorder(door, { clock, random, component: 'kubelet', host: nodeName })
  const identity = identityOf(options, simulation)
  const workers = new Map<string, PodWorker>()
  /** What changed in the runtime since the last relist: pod -> containers and sandbox. */
  const dirty = new Map<string, Set<string>>()
  const beganAt = clock.now()
  let relist: Timer | undefined
  let disk: MemoryFileSystem | undefined

  const context: KubeletContext = {
    clock,
    random,
    trace,
    door,
    recorder,
    network,
    runtime,
    images: createImageManager(clock, runtime.images),
    crashes: new BackOff(),
    node: { name: nodeName, address: options.address, allocatable: identity.capacity },
    clusterDNS: options.clusterDNS ?? '10.96.0.10',
    hostFiles: () => (disk ??= new MemoryFileSystem({ clock })),
    changed(podUid, what) {
      const seen = dirty.get(podUid)
      if (seen) seen.add(what)
      else dirty.set(podUid, new Set([what]))
      relist ??= clock.after(RELIST_MS - ((clock.now() - beganAt) % RELIST_MS), lookAgain)
    },
  }

  /**
   * Each thing that changed asks for a look of its own at the runtime as it is after the one before; one is enough when
   * nothing came of it.
   */
  function lookAgain(): void {
    relist = undefined
    const changes = [...dirty]
    dirty.clear()
    for (const [uid, seen] of changes) {
      const worker = workers.get(uid)
      worker?.sync()
      if (worker?.isGone) workers.delete(uid)
      else if (worker?.hadWork) for (const what of [...seen].slice(1)) context.changed(uid, what)
    }
  }

  function podChanged({ type, object }: Change<Pod>): void {
    const { uid } = object.metadata
    const worker = workers.get(uid)
    if (type === 'DELETED') {
      worker?.forget()
      if (worker?.isGone) workers.delete(uid)
      return
    }
    if (worker) return worker.update(object)
    if (isOver(object)) return
    const created = new PodWorker(context, object)
    workers.set(uid, created)
    sources.podAdded(created)
    created.sync()
  }

  const informers = createInformers(door, clock)
  const sources = followSources(context, informers, () => workers.values())
  const heartbeat = startHeartbeat({ door, clock, identity, images: () => runtime.images.list() })
  for (const [reason, message] of startEvents(nodeName)) recorder.event(heartbeat.node, 'Normal', reason, message)
  runtime.onExit((container) => context.changed(container.spec.pod.uid, container.id))
  runtime.onImageAdded(() => heartbeat.changed())
  informers.of(Pod, { fieldSelector: `spec.nodeName=${nodeName}` }).onChange(podChanged)

  function stop(): void {
    informers.stop()
    heartbeat.stop()
    clock.cancel(relist)
    context.changed = () => undefined
    for (const worker of workers.values()) worker.abandon()
  }

  const find = (wanted: { namespace: string; pod: string }): PodWorker | undefined =>
    [...workers.values()].findLast(
      ({ pod: { metadata } }) => metadata.name === wanted.pod && metadata.namespace === wanted.namespace,
    )

  return {
    ...createKubeletServer(clock, find, runtime.running),
    stop,
    powerOff() {
      stop()
      for (const worker of workers.values()) worker.cut()
    },
  }
}

const isOver = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'

function identityOf(options: KubeletOptions, { random }: Simulation): NodeIdentity {
  const { nodeName, address, capacity = {}, labels = {}, taints = [], podCIDR } = options
  const chance = random.fork(`node/${nodeName}`)
  const ids = { machine: chance.hex(32), system: chance.uuid(), boot: chance.uuid() }
  return { name: nodeName, address, capacity: { ...defaultCapacity, ...capacity }, labels, taints, podCIDR, ids }
}

const startEvents = (name: string): readonly (readonly [string, string])[] => [
  ['Starting', 'Starting kubelet.'],
  ['NodeHasSufficientMemory', `Node ${name} status is now: NodeHasSufficientMemory`],
  ['NodeHasNoDiskPressure', `Node ${name} status is now: NodeHasNoDiskPressure`],
  ['NodeHasSufficientPID', `Node ${name} status is now: NodeHasSufficientPID`],
  ['NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods'],
  ['NodeReady', `Node ${name} status is now: NodeReady`],
]
