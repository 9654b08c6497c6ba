/** `pushd`, `popd`, `dirs`: directories to come back to. The Directory Stack, bash(1). */
import { complain, type Context } from '../interpreter/context'
import { parameterValue } from '../interpreter/variables'
import { changeDirectory } from './directory'

export async function pushDirectory(context: Context, args: readonly string[]): Promise<number> {
  const { state, process } = context
  const here = process.cwd
  const [target = state.directories[0]] = args
  if (target === undefined) {
    await complain(context, 'pushd: no other directory')
    return 1
  }
  const status = await changeDirectory(context, [target])
  if (status !== 0) return status
  state.directories = [here, ...(args.length === 0 ? state.directories.slice(1) : state.directories)]
  return showDirectories(context)
}

export async function popDirectory(context: Context): Promise<number> {
  const { state } = context
  const [target, ...rest] = state.directories
  if (target === undefined) {
    await complain(context, 'popd: directory stack empty')
    return 1
  }
  state.directories = rest
  const status = await changeDirectory(context, [target])
  return status === 0 ? showDirectories(context) : status
}

export async function showDirectories(context: Context): Promise<number> {
  const { process, state, streams } = context
  const home = parameterValue(context, 'HOME') ?? ''
  const short = (path: string): string =>
    home.length > 1 && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path
  await streams.stdout.write(`${[process.cwd, ...state.directories].map(short).join(' ')}\n`)
  return 0
}
