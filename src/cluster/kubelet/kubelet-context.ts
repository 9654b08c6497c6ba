/** What the parts of one kubelet share. */
import type { ApiDoor } from '../../api/door'
import type { FileSystem } from '../../base/os/file-system'
import type { DiskSpace } from '../../base/os/mounted-disk'
import type { Random } from '../../base/random'
import type { Clock } from '../../base/clock'
import type { Trace } from '../../base/trace'
import type { EventRecorder } from '../client/event-recorder'
import type { Runtime } from '../container-runtime/runtime'
import type { NodeNetwork } from '../network/contract'
import type { BackOff } from './back-off'
import type { NodeFacts } from './downward-api'
import type { ImageManager } from './image-manager'
import type { StaticPods } from './static-pods'

export interface KubeletContext {
  readonly clock: Clock
  readonly random: Random
  readonly trace: Trace
  readonly door: ApiDoor
  readonly recorder: EventRecorder
  readonly network: NodeNetwork
  readonly runtime: Runtime
  readonly images: ImageManager
  /** Restarts of containers that crash. */
  readonly crashes: BackOff
  readonly node: NodeFacts
  /** Address of the cluster's DNS server, for /etc/resolv.conf. */
  readonly clusterDNS: string
  /** The disk of the node, for hostPath volumes. */
  hostFiles(): FileSystem
  /** How large that is, and how full. */
  diskSpace(): DiskSpace
  /** A disk beside the nodes, by all that tells it from others. Absent: each pod has its own. */
  readonly networkDisk?: (key: string) => FileSystem
  /** Pods of files; absent where there is no folder of them. */
  statics: StaticPods | undefined
  /** Something happened to a container or sandbox of the pod: it is looked at again with the next relist. */
  changed: (podUid: string, what: string) => void
}
