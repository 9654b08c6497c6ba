/** What a server says when its disk refuses: read-only, full, not its own. */
import { errnoText, FileError } from '../../base/os/file-system'

export interface DiskProblem {
  readonly path: string
  readonly text: string
  /** As the kernel counts them, errno(3). */
  readonly number: number
}

const numbers: Readonly<Record<string, number>> = { EACCES: 13, ENOSPC: 28, EROFS: 30 }

/** False when the disk refused; `report` has then heard of it. */
export function triesDisk(act: () => void, report: (problem: DiskProblem) => void): boolean {
  try {
    act()
    return true
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    report({ path: error.path, text: errnoText[error.errno], number: numbers[error.errno] ?? 5 })
    return false
  }
}
