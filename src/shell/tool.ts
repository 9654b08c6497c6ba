/** One program of the shared shell, by its name on PATH. */
import { errnoText, FileError } from '../base/os/file-system'
import type { Process, Program } from '../base/os/process'

export interface Tool {
  readonly name: string
  readonly program: Program
  /** What the word under the cursor may become; the words before it include the tool's name. */
  readonly complete?: (request: CompletionRequest) => Promise<readonly string[]>
}

export interface CompletionRequest {
  readonly words: readonly string[]
  /** The beginning of the word under the cursor. */
  readonly word: string
  readonly process: Process
}

/** `cat: x: No such file or directory` on stderr, and the exit status. */
export async function fail(process: Process, message: string, status = 1): Promise<number> {
  await process.stderr.write(`${baseName(process.argv[0])}: ${message}\n`)
  return status
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** What the file system refused, without the path, which each tool puts in its own place. */
export function reasonOf(error: unknown): string {
  if (error instanceof FileError) return errnoText[error.errno]
  throw error
}
