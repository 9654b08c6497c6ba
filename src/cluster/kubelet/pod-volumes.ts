/**
 * The volumes of one pod: set up before its first container, shared by all of them, gone with the pod.
 * Upstream: pkg/kubelet/volumemanager (v1.32).
 *
 * Simplified: volumes of a storage provider are folders that live and die with the pod, like emptyDir.
 */
import type { FileSystem } from '../../base/os/file-system'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { Core } from '../../api/types'
import type { Clock } from '../../base/clock'
import type { Mount } from '../container-runtime/container-spec'
import { PodTokens } from './pod-tokens'
import { subPathFiles } from './sub-path-files'
import { sourcesOf, volumeContent, VolumeError, type ContentMaker, type VolumeRequest } from './volume-content'
import { VolumeFiles } from './volume-files'

interface Written {
  /** Fixed when the volume was set up or last refreshed; made when somebody looks. */
  content: ContentMaker
  shown: VolumeFiles | undefined
}

interface Place {
  readonly clock: Clock
  /** The disk of the node. */
  hostFiles(): FileSystem
}

const noSources: ReadonlySet<string> = new Set()
const noProblems: readonly string[] = []

export class PodVolumes {
  /** The API objects that the volumes show, as `ConfigMap/name`. */
  readonly sources: ReadonlySet<string>
  readonly #volumes: readonly Core.Volume[]
  #written: Map<string, Written> | undefined
  #folders: Map<string, FileSystem> | undefined
  #isSetUp = false
  readonly #request: VolumeRequest
  readonly #place: Place

  constructor(request: Omit<VolumeRequest, 'tokens'>, place: Place) {
    this.#request = { ...request, tokens: new PodTokens({ door: request.door, pod: request.pod, clock: place.clock }) }
    this.#place = place
    this.#volumes = request.pod.spec.volumes ?? []
    const sources = this.#volumes.flatMap(sourcesOf)
    this.sources = sources.length > 0 ? new Set(sources) : noSources
  }

  /** What stands in the way, a FailedMount message each; empty when all are set up. */
  setUp(): readonly string[] {
    if (this.#isSetUp) return noProblems
    const problems: string[] = []
    for (const volume of this.#volumes) {
      if (this.#written?.has(volume.name)) continue
      try {
        const content = volumeContent(this.#request, volume)
        if (content) (this.#written ??= new Map()).set(volume.name, { content, shown: undefined })
      } catch (error) {
        if (!(error instanceof VolumeError)) throw error
        problems.push(`MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`)
      }
    }
    this.#isSetUp = problems.length === 0
    return problems
  }

  mountsOf(container: Core.Container): readonly Mount[] {
    return (container.volumeMounts ?? []).flatMap((mount) => this.#mount(mount))
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

  #mount({ name, mountPath, readOnly, subPath }: Core.VolumeMount): Mount[] {
    const volume = this.#volumes.find((candidate) => candidate.name === name)
    if (!volume) return []
    const files = (): FileSystem => (subPath ? partOf(this.#filesOf(volume), `/${subPath}`) : this.#filesOf(volume))
    const isWritten = this.#written?.has(name) ?? false
    return [{ path: mountPath, files, isFolder: isWritten && !subPath, readOnly: (readOnly ?? false) || isWritten }]
  }

  #filesOf(volume: Core.Volume): FileSystem {
    const { clock } = this.#place
    const text = this.#written?.get(volume.name)
    if (text) return (text.shown ?? this.#show(text)).files
    const folders = (this.#folders ??= new Map())
    let files = folders.get(volume.name)
    if (!files)
      folders.set(
        volume.name,
        (files = volume.hostPath ? this.#hostFolder(volume.hostPath.path) : new MemoryFileSystem({ clock })),
      )
    return files
  }

  /** From the first look on tokens are kept fresh. */
  #show(text: Written): VolumeFiles {
    const { clock } = this.#place
    const shown = (text.shown = new VolumeFiles(clock, text.content()))
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

  #hostFolder(path: string): FileSystem {
    const files = this.#place.hostFiles()
    if (!files.stat(path)) files.makeDirectory(path, { parents: true })
    return subPathFiles(files, path)
  }
}

/** What is not there yet is made: a folder. */
function partOf(files: FileSystem, path: string): FileSystem {
  if (!files.stat(path)) files.makeDirectory(path, { parents: true })
  return subPathFiles(files, path)
}
