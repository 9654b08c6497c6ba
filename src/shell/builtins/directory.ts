/** `cd`, `pwd`: the directory of the shell. */
import { resolvePath } from '../../base/os/file-system'
import { complain, type Context } from '../interpreter/context'
import { parameterValue } from '../interpreter/variables'

export async function changeDirectory(context: Context, args: readonly string[]): Promise<number> {
  const { process, state, streams } = context
  const words = args.filter((arg) => !/^-[LPe@]+$/.test(arg) && arg !== '--')
  if (words.length > 1) return refuse(context, 'cd: too many arguments')
  const name = words[0] === '-' ? 'OLDPWD' : words[0] === undefined ? 'HOME' : undefined
  const target = name ? parameterValue(context, name) : words[0]
  if (target === undefined) return refuse(context, `cd: ${name} not set`)
  const path = resolvePath(process.cwd, target)
  const info = process.files.stat(path)
  if (info?.type !== 'directory') {
    const reason = info ? 'Not a directory' : 'No such file or directory'
    return refuse(
      context,
      state.flavour === 'bash' ? `cd: ${target}: ${reason}` : `cd: can't cd to ${target}: ${reason}`,
    )
  }
  const { exported } = state.variables.get('OLDPWD') ?? { exported: true }
  state.variables.set('OLDPWD', { value: process.cwd, exported })
  state.variables.set('PWD', { value: path, exported: true })
  process.cwd = path
  if (words[0] === '-') await streams.stdout.write(`${path}\n`)
  return 0
}

async function refuse(context: Context, message: string): Promise<number> {
  await complain(context, message)
  return context.state.flavour === 'bash' ? 1 : 2
}

export async function printDirectory({ process, streams }: Context): Promise<number> {
  await streams.stdout.write(`${process.cwd}\n`)
  return 0
}
