/**
 * `kubectl foo bar` where kubectl has no command `foo`: the program `kubectl-foo-bar` on the PATH, or else `kubectl-foo`, gets what is
 * left of the words. Upstream: kubectl/pkg/cmd/cmd.go HandlePluginCommand (v1.32).
 */
import type { Process } from '../../base/os/process'
import { findProgramPath } from '../program-path'

/** Undefined when there is no such plugin. */
export async function runPlugin(process: Process, words: readonly string[]): Promise<number | undefined> {
  const firstFlag = words.findIndex((word) => word.startsWith('-'))
  const names = (firstFlag < 0 ? words : words.slice(0, firstFlag)).map((word) => word.replaceAll('-', '_'))
  for (let count = names.length; count > 0; count--) {
    const path = findProgramPath(process, `kubectl-${names.slice(0, count).join('-')}`)
    if (path === undefined) continue
    const { stdin, stdout, stderr, terminal, env, cwd } = process
    const child = await process.spawn([path, ...words.slice(count)], { env, cwd, stdin, stdout, stderr, ...(terminal ? { terminal } : {}) })
    if (!child) return undefined
    const stop = process.onEnd(() => child.kill(process.signalled ?? 'SIGTERM'))
    try {
      return await child.exit
    } finally {
      stop()
    }
  }
  return undefined
}
