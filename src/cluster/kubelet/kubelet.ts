/**
 * The kubelet: the agent of one node. Learns from one watch which pods are bound to its node, gives each a worker, and
 * looks at the runtime again once a second while something has happened there. An idle node sets no timers but its
 * heartbeat.
 * Upstream: pkg/kubelet/kubelet.go, pkg/kubelet/pleg/generic.go (v1.32).
 */
import type { ApiServer } from '../../api/door'
import { Pod } from '../../api/kinds/pod'
import { isUnreachable } from '../../api/unreachable'
import type { NodeConnection } from '../../api/node-connection'
import type { Core } from '../../api/types'
import type { Timer } from '../../base/clock'
import type { Random } from '../../base/random'
import type { FileSystem } from '../../base/os/file-system'
import type { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { Simulation } from '../../base/simulation'
import { createEventRecorder } from '../client/event-recorder'
import { createInformers, type Change, type Informers } from '../client/informer'
import type { Runtime } from '../container-runtime/runtime'
import type { NodeNetwork } from '../network/contract'
import { refusalOf } from './admit-pod'
import { BackOff } from './back-off'
import { pressureRefusal } from './eviction-admission'
import { createImageManager } from './image-manager'
import type { KubeletContext } from './kubelet-context'
import { createKubeletServer } from './kubelet-server'
import { startHeartbeat, type Heartbeat } from './node-heartbeat'
import { createNodeDisk } from './node-disk'
import { createNodeEviction } from './node-eviction'
import { allocatableOf, defaultCapacity, type NodeIdentity } from './node-status'
import { ownNode } from './own-node'
import { diskSpace, measure, systemUse, type NodeStrain } from './node-usage'
import { PodWorker, type PodRemains } from './pod-worker'
import { followManifests, isMirror } from './static-pods'
import { rejectPod } from './reject-pod'
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
  /** The node's disk, where it is older than this kubelet. */
  readonly disk?: MemoryFileSystem
  /** A disk beside the nodes, by all that tells it from others. */
  readonly networkDisk?: (key: string) => FileSystem
  /** Folder on that disk whose files are pods. */
  readonly manifests?: string
  /** What an earlier kubelet of this node left behind. */
  readonly remains?: readonly PodRemains[]
  /** What is on the machine beside its pods. */
  readonly strain?: NodeStrain
  /** How often the machine was switched on before. */
  readonly boots?: number
}

export interface Kubelet extends NodeConnection {
  /** The API server can be reached again: begins anew with what it says. */
  connect(): void
  /** Nothing is heard of the API server any more. */
  disconnect(): void
  /** The node's disk. */
  disk(): MemoryFileSystem
  /** Reads the folder of manifests now. */
  lookAtManifests(): void
  /** The kubelet ends; what it started keeps running, unattended. */
  stop(): readonly PodRemains[]
  /** The machine loses its power: everything on it ends at once and nobody hears of it. */
  powerOff(): readonly PodRemains[]
}

export function startKubelet(options: KubeletOptions): Kubelet {
  const { apiServer, simulation, nodeName, network, runtime } = options
  const { clock, trace } = simulation
  const random = simulation.random.fork(`kubelet/${nodeName}`)
  const { strain = { memoryBytes: 0, diskBytes: 0, cause: 0 } } = options
  const door = apiServer.door({ user: `system:node:${nodeName}`, fieldManager: 'kubelet' })
  const recorder = createEventRecorder(door, { clock, random, component: 'kubelet', host: nodeName })
  const identity = identityOf(options, simulation)
  const allocatable = allocatableOf(identity.capacity)
  const workers = new Map<string, PodWorker>()
  /** What changed in the runtime since the last relist: pod -> containers and sandbox. */
  const dirty = new Map<string, Set<string>>()
  const beganAt = clock.now()
  let relist: Timer | undefined
  let disk = options.disk
  let informers: Informers | undefined
  let heartbeat: Heartbeat | undefined
  const remains = new Map((options.remains ?? []).map((each) => [each.pod.metadata.uid, each]))

  const diskOf = (): MemoryFileSystem => (disk ??= createNodeDisk(clock))

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
    node: { name: nodeName, address: options.address, allocatable },
    clusterDNS: options.clusterDNS ?? '10.96.0.10',
    hostFiles: diskOf,
    diskSpace: () => diskSpace(measure(identity.capacity, { runtime, strain }), workers.values()),
    ...(options.networkDisk ? { networkDisk: options.networkDisk } : {}),
    statics: undefined,
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
      if (worker?.isGone) forget(uid)
      else if (worker?.hadWork) for (const what of [...seen].slice(1)) context.changed(uid, what)
    }
  }

  function forget(uid: string): void {
    workers.delete(uid)
    if (context.statics?.isStatic(uid)) context.statics.reconcile()
  }

  function podChanged(change: Change<Pod>): void {
    const { type, object } = change
    if (context.statics && isMirror(object)) return context.statics.mirrorChanged(change)
    const { uid } = object.metadata
    const worker = workers.get(uid)
    if (type === 'DELETED') {
      worker?.forget()
      if (worker?.isGone) forget(uid)
      return
    }
    if (worker) return worker.update(object)
    if (!isOver(object) && isAdmitted(object)) start(object)
  }

  /** A pod that ran here already, or is to go, is not asked again. */
  function isAdmitted(pod: Pod): boolean {
    if (remains.has(pod.metadata.uid) || pod.metadata.deletionTimestamp || !heartbeat) return true
    const others = { atMost: workers.size, list: () => [...workers.values()].filter(({ isActive }) => isActive).map((worker) => worker.pod) }
    const refusal = pressureRefusal(pod, eviction.pressures) ?? refusalOf(pod, others, { node: ownNode(door, heartbeat.node), allocatable })
    if (refusal) rejectPod(context, pod, refusal)
    return refusal === undefined
  }

  function start(pod: Pod): void {
    const { uid } = pod.metadata
    const created = new PodWorker(context, pod, remains.get(uid))
    remains.delete(uid)
    workers.set(uid, created)
    sources?.podAdded(created)
    created.sync()
  }

  /** What runs here and is not wanted any more ends; what could not be said is said. */
  function settle(known: readonly Pod[]): void {
    const wanted = new Set(known.map(({ metadata }) => metadata.uid))
    for (const { pod } of [...remains.values()]) {
      const { uid } = pod.metadata
      if (!context.statics?.isStatic(uid)) start(known.find(({ metadata }) => metadata.uid === uid) ?? pod)
    }
    for (const [uid, worker] of workers) {
      if (!wanted.has(uid) && !context.statics?.isStatic(uid)) worker.forget()
      else {
        worker.reportAnew()
        worker.sync()
      }
      if (worker.isGone) forget(uid)
    }
    context.statics?.reconcile()
  }

  const eviction = createNodeEviction({ context, capacity: identity.capacity, strain, workers: () => workers.values(), node: () => heartbeat?.node })
  let sources: ReturnType<typeof followSources> | undefined

  function connect(): void {
    if (informers) return
    try {
      heartbeat?.changed()
      heartbeat ??= startHeartbeat({ door, clock, identity, recorder, images: () => runtime.images.list(), look: eviction.look, pressures: () => eviction.pressures })
      informers = createInformers(door, clock)
      sources = followSources(context, informers, () => workers.values())
      const pods = informers.of(Pod, { fieldSelector: `spec.nodeName=${nodeName}` })
      const isAgain = workers.size + remains.size > 0
      pods.onChange(podChanged)
      if (isAgain) clock.after(0, () => settle(pods.list()))
    } catch (error) {
      if (!isUnreachable(error)) throw error
      disconnect()
    }
  }

  function disconnect(): void {
    informers?.stop()
    informers = undefined
    sources = undefined
  }

  runtime.onExit((container) => context.changed(container.spec.pod.uid, container.id))
  runtime.onImageAdded(() => heartbeat?.changed())
  runtime.onOutOfMemory((victim) => {
    const message = `System OOM encountered, victim process: ${victim.processName}, pid: ${victim.hostPid}`
    if (heartbeat) recorder.event(heartbeat.node, 'Warning', 'SystemOOM', message)
  })
  if (options.manifests !== undefined) {
    context.statics = followManifests({
      context,
      folder: options.manifests,
      nodeUid: () => (informers ? heartbeat?.node.metadata.uid : undefined),
      start,
      end: (uid) => endStatic(workers.get(uid)),
      isThere: (uid) => workers.has(uid),
      tell: (uid) => workers.get(uid)?.reportAnew(),
    })
  }
  connect()
  context.statics?.look()

  function stop(): readonly PodRemains[] {
    disconnect()
    heartbeat?.stop()
    context.statics?.stop()
    clock.cancel(relist)
    context.changed = () => undefined
    for (const worker of workers.values()) worker.abandon()
    return [...remains.values(), ...[...workers.values()].map((worker) => worker.remains)]
  }

  const find = (wanted: { namespace: string; pod: string }): PodWorker | undefined =>
    [...workers.values()].findLast(
      ({ pod: { metadata } }) => metadata.name === wanted.pod && metadata.namespace === wanted.namespace,
    )

  return {
    ...createKubeletServer(clock, find, runtime.running),
    machine: () => ({ cpuCores: systemUse.cpuCores, memoryBytes: systemUse.memoryBytes + strain.memoryBytes }),
    connect,
    disconnect,
    disk: diskOf,
    lookAtManifests: () => context.statics?.look(),
    stop,
    powerOff() {
      stop()
      for (const worker of workers.values()) worker.cut()
      return [...remains.values(), ...[...workers.values()].map((worker) => worker.remains)]
    },
  }
}

/** As if somebody had deleted it, with the time that its spec gives. */
function endStatic(worker: PodWorker | undefined): void {
  if (!worker) return
  const { pod } = worker
  const deletionGracePeriodSeconds = pod.spec.terminationGracePeriodSeconds ?? 30
  worker.update({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: pod.metadata.creationTimestamp, deletionGracePeriodSeconds } })
}

const isOver = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'

function identityOf(options: KubeletOptions, { random }: Simulation): NodeIdentity {
  const { nodeName, address, capacity = {}, labels = {}, taints = [], podCIDR, boots = 0 } = options
  const chance = random.fork(`node/${nodeName}`)
  const ids = { machine: chance.hex(32), system: chance.uuid(), boot: bootId(chance, boots) }
  return { name: nodeName, address, capacity: { ...defaultCapacity, ...capacity }, labels, taints, podCIDR, ids }
}

/** Another one each time that the machine is switched on. */
const bootId = (chance: Random, boots: number): string => (boots === 0 ? chance : chance.fork(`boot ${boots}`)).uuid()
