/** What `--cascade` says, in its boolean form of old, too. Upstream: kubectl/pkg/cmd/delete/delete_flags.go parseCascadingFlag (v1.32). */
import type { KubectlContext } from './command'
import { CommandError } from './failures'

const TRUE = /^(1|t|T|TRUE|true|True)$/
const FALSE = /^(0|f|F|FALSE|false|False)$/

/** `background`, `foreground` or `orphan`; a boolean is understood and complained of. */
export async function readCascade({ err }: Pick<KubectlContext, 'err'>, given: string): Promise<string> {
  if (['background', 'foreground', 'orphan'].includes(given)) return given
  const meant = TRUE.test(given) ? 'background' : FALSE.test(given) ? 'orphan' : undefined
  if (meant === undefined) throw new CommandError(`invalid cascade value (${given}). Must be "background", "foreground", or "orphan"`)
  await err(`warning: --cascade=${given} is deprecated (boolean value) and can be replaced with --cascade=${meant}.\n`)
  return meant
}
