/** The learner's editor on a file: the one that the page offers, or the program that the environment names. Upstream: kubectl/pkg/cmd/util/editor/editor.go. */
import type { KubectlContext } from './command'
import { CommandError } from './failures'

export async function openEditor({ process, editor }: KubectlContext, path: string): Promise<void> {
  if (editor) {
    await editor(process, path)
    return
  }
  const named = process.env.get('KUBE_EDITOR') || process.env.get('EDITOR') || ''
  const words = (named === '' ? 'vi' : named).split(' ').filter((word) => word !== '')
  // Simplified: a machine with an `editor` of its own (the page's pane) opens that when nothing is named; a real kubectl opens vi.
  const usual = named === '' && process.stdout.isTerminal ? await process.spawn(['editor', path]) : undefined
  const running = usual ?? (await process.spawn([...words, path]))
  if (!running) {
    throw new CommandError(`unable to launch the editor ${JSON.stringify(words[0])}`)
  }
  const exit = await running.exit
  if (exit !== 0) throw new CommandError(`there was a problem with the editor ${JSON.stringify(words[0])}`)
}
