/** Certificates and keys that are put into a kubeconfig. Upstream: kubectl/pkg/cmd/config/set_{cluster,credentials}.go (v1.32). */
import { resolvePath } from '../../../base/os/file-system'
import type { Process } from '../../../base/os/process'
import type { Command, KubectlContext } from '../command'
import { CommandError, ExitError } from '../failures'
import { commandHelp } from '../help'

export function requireFile(process: Process, flag: string, path: string): void {
  if (process.files.stat(resolvePath(process.cwd, path))) return
  throw new CommandError(`could not stat ${flag} file ${path}: stat ${path}: no such file or directory`)
}

/** The content of a file as a kubeconfig holds it. */
export const embedded = (process: Process, path: string): string => btoa(process.files.read(resolvePath(process.cwd, path)))

/** The help, and then why it is shown. */
export async function unexpectedArgs({ out, err, commandPath }: KubectlContext, command: Command, why: string): Promise<never> {
  await out(commandHelp(command, commandPath))
  await err(`error: ${why}\n`)
  throw new ExitError(1)
}
