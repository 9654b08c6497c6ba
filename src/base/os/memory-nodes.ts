/** What a file system in memory is made of: files, links and directories. */
export interface File {
  readonly type: 'file'
  readonly content: string
  readonly size: number
  readonly mode: number
  readonly modifiedAt: number
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
