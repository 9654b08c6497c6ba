/** What a command that only has commands below it does when none of them was named: refuses stray words, shows its help. */
import type { Command, KubectlContext } from './command'
import { ExitError, UsageError } from './failures'
import { commandHelp } from './help'

export async function showChildren(
  context: KubectlContext,
  command: Command,
  args: readonly string[],
): Promise<number> {
  if (args.length > 0) throw new UsageError(`unknown command ${JSON.stringify(args.join(' '))}`)
  await context.err(commandHelp(command, context.commandPath))
  throw new ExitError(1)
}
