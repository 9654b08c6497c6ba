/** The files that stand for the pipes of `<( )` and `>( )`: `/dev/fd/63` and on, gone when the command that uses them has ended. */
import type { Context } from './context'

export interface PipeFile {
  readonly path: string
  /** What is done with the content in the end. */
  readonly use: ((content: string) => Promise<void>) | undefined
}

const FIRST = 63

export function createPipeFile({ process: { files }, state }: Context, content: string, use?: PipeFile['use']): string {
  files.makeDirectory('/dev/fd', { parents: true })
  let number = FIRST
  while (files.stat(`/dev/fd/${number}`)) number++
  const path = `/dev/fd/${number}`
  files.write(path, content)
  state.pipeFiles.push({ path, use })
  return path
}

export async function removingPipeFiles(context: Context, run: () => Promise<number>): Promise<number> {
  const { pipeFiles } = context.state
  const { files } = context.process
  const before = pipeFiles.length
  const ended: { content: string; use: PipeFile['use'] }[] = []
  try {
    return await run()
  } finally {
    for (const { path, use } of pipeFiles.splice(before)) {
      if (!files.stat(path)) continue
      ended.push({ content: use ? files.read(path) : '', use })
      files.remove(path)
    }
    for (const { content, use } of ended) await use?.(content)
  }
}
