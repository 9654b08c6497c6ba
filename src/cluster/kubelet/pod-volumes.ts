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
import { subPathFiles } from './sub-path-files'
import { sourcesOf, volumeContent, VolumeError, type VolumeRequest } from './volume-content'
import { VolumeFiles, type VolumeContent } from './volume-files'

export interface PodVolumes {
  /** What stands in the way, a FailedMount message each; empty when all are set up. */
  setUp(): readonly string[]
  mountsOf(container: Core.Container): readonly Mount[]
  /** The API objects that the volumes show, as `ConfigMap/name`. */
  readonly sources: ReadonlySet<string>
  /** Shows what those objects hold now; what is gone stays as it was. */
  refresh(): void
}

interface Written {
  content: VolumeContent
  shown: VolumeFiles | undefined
}

export function createPodVolumes(request: VolumeRequest, { clock, hostFiles }: { clock: Clock; hostFiles: () => FileSystem }): PodVolumes {
  const volumes = request.pod.spec.volumes ?? []
  const written = new Map<string, Written>()
  const folders = new Map<string, FileSystem>()

  function filesOf(volume: Core.Volume): FileSystem {
    const text = written.get(volume.name)
    if (text) return (text.shown ??= new VolumeFiles(clock, text.content)).files
    let files = folders.get(volume.name)
    if (!files) folders.set(volume.name, (files = volume.hostPath ? hostFolder(volume.hostPath.path) : new MemoryFileSystem({ clock })))
    return files
  }

  function hostFolder(path: string): FileSystem {
    const files = hostFiles()
    if (!files.stat(path)) files.makeDirectory(path, { parents: true })
    return subPathFiles(files, path)
  }

  function mount({ name, mountPath, readOnly, subPath }: Core.VolumeMount): Mount[] {
    const volume = volumes.find((candidate) => candidate.name === name)
    if (!volume) return []
    const files = (): FileSystem => (subPath ? copyOf(filesOf(volume), `/${subPath}`) : filesOf(volume))
    return [{ path: mountPath, files, readOnly: (readOnly ?? false) || written.has(name) }]
  }

  /** A subPath of something that the kubelet writes is the file as it was: it does not follow updates. */
  function copyOf(files: FileSystem, path: string): FileSystem {
    if (!files.stat(path)) files.makeDirectory(path, { parents: true })
    return subPathFiles(files, path)
  }

  return {
    sources: new Set(volumes.flatMap(sourcesOf)),
    setUp() {
      const problems: string[] = []
      for (const volume of volumes) {
        if (written.has(volume.name)) continue
        try {
          const content = volumeContent(request, volume)
          if (content) written.set(volume.name, { content, shown: undefined })
        } catch (error) {
          if (!(error instanceof VolumeError)) throw error
          problems.push(`MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`)
        }
      }
      return problems
    },
    mountsOf: (container) => (container.volumeMounts ?? []).flatMap(mount),
    refresh() {
      for (const volume of volumes) {
        const text = written.get(volume.name)
        if (!text) continue
        try {
          text.content = volumeContent(request, volume) ?? text.content
          text.shown?.write(text.content)
        } catch (error) {
          if (!(error instanceof VolumeError)) throw error
        }
      }
    },
  }
}
