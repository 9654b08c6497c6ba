/** Where on PATH a program lies: what `which`, `type` and `command -v` print. */
import { resolvePath } from '../base/os/file-system'
import type { Process } from '../base/os/process'

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export function findProgramPath(
  { files, cwd, env }: Pick<Process, 'files' | 'cwd'> & { readonly env: ReadonlyMap<string, string> },
  name: string,
): string | undefined {
  const isProgram = (path: string): boolean => {
    const info = files.stat(path)
    return info?.type === 'file' && (info.mode & 0o111) !== 0
  }
  if (name.includes('/')) return isProgram(resolvePath(cwd, name)) ? name : undefined
  return (env.get('PATH') ?? DEFAULT_PATH)
    .split(':')
    .map((directory) => `${directory === '' ? '.' : directory}/${name}`)
    .find((path) => isProgram(resolvePath(cwd, path)))
}
