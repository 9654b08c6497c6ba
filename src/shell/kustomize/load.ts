/**
 * Files of a kustomization: below its directory, and nowhere else. Other directories with kustomizations may lie anywhere.
 * Upstream: kustomize/api/internal/loader/{fileloader,loadrestrictions}.go (v5.5.0).
 */
import { resolvePath, type FileSystem } from '../../base/os/file-system'
import { KustomizeError } from './fault'

export interface Loader {
  readonly files: FileSystem
  readonly root: string
  /** The directories that led here, the nearest first; none may come twice. */
  readonly ancestors: readonly string[]
}

const missing = (path: string): string => `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`

export function loadText({ files, root }: Loader, name: string): string {
  const path = resolvePath(root, name)
  const info = files.stat(path)
  if (!info) throw new KustomizeError(missing(path))
  if (info.type === 'directory') throw new KustomizeError(`'${path}' must resolve to a file`)
  if (root !== '/' && !path.startsWith(`${root}/`)) throw new KustomizeError(`security; file '${path}' is not in or below '${root}'`)
  return files.read(path)
}

/** `shown`: the path in messages, which is the one that was typed for the first directory. */
export function enter({ files, root, ancestors }: Loader, name: string, shown?: string): Loader {
  const path = resolvePath(root, name)
  const info = files.stat(path)
  if (!info) {
    const lstat = `lstat ${path}: no such file or directory`
    throw new KustomizeError(`must build at directory: not a valid directory: evalsymlink failure on '${shown ?? path}' : ${lstat}`)
  }
  if (info.type !== 'directory') throw new KustomizeError(`must build at directory: '${path}': file is not directory`)
  const chain = shown === undefined ? [root, ...ancestors] : []
  const known = chain.find((directory) => `${directory}/`.startsWith(`${path}/`))
  if (known) throw new KustomizeError(`cycle detected: candidate root '${path}' contains visited root '${known}'`)
  return { files, root: path, ancestors: chain }
}
