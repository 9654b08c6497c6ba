/** File names that match a pattern, sorted; names with a leading dot only when the pattern begins with one. Pathname Expansion, bash(1). */
import { resolvePath, type FileSystem } from '../../base/os/file-system'
import { hasPatternCharacters, matchesPattern, unescapePattern } from './pattern'

export function expandPathnames(files: FileSystem, cwd: string, pattern: string): readonly string[] {
  const isAbsolute = pattern.startsWith('/')
  const names = pattern.split('/').filter((name, index, all) => name !== '' || index === all.length - 1)
  let found: string[] = [isAbsolute ? '/' : '']
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1
    found = found.flatMap((prefix) => step({ files, cwd, isLast }, prefix, name))
  }
  return found
}

interface Search {
  readonly files: FileSystem
  readonly cwd: string
  readonly isLast: boolean
}

function step({ files, cwd, isLast }: Search, prefix: string, name: string): string[] {
  const end = isLast ? '' : '/'
  const directory = resolvePath(cwd, prefix === '' ? '.' : prefix)
  if (!hasPatternCharacters(name)) {
    const path = prefix + unescapePattern(name)
    return files.lstat(resolvePath(cwd, path)) ? [path + end] : []
  }
  if (files.stat(directory)?.type !== 'directory') return []
  const shown = files.list(directory).filter((entry) => entry.name.startsWith('.') === /^\\?\./.test(name))
  const matching = shown.filter((entry) => matchesPattern(entry.name, name))
  const usable = isLast ? matching : matching.filter((entry) => isDirectory(files, directory, entry.name))
  return usable.map((entry) => prefix + entry.name + end)
}

const isDirectory = (files: FileSystem, directory: string, name: string): boolean =>
  files.stat(resolvePath(directory, name))?.type === 'directory'
