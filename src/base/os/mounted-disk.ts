/** One line of what a machine has mounted, as `mount` and `df` tell of it. Upstream: proc_pid_mounts(5), statfs(2). */
export interface DiskSpace {
  readonly sizeBytes: number
  readonly usedBytes: number
}

export interface MountedDisk {
  /** `/dev/vda1`, `tmpfs`, `overlay` */
  readonly source: string
  readonly path: string
  readonly type: string
  readonly options: string
  /** Places that are parts of one disk name the same; absent: a disk of its own. */
  readonly disk?: string
  /** Of size zero where nothing is stored. */
  readonly space: DiskSpace
}
