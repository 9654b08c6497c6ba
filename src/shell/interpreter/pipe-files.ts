/** The files that stand for the pipes of `<( )`: `/dev/fd/63` and on, gone when the command that reads them has ended. */
import type { Context } from './context'

const FIRST = 63

export function createPipeFile({ process: { files }, state }: Context, content: string): string {
  files.makeDirectory('/dev/fd', { parents: true })
  let number = FIRST
  while (files.stat(`/dev/fd/${number}`)) number++
  const path = `/dev/fd/${number}`
  files.write(path, content)
  state.pipeFiles.push(path)
  return path
}

export async function removingPipeFiles(context: Context, run: () => Promise<number>): Promise<number> {
  const { pipeFiles } = context.state
  const before = pipeFiles.length
  try {
    return await run()
  } finally {
    for (const path of pipeFiles.splice(before)) if (context.process.files.stat(path)) context.process.files.remove(path)
  }
}
