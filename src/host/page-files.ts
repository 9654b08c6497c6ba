/** The student's files as the page asks for them. */
import { FileError, resolvePath } from '../base/os/file-system'
import type { FileEntry } from '../protocol/messages'
import type { Host } from './host'
import { HOME } from './student-machine'

/** Files that the editor shows as tabs: those the lesson opens, then the rest of the home, without what is hidden. */
export function homeFiles({ world }: Host): string[] {
  const open = world.lesson?.open ?? []
  const found = world.machine.files.list(HOME).filter(({ name, type }) => type === 'file' && !name.startsWith('.'))
  return [...new Set([...open, ...found.map(({ name }) => name)])]
}

export const contentOf = ({ world }: Host, path: string): string | undefined => {
  const file = resolvePath(HOME, path)
  return world.machine.files.stat(file)?.type === 'file' ? world.machine.files.read(file) : undefined
}

export function listFiles({ world }: Host, path: string): FileEntry[] {
  const folder = resolvePath(HOME, path)
  if (world.machine.files.stat(folder)?.type !== 'directory') return []
  return world.machine.files.list(folder).map(({ name, type }) => ({ name, directory: type === 'directory' }))
}

/** The kernel's words when a file cannot be written. */
export function writeFile(host: Host, path: string, content: string): string | undefined {
  try {
    host.write(path, content)
    return undefined
  } catch (error) {
    if (error instanceof FileError) return error.message
    throw error
  }
}
