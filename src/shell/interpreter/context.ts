/** Where a command runs: in which shell, as which process, with which streams. Handed down the tree of a script. */
import type { ParsedScript, Statement } from 'unbash'
import type { Process, Reader, Writer } from '../../base/os/process'
import type { ShellState } from './state'

/** `exec > file` changes them for the rest of their scope. */
export interface Streams {
  stdin: Reader
  stdout: Writer
  stderr: Writer
  /** Descriptors from 3 on. */
  others: ReadonlyMap<number, Reader | Writer>
  /** Nothing was put in the place of the keyboard. */
  inputIsTerminal: boolean
}

export interface Context {
  readonly state: ShellState
  /** Its waits end when this part of the shell is ended; its `cwd` is the directory of this shell. */
  readonly process: Process
  readonly streams: Streams
  /** In a condition: a failure is an answer, not a reason for `set -e` to leave. */
  readonly tested: boolean
  readonly depth: number
  readonly interpreter: Interpreter
}

/** What expansions and builtins need of the interpreter, which in turn needs them. */
export interface Interpreter {
  runStatements(context: Context, statements: readonly Statement[]): Promise<number>
  /** Text that belongs to a running script: `eval`, `source`, traps. */
  runSource(context: Context, source: string): Promise<number>
  /** A script from its first line to its last: an error that ends a line does not end the script. */
  runScript(context: Context, source: string): Promise<number>
  /** The output of a command substitution. */
  capture(context: Context, script: ParsedScript): Promise<string>
  /** A `<( )` or `>( )`: path of a file with the output, or for the input. */
  connectToFile(context: Context, script: ParsedScript, operator: '<' | '>'): Promise<string>
  runCommand(context: Context, argv: readonly string[], options?: { skipFunctions?: boolean }): Promise<number>
}

export async function complain(context: Context, message: string): Promise<void> {
  await context.streams.stderr.write(`${complaintPrefix(context.state)}${message}\n`)
}

/** `bash: ` at a prompt, `bash: line 1: ` for `-c`, `x.sh: line 3: ` in a script; ash names the line in scripts only. */
export function complaintPrefix({ flavour, name, interactive, line }: ShellState): string {
  if (flavour === 'dash') return interactive ? `${name}: ` : `${name}: ${line}: `
  if (interactive || (flavour === 'busybox' && !name.includes('.'))) return `${name}: `
  return `${name}: line ${line}: `
}
