/**
 * Pods of files: what lies in the node's manifest folder runs here, whether or not there is an API server; where there is one, a
 * mirror pod shows it. Upstream: pkg/kubelet/config/{file,common}.go, pkg/kubelet/pod/mirror_client.go (v1.32).
 *
 * Simplified: the folder is read every 20 seconds (fileCheckFrequency); a real kubelet on Linux hears of changes at once, too.
 * Simplified: probes of static pods show in their mirror pods and are not made; their programs answer as long as they run.
 */
import { Pod } from '../../api/kinds/pod'
import { isTerminating, keyOf, type Draft } from '../../api/object'
import { isStatusError } from '../../api/status-error'
import type { Timer } from '../../base/clock'
import { Random } from '../../base/random'
import type { Change } from '../client/informer'
import { readStaticPod, withoutProbes } from './static-pod-file'
import type { KubeletContext } from './kubelet-context'

const CHECK_MS = 20_000
const MIRROR = 'kubernetes.io/config.mirror'

export interface StaticPodsOptions {
  readonly context: KubeletContext
  readonly folder: string
  /** Uid of the Node object; undefined while the API server is not known. */
  nodeUid(): string | undefined
  start(pod: Pod): void
  /** Asks it to end, with the time that its spec gives. */
  end(uid: string): void
  isThere(uid: string): boolean
  /** The status is to be written to a new mirror pod. */
  tell(uid: string): void
}

export interface StaticPods {
  /** Reads the folder. */
  look(): void
  /** Something has ended, or the API server is back. */
  reconcile(): void
  mirrorChanged(change: Change<Pod>): void
  /** Where the status of a pod is written to; undefined: nowhere at the moment. */
  addressOf(pod: Pod): Pod['metadata'] | undefined
  isStatic(uid: string): boolean
  stop(): void
}

export const isMirror = ({ metadata }: Pod): boolean => metadata.annotations?.[MIRROR] !== undefined

export function followManifests(options: StaticPodsOptions): StaticPods {
  const { context, folder } = options
  const { clock, door, node } = context
  /** By uid: what the files want. */
  let wanted = new Map<string, Pod>()
  /** All that were started, until nothing is left of them. */
  const known = new Map<string, Pod>()
  /** By namespace and name. */
  const mirrors = new Map<string, Pod>()
  const texts = new Map<string, { readonly text: string; readonly pod: Pod | undefined }>()
  let timer: Timer | undefined

  function read(file: string): Pod | undefined {
    const text = context.hostFiles().read(`${folder}/${file}`)
    const before = texts.get(file)
    if (before?.text === text) return before.pod
    const uid = new Random(`${node.name}/${file}/${text}`).hex(32)
    const pod = readStaticPod(text, { uid, nodeName: node.name, now: clock.microTimestamp() })
    texts.set(file, { text, pod })
    return pod
  }

  function look(): void {
    clock.cancel(timer)
    timer = clock.within(0, () => clock.after(CHECK_MS, look))
    const files = context.hostFiles().stat(folder) ? context.hostFiles().list(folder) : []
    const pods = files.filter(({ name, type }) => type === 'file' && !name.startsWith('.')).flatMap(({ name }) => read(name) ?? [])
    wanted = new Map(pods.map((pod) => [pod.metadata.uid, pod]))
    for (const uid of known.keys()) if (!wanted.has(uid) && options.isThere(uid)) options.end(uid)
    reconcile()
  }

  /** A pod of a changed file waits until the one of the old file is gone. */
  function startWanted(): void {
    for (const uid of known.keys()) if (!wanted.has(uid) && !options.isThere(uid)) known.delete(uid)
    const taken = new Set([...known.values()].map(keyOf))
    for (const [uid, pod] of wanted) {
      if (known.has(uid) || taken.has(keyOf(pod))) continue
      known.set(uid, pod)
      options.start(withoutProbes(pod))
    }
  }

  function reconcile(): void {
    startWanted()
    const nodeUid = options.nodeUid()
    if (nodeUid === undefined) return
    const shown = new Map([...known.values()].map((pod) => [keyOf(pod), pod]))
    for (const [key, mirror] of mirrors) if (!isOf(mirror, shown.get(key))) attempt(() => door.delete(Pod, mirror.metadata, { gracePeriodSeconds: 0 }))
    for (const [key, pod] of shown) if (!mirrors.has(key)) attempt(() => door.create(Pod, mirrorOf(pod, { name: node.name, uid: nodeUid })))
  }

  return {
    look,
    reconcile,
    mirrorChanged({ type, object }) {
      const key = keyOf(object)
      if (type === 'DELETED') mirrors.delete(key)
      else mirrors.set(key, object)
      if (type !== 'MODIFIED' || isTerminating(object)) reconcile()
      const uid = object.metadata.annotations?.[MIRROR]
      if (type === 'ADDED' && uid !== undefined && known.has(uid)) options.tell(uid)
    },
    addressOf(pod) {
      const { metadata } = pod
      if (!known.has(metadata.uid)) return metadata
      const mirror = mirrors.get(keyOf(pod))
      return isOf(mirror, pod) ? mirror?.metadata : undefined
    },
    isStatic: (uid) => known.has(uid),
    stop: () => clock.cancel(timer),
  }
}

const isOf = (mirror: Pod | undefined, pod: Pod | undefined): boolean =>
  mirror !== undefined && !isTerminating(mirror) && mirror.metadata.annotations?.[MIRROR] === pod?.metadata.uid

function mirrorOf({ metadata, spec }: Pod, node: { readonly name: string; readonly uid: string }): Draft & Pick<Pod, 'spec'> {
  const { uid, name, namespace, labels, annotations } = metadata
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', ...node, controller: true }]
  return { metadata: { name, namespace, labels, annotations: { ...annotations, [MIRROR]: uid }, ownerReferences }, spec }
}

/** What the API server does not take is tried again with the next look. */
function attempt(act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!isStatusError(error)) throw error
  }
}
