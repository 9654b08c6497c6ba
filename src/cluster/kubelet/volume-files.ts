/**
 * Files that a kubelet writes for ConfigMaps, Secrets and the like. The content lies in a dated folder behind the link
 * `..data`, so that an update changes all of it at once. Upstream: pkg/volume/util/atomic_writer.go (v1.32).
 */
import { MemoryFileSystem } from '../../base/os/memory-file-system'

/** Relative path -> text. */
export type VolumeContent = Readonly<Record<string, string>>

interface Clock {
  now(): number
}

export class VolumeFiles {
  readonly files: MemoryFileSystem
  #directory = ''
  #content: VolumeContent = {}
  readonly #clock: Clock

  readonly #modeOf: (path: string) => number

  constructor(clock: Clock, content: VolumeContent, modeOf: (path: string) => number = () => 0o644) {
    this.#clock = clock
    this.#modeOf = modeOf
    this.files = new MemoryFileSystem({ clock })
    this.write(content)
  }

  write(content: VolumeContent): void {
    if (this.#directory !== '' && isSameContent(content, this.#content)) return
    const directory = `..${folderName(this.#clock.now())}`
    for (const [path, text] of Object.entries(content)) {
      const full = `/${directory}/${path}`
      this.files.makeDirectory(full.slice(0, full.lastIndexOf('/')), { parents: true })
      this.files.write(full, text, { mode: this.#modeOf(path) })
    }
    this.files.makeDirectory(`/${directory}`, { parents: true })
    if (this.#directory !== '') {
      this.files.remove('/..data')
      this.files.remove(`/${this.#directory}`, { recursive: true })
    }
    this.files.symlink(directory, '/..data')
    const tops = new Set(Object.keys(content).map(topOf))
    for (const path of Object.keys(this.#content))
      if (!tops.has(topOf(path)) && this.files.lstat(`/${topOf(path)}`)) this.files.remove(`/${topOf(path)}`)
    for (const top of tops) if (!this.files.lstat(`/${top}`)) this.files.symlink(`..data/${top}`, `/${top}`)
    this.#directory = directory
    this.#content = content
  }
}

const topOf = (path: string): string => path.split('/')[0]

/** `2026_11_21_07_30_00.123456789` */
function folderName(ms: number): string {
  const iso = new Date(ms).toISOString()
  return `${iso.slice(0, 19).replaceAll(/[-T:]/g, '_')}.${iso.slice(20, 23)}000000`
}

function isSameContent(a: VolumeContent, b: VolumeContent): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}
