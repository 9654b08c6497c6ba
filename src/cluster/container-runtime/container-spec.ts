/**
 * What the kubelet asks the runtime to run: the CRI's ContainerConfig. Upstream: k8s.io/cri-api/pkg/apis/runtime/v1
 * (v1.32).
 */
import type { FileSystem } from '../../base/os/file-system'
import type { DiskSpace } from '../../base/os/mounted-disk'
import type { PodSandbox } from '../network/contract'
import type { Image } from './contract'
import type { StoredImage } from './image-store'

/** What the files of a mount lie on. */
export interface VolumeDisk {
  readonly source: string
  readonly type: string
  /** Without `ro` or `rw`. */
  readonly options: string
  /** Absent: that of the node. */
  readonly space?: DiskSpace
}

export interface Mount {
  readonly path: string
  /** Asked for when somebody first looks into the container. */
  files(): FileSystem
  /** Known without a look: it is a folder, not a single file. */
  readonly isFolder?: boolean
  readonly readOnly: boolean
  /** Asked for by who looks at the mounts; undefined, or absent: the disk of the node. */
  readonly disk?: () => VolumeDisk | undefined
}

export interface ContainerSpec {
  readonly name: string
  readonly pod: { readonly namespace: string; readonly name: string; readonly uid: string }
  readonly image: StoredImage
  /** Replaces the image's entrypoint; empty: the image's own. */
  readonly command: readonly string[]
  readonly args: readonly string[]
  /** Asked for when somebody first looks at it. */
  env(): ReadonlyMap<string, string>
  readonly workingDirectory: string
  readonly hostname: string
  readonly declaredPorts: readonly number[]
  readonly mounts: readonly Mount[]
  readonly sandbox: PodSandbox
  /** How large the disk of the node is, and how full; absent: nobody knows. */
  readonly nodeDisk?: () => DiskSpace
  readonly nodeMemoryBytes?: number
  /** /etc/hosts and /etc/resolv.conf. */
  hosts(): string
  resolvConf(): string
  /** Bytes; absent: no limit. */
  readonly memoryLimit?: number
  /** Cores; absent: no limit. */
  readonly cpuLimit?: number
  /** Its weight where cores are scarce; absent: the least there is. */
  readonly cpuShares?: number
  /** Who is killed first when the machine has no memory left: -1000 to 1000. */
  readonly oomScoreAdj?: number
  readonly terminationMessagePath: string
  /** Of a failed container that left no message the end of its log is the message. */
  readonly fallsBackToLog?: boolean
  readonly readOnlyRoot?: boolean
  /** Whether the first process has an input that one can attach to, and whether it ends with the first who does. */
  readonly stdin?: boolean
  readonly stdinOnce?: boolean
  readonly tty?: boolean
  readonly user?: string
}

/** Entrypoint and arguments: what the pod says replaces what the image says, part by part. */
export function commandLine({
  command,
  args,
  image: { image },
}: Pick<ContainerSpec, 'command' | 'args' | 'image'>): readonly string[] {
  if (command.length > 0) return [...command, ...args]
  if (args.length > 0) return [...image.entrypoint, ...args]
  let own = ownCommands.get(image)
  if (!own) ownCommands.set(image, (own = [...image.entrypoint, ...image.command]))
  return own
}

/** What an image runs when nobody says otherwise: one list for all its containers. */
const ownCommands = new WeakMap<Image, readonly string[]>()
