/** One program of the shared shell, by its name on PATH, and the manners that all of them have in common. */
import { errnoText, FileError } from '../base/os/file-system'
import type { Process, Program } from '../base/os/process'
import { OptionProblem, readOptions, type Options, type OptionSpec } from './tool-options'

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

export interface ToolDefinition extends Partial<OptionSpec> {
  readonly name: string
  /** What `--help` shows after the name. */
  readonly usage: string
  /** Exit status when the options make no sense: 1 unless said. */
  readonly usageStatus?: number
  run(process: Process, options: Options): Promise<number>
}

/** A tool whose options are read, and complained of, as the real one does. */
export function defineTool({ name, usage, letters = '', long = {}, usageStatus = 1, run }: ToolDefinition): Tool {
  async function program(process: Process): Promise<number> {
    const called = baseName(process.argv[0])
    const words = process.argv.slice(1)
    if (words[0] === '--help' && !('help' in long)) {
      await process.stdout.write(`Usage: ${called} ${usage}\n`)
      return 0
    }
    try {
      return await run(process, readOptions(words, { letters, long }))
    } catch (error) {
      if (!(error instanceof OptionProblem)) throw error
      const text = isBusybox(process)
        ? `${error.busybox}\nBusyBox v1.36.1 () multi-call binary.\n\nUsage: ${called} ${usage}`
        : `${error.gnu}\nTry '${called} --help' for more information.`
      return fail(process, text, usageStatus)
    }
  }
  return { name, program }
}

/** `cat: x: No such file or directory` on stderr, and the exit status. */
export async function fail(process: Process, message: string, status = 1): Promise<number> {
  await process.stderr.write(`${baseName(process.argv[0])}: ${message}\n`)
  return status
}

export const baseName = (path: string): string => path.replace(/(.)\/+$/, '$1').replace(/^.*\/(?=[^/])/s, '')

/** What the file system refused, without the path, which each tool puts in its own place. Anything else is thrown on. */
export function reasonOf(error: unknown): string {
  if (error instanceof FileError) return errnoText[error.errno]
  throw error
}

/** Small systems have busybox's tools and no bash; the others have GNU's. Their messages differ. */
export const isBusybox = ({ files }: Pick<Process, 'files'>): boolean => files.stat('/bin/bash') === undefined
