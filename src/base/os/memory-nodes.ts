/** What a file system in memory is made of: files, links and directories. */
import type { FileInfo } from './file-system'

export interface File {
  readonly type: 'file'
  readonly content: string
  readonly size: number
  readonly mode: number
  readonly modifiedAt: number
  /** Absent: whoever the file system belongs to. */
  readonly user?: string
}

export interface Link {
  readonly type: 'symlink'
  readonly target: string
  readonly modifiedAt: number
}

/** Written only by the file system that `owner` stands for; everybody else copies it first. */
export interface Directory {
  readonly type: 'directory'
  readonly owner: object
  readonly entries: Map<string, Node>
  mode: number
  modifiedAt: number
  user?: string
}

export type Node = File | Link | Directory

/** Bytes of content of all files in it. */
export function totalSize(node: Node): number {
  if (node.type === 'symlink') return 0
  if (node.type === 'file') return node.size
  let size = 0
  for (const child of node.entries.values()) size += totalSize(child)
  return size
}

const DIRECTORY_SIZE = 4096

export function describeNode(name: string, node: Node, user: string): FileInfo {
  const { type, modifiedAt } = node
  const owner = node.type === 'symlink' ? user : (node.user ?? user)
  if (node.type === 'symlink') return { name, type, modifiedAt, owner, mode: 0o777, size: node.target.length, target: node.target }
  return { name, type, modifiedAt, owner, mode: node.mode, size: node.type === 'file' ? node.size : DIRECTORY_SIZE }
}

/** The directory itself when it is this owner's to write, or a copy that is. */
export const ownedBy = (owner: object, directory: Directory): Directory =>
  directory.owner === owner ? directory : { ...directory, owner, entries: new Map(directory.entries) }
