/** File names that match a pattern, sorted; names with a leading dot only when the pattern begins with one. Pathname Expansion, bash(1). */
import { resolvePath, type FileSystem } from '../../base/os/file-system'
import { hasPatternCharacters, matchesPattern, unescapePattern } from './pattern'

export interface PathPlace {
  readonly files: FileSystem
  readonly cwd: string
  /** `dotglob`, `globstar`, `nocaseglob`. */
  readonly shopt: ReadonlySet<string>
}

export function expandPathnames(place: PathPlace, pattern: string): readonly string[] {
  const isAbsolute = pattern.startsWith('/')
  const goesDeep = place.shopt.has('globstar') && pattern.includes('**')
  const names = pattern.split('/').filter((name, index, all) => name !== '' || index === all.length - 1)
  let found: string[] = [isAbsolute ? '/' : '']
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1
    found = found.flatMap((prefix) => (goesDeep && name === '**' ? below(place, prefix, isLast) : step({ ...place, isLast }, prefix, name)))
  }
  return goesDeep ? [...new Set(found)].sort() : found
}

/** The directory itself and all below it; in the last place files, too. */
function below({ files, cwd, shopt }: PathPlace, prefix: string, isLast: boolean): string[] {
  const found: string[] = isLast ? [] : [prefix]
  const visit = (path: string): void => {
    const directory = resolvePath(cwd, path === '' ? '.' : path)
    if (files.stat(directory)?.type !== 'directory') return
    for (const { name, type } of files.list(directory)) {
      if (name.startsWith('.') && !shopt.has('dotglob')) continue
      if (isLast || type === 'directory') found.push(path + name + (isLast ? '' : '/'))
      if (type === 'directory') visit(`${path}${name}/`)
    }
  }
  visit(prefix)
  return found
}

function step({ files, cwd, shopt, isLast }: PathPlace & { readonly isLast: boolean }, prefix: string, name: string): string[] {
  const end = isLast ? '' : '/'
  const directory = resolvePath(cwd, prefix === '' ? '.' : prefix)
  if (!hasPatternCharacters(name)) {
    const path = prefix + unescapePattern(name)
    return files.lstat(resolvePath(cwd, path)) ? [path + end] : []
  }
  if (files.stat(directory)?.type !== 'directory') return []
  const fold = (text: string): string => (shopt.has('nocaseglob') ? text.toLowerCase() : text)
  const asksForDot = /^\\?\./.test(name)
  const isShown = (entry: string): boolean => (entry.startsWith('.') ? asksForDot || shopt.has('dotglob') : !asksForDot)
  const matching = files.list(directory).filter((entry) => isShown(entry.name) && matchesPattern(fold(entry.name), fold(name)))
  const usable = isLast ? matching : matching.filter((entry) => isDirectory(files, directory, entry.name))
  return usable.map((entry) => prefix + entry.name + end)
}

const isDirectory = (files: FileSystem, directory: string, name: string): boolean =>
  files.stat(resolvePath(directory, name))?.type === 'directory'
