/**
 * One number for the whole state: every stored object, every file of the student's home, the time. Equal in every engine for equal
 * seeds and inputs; what replay is judged by.
 */
import { sha256Hex } from '../base/hash/sha256'
import type { FileSystem } from '../base/os/file-system'
import type { Storage } from '../cluster/kube-apiserver/storage'

export interface HashedState {
  readonly storage: Storage
  readonly files: FileSystem
  readonly home: string
  readonly nowMs: number
}

export function stateHash({ storage, files, home, nowMs }: HashedState): string {
  const lines = [`time ${nowMs}`, `revision ${storage.store.revision}`]
  for (const [{ resource, namespace, name }, value] of storage.store.entries()) {
    lines.push(`${resource}/${namespace}/${name} ${JSON.stringify(sorted(value))}`)
  }
  collectFiles(files, home, lines)
  return sha256Hex(lines.join('\n'))
}

function collectFiles(files: FileSystem, folder: string, lines: string[]): void {
  for (const { name, type } of files.list(folder)) {
    const path = `${folder}/${name}`
    if (type === 'directory') collectFiles(files, path, lines)
    else if (type === 'file') lines.push(`${path} ${JSON.stringify(files.read(path))}`)
  }
}

/** The same value with keys in one order, so that how an object was put together does not show. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
