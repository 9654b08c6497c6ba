/**
 * The volumes of one pod: set up before its first container, shared by all of them. What the kubelet makes for the pod is gone with it;
 * what lies on a disk of the node or beside the nodes stays there. Upstream: pkg/kubelet/volumemanager (v1.32).
 *
 * Simplified: a volume of mode Block shows as a folder, mountPropagation changes nothing, and images as volumes are not looked at; a real
 * kubelet gives the device itself, and lets mounts through.
 */
import type { FileSystem } from '../../base/os/file-system'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { PersistentVolume } from '../../api/kinds/persistent-volume'
import { quantityValue } from '../../api/quantity'
import type { Core, Pod } from '../../api/types'
import type { Clock } from '../../base/clock'
import type { Mount, VolumeDisk } from '../container-runtime/container-spec'
import { PodTokens } from './pod-tokens'
import { subPathFiles } from './sub-path-files'
import { sourcesOf, volumeContent, type ContentMaker, type VolumeRequest } from './volume-content'
import { VolumeFiles } from './volume-files'
import { ClaimError, claimedVolume, claimNameOf } from './volumes/claimed-volume'
import { hostPathFiles } from './volumes/host-path'
import { modesOf } from './volumes/file-modes'
import { checkDriver, checkNodeAffinity, networkDiskOf, persistentFiles } from './volumes/persistent-files'
import { expandSubPath } from './volumes/sub-path-expression'
import { volumeDisk } from './volumes/volume-disk'
import { NotYet, VolumeError } from './volumes/volume-error'

interface Written {
  /** Fixed when the volume was set up or last refreshed; made when somebody looks. */
  content: ContentMaker
  shown: VolumeFiles | undefined
}

interface Place {
  readonly clock: Clock
  /** The disk of the node. */
  hostFiles(): FileSystem
  readonly networkDisk?: (key: string) => FileSystem
}

const FOLLOW_MS = 1000
const nothingUsed: ReadonlyMap<string, number> = new Map()
const noSources: ReadonlySet<string> = new Set()
const noProblems: readonly string[] = []

export class PodVolumes {
  /** The API objects that the volumes show, as `ConfigMap/name`. */
  readonly sources: ReadonlySet<string>
  readonly #volumes: readonly Core.Volume[]
  #written: Map<string, Written> | undefined
  #folders: Map<string, FileSystem> | undefined
  #isSetUp = false
  #request: VolumeRequest
  readonly #place: Place

  constructor(request: Omit<VolumeRequest, 'tokens'>, place: Place) {
    const { door, pod, podIP, node } = request
    this.#request = { door, pod, podIP, node, tokens: new PodTokens({ door, pod, clock: place.clock }) }
    this.#place = place
    this.#volumes = pod.spec.volumes ?? []
    const sources = this.#volumes.flatMap(sourcesOf)
    this.sources = sources.length > 0 ? new Set(sources) : noSources
  }

  /** What stands in the way, a FailedMount message each, '' for what is waited for in silence; empty when all are set up. */
  setUp(): readonly string[] {
    if (this.#isSetUp) return noProblems
    const problems: string[] = []
    const unknown: Unknown[] = []
    for (const volume of this.#volumes) {
      if (this.#written?.has(volume.name) || this.#folders?.has(volume.name)) continue
      try {
        this.#setUpOne(volume)
      } catch (error) {
        if (error instanceof NotYet) problems.push('')
        else if (error instanceof ClaimError) unknown.push({ volume: volume.name, problem: error.message })
        else if (error instanceof VolumeError) problems.push(`${error.step} for volume "${this.#nameOf(volume)}" : ${error.message}`)
        else throw error
      }
    }
    if (unknown.length > 0) problems.push(unprocessed(unknown))
    this.#isSetUp = problems.length === 0
    return problems
  }

  /** Throws `ConfigError` when a path names what the container does not know. */
  mountsOf(container: Core.Container, environment?: () => ReadonlyMap<string, string>): readonly Mount[] {
    return (container.volumeMounts ?? []).flatMap((mount) => this.#mount(mount, environment))
  }

  /** What lies in memory is lost. */
  losePower(): void {
    for (const { name, emptyDir } of this.#volumes) if (emptyDir?.medium === 'Memory') this.#folders?.delete(name)
  }

  /** Shows what the sources hold now; what is gone stays as it was. */
  refresh(): void {
    for (const volume of this.#volumes) {
      const text = this.#written?.get(volume.name)
      if (!text) continue
      try {
        text.content = volumeContent(this.#request, volume) ?? text.content
        text.shown?.write(text.content())
      } catch (error) {
        if (!(error instanceof VolumeError)) throw error
      }
    }
  }

  /** Labels and annotations of the pod may be shown; what they are now is there with the next look of the kubelet. */
  follow(pod: Pod): void {
    this.#request = { ...this.#request, pod }
    if (this.#volumes.some(showsMetadata)) this.#place.clock.after(FOLLOW_MS, () => this.refresh())
  }

  #setUpOne(volume: Core.Volume): void {
    const content = volumeContent(this.#request, volume)
    if (content) return void (this.#written ??= new Map()).set(volume.name, { content, shown: undefined })
    if (volume.emptyDir) return
    const files = this.#lastingFiles(volume)
    if (files) (this.#folders ??= new Map()).set(volume.name, files)
  }

  /** Those that were there before the pod, and stay when it goes. */
  #lastingFiles(volume: Core.Volume): FileSystem | undefined {
    const { door, pod, node } = this.#request
    const storage = { hostFiles: () => this.#place.hostFiles(), networkDisk: (key: string) => this.#networkDisk(key) }
    if (volume.hostPath) return hostPathFiles(storage.hostFiles(), volume.hostPath)
    const claimName = claimNameOf(pod, volume)
    if (claimName === undefined) {
      const disk = networkDiskOf(volume)
      return disk === undefined ? undefined : storage.networkDisk(disk)
    }
    const claimed = claimedVolume(door, pod, claimName)
    const { spec } = claimed
    this.#claimed = new Map(this.#claimed).set(volume.name, claimed)
    checkNodeAffinity(door, spec, node.name)
    checkDriver(door, claimed, node.name)
    return persistentFiles(spec, storage)
  }

  /** The volumes behind claims. */
  #claimed: ReadonlyMap<string, PersistentVolume> | undefined

  #nameOf({ name }: Core.Volume): string {
    return this.#claimed?.get(name)?.metadata.name ?? name
  }

  #networkDisk(key: string): FileSystem {
    return this.#place.networkDisk?.(key) ?? new MemoryFileSystem({ clock: this.#place.clock })
  }

  #mount({ name, mountPath, readOnly, ...part }: Core.VolumeMount, environment?: () => ReadonlyMap<string, string>): Mount[] {
    const subPath = part.subPathExpr ? expandSubPath(part.subPathExpr, environment?.() ?? new Map()) : part.subPath
    const volume = this.#volumes.find((candidate) => candidate.name === name)
    if (!volume) return []
    const files = (): FileSystem => (subPath ? partOf(this.#filesOf(volume), `/${subPath}`) : this.#filesOf(volume))
    const isWritten = this.#written?.has(name) ?? false
    const isReadOnly = (readOnly ?? false) || isWritten || (volume.persistentVolumeClaim?.readOnly ?? false)
    const disk = (): VolumeDisk | undefined => this.#diskOf(volume)
    return [{ path: mountPath, files, isFolder: isWritten && !subPath, readOnly: isReadOnly, disk }]
  }

  #diskOf(volume: Core.Volume): VolumeDisk | undefined {
    const { pod, node } = this.#request
    const memoryBytes = quantityValue(node.allocatable.memory)
    const index = this.#volumes.indexOf(volume)
    const files = (): FileSystem => this.#filesOf(volume)
    return volumeDisk(volume, { pod, memoryBytes, claimed: this.#claimed?.get(volume.name), index, files })
  }

  /** Bytes in emptyDir volumes, as far as anybody has looked into them. */
  usage(): ReadonlyMap<string, number> {
    if (!this.#folders) return nothingUsed
    const used = new Map<string, number>()
    for (const { name, emptyDir } of this.#volumes) {
      const files = emptyDir && emptyDir.medium !== 'Memory' ? this.#folders.get(name) : undefined
      if (files instanceof MemoryFileSystem) used.set(name, files.usedBytes)
    }
    return used
  }

  #filesOf(volume: Core.Volume): FileSystem {
    const { clock } = this.#place
    const text = this.#written?.get(volume.name)
    if (text) return (text.shown ?? this.#show(volume, text)).files
    const folders = (this.#folders ??= new Map())
    let files = folders.get(volume.name)
    if (files) return files
    folders.set(volume.name, (files = new MemoryFileSystem({ clock })))
    files.setMode('/', 0o777)
    return files
  }

  /** From the first look on tokens are kept fresh. */
  #show(volume: Core.Volume, text: Written): VolumeFiles {
    const { clock } = this.#place
    const shown = (text.shown = new VolumeFiles(clock, text.content(), modesOf(volume)))
    const renewal = (): void => {
      const { renewAtMs } = this.#request.tokens
      if (renewAtMs === undefined) return
      clock.within(0, () =>
        clock.after(renewAtMs - clock.now(), () => {
          shown.write(text.content())
          renewal()
        }),
      )
    }
    renewal()
    return shown
  }
}

interface Unknown {
  readonly volume: string
  readonly problem: string
}

/** Volumes that the kubelet cannot even begin with. Upstream: WaitForAttachAndMount in pkg/kubelet/volumemanager/volume_manager.go. */
function unprocessed(unknown: readonly Unknown[]): string {
  const names = unknown.map(({ volume }) => volume).join(' ')
  const problems = unknown.map(({ problem }) => problem).join('; ')
  return `Unable to attach or mount volumes: unmounted volumes=[${names}], unattached volumes=[], failed to process volumes=[${names}]: ${problems}`
}

function showsMetadata({ downwardAPI, projected }: Core.Volume): boolean {
  const items = [...(downwardAPI?.items ?? []), ...(projected?.sources ?? []).flatMap((source) => source.downwardAPI?.items ?? [])]
  return items.some(({ fieldRef }) => /^metadata\.(labels|annotations)/.test(fieldRef?.fieldPath ?? ''))
}

/** What is not there yet is made: a folder. */
function partOf(files: FileSystem, path: string): FileSystem {
  if (!files.stat(path)) files.makeDirectory(path, { parents: true })
  return subPathFiles(files, path)
}
