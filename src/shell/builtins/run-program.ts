/** Runs one of the shared programs inside of the shell: `echo`, `printf`, `test` and the like need no process of their own. */
import type { Program, Writer } from '../../base/os/process'
import { complaintPrefix, type Context } from '../interpreter/context'
import { forkProcess } from '../interpreter/fork'
import { exportedEnvironment } from '../interpreter/state'

export function asBuiltin(
  program: Program,
): (context: Context, args: readonly string[], name: string) => Promise<number> {
  return async (context, args, name) => {
    const { stdin, stdout } = context.streams
    const stderr: Writer = {
      ...context.streams.stderr,
      write: (text) => context.streams.stderr.write(complaintPrefix(context.state) + text),
    }
    const { cwd, terminal } = context.process
    const fork = forkProcess(context.process, {
      argv: [name, ...args],
      cwd,
      env: exportedEnvironment(context.state),
      stdin,
      stdout,
      stderr,
      terminal: context.streams.inputIsTerminal ? terminal : undefined,
    })
    try {
      return await program(fork.process)
    } finally {
      fork.end()
    }
  }
}
