/** A copy of a file, a link or a directory with everything in it. */
import { FileError, type FileSystem } from './file-system'

export function copyTree(files: FileSystem, from: string, to: string): void {
  const info = files.lstat(from)
  if (!info) throw new FileError('ENOENT', from)
  if (info.type === 'symlink') return files.symlink(info.target ?? '', to)
  if (info.type === 'file') return files.write(to, files.read(from), { mode: info.mode })
  files.makeDirectory(to, { parents: true, mode: info.mode })
  for (const entry of files.list(from)) copyTree(files, `${from}/${entry.name}`, `${to}/${entry.name}`)
}
