/**
 * kubectl __complete: the question that completion scripts ask. The last word is the one under the cursor; the answer is a candidate
 * on each line and a number that says what the shell may add. Upstream: github.com/spf13/cobra completions.go (v1.8).
 *
 * Simplified: candidates come without descriptions; a real one tells a tab and what the command or flag does.
 */
import type { Process } from '../../base/os/process'
import type { Complete } from '../tool'

/** The shell may offer files, or may not. */
const DIRECTIVES = { ShellCompDirectiveDefault: 0, ShellCompDirectiveNoFileComp: 4 } as const

export const asksForCompletion = (words: readonly string[]): boolean => words[0] === '__complete' || words[0] === '__completeNoDesc'

export async function answerCompletion(process: Process, complete: Complete): Promise<number> {
  const words = process.argv.slice(2)
  const found = await complete(['kubectl', ...(words.length === 0 ? [''] : words)], { process })
  const directive = found.length === 0 ? 'ShellCompDirectiveDefault' : 'ShellCompDirectiveNoFileComp'
  await process.stdout.write([...found, `:${DIRECTIVES[directive]}`].map((line) => `${line}\n`).join(''))
  await process.stderr.write(`Completion ended with directive: ${directive}\n`)
  return 0
}
