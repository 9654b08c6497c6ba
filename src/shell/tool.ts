/** One program of the shared shell, by its name on PATH. */
import { errnoText, FileError } from '../base/os/file-system'
import type { Process, Program } from '../base/os/process'

export interface Tool {
  readonly name: string
  readonly program: Program
  readonly complete?: Complete
}

/**
 * What the last of `words` may become: `words` begins with the tool's name and ends with the beginning of the word under the cursor,
 * which is empty after a blank. Candidates are whole words.
 */
export type Complete = (words: readonly string[], context: CompletionContext) => Promise<readonly string[]>

export interface CompletionContext {
  /** A process of the shell that asks: its files, directory and environment. */
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
