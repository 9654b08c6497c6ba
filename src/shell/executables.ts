/**
 * From a name to a program of a machine whose tools lie in its bin directories: along PATH, then a tool, or a script with its `#!`
 * line. execve(2), and bash's way with scripts that have no such line.
 */
import { resolvePath, type FileSystem } from '../base/os/file-system'
import type { Process, Program } from '../base/os/process'
import { findProgramPath } from './program-path'
import { baseName } from './tool'
import type { Tools } from './tools'

export interface Place {
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
}

const BINARY_DIRECTORIES = /^\/(usr\/)?(local\/)?s?bin\/[^/]+$/
/** A script whose interpreter is a script whose interpreter ...: as Linux, so many and no more. */
const MAX_INTERPRETERS = 4

export function findExecutable(
  files: FileSystem,
  tools: Pick<Tools, 'find'>,
  name: string,
  place: Place,
  depth = 0,
): Program | undefined {
  const found = findProgramPath({ files, cwd: place.cwd, env: place.env }, name)
  if (found === undefined || depth > MAX_INTERPRETERS) return undefined
  const path = resolvePath(place.cwd, found)
  const content = files.read(path)
  if (content === '' && BINARY_DIRECTORIES.test(path)) return tools.find(baseName(path))
  const [interpreter, ...words] = interpreterOf(content)
  const program = findExecutable(files, tools, interpreter, place, depth + 1)
  return (
    program && ((process) => program(withArguments(process, [interpreter, ...words, found, ...process.argv.slice(1)])))
  )
}

function interpreterOf(script: string): readonly string[] {
  const line = /^#![ \t]*(\S+)[ \t]*(.*)/.exec(script)
  if (!line) return ['/bin/bash']
  const words = line[2].trim() === '' ? [] : [line[2].trim()]
  return baseName(line[1]) === 'env' && words.length > 0 ? words : [line[1], ...words]
}

/** The same process under other arguments; what it is asked for otherwise it answers as before. */
const withArguments = (process: Process, argv: readonly string[]): Process =>
  Object.create(process, { argv: { value: argv } })
