/**
 * From the first word of a command line to what runs: a server or program of the image, or one of the shared tools that
 * the image has. Complaints as runc 1.1 words them (libcontainer/standard_init_linux.go).
 */
import type { FileSystem } from '../../base/os/file-system'
import type { Program } from '../../base/os/process'
import type { Image, Server, ToolRunner } from './contract'

export type Executable = { readonly server: Server } | { readonly program: Program }

/** Why it cannot be run, and what a shell would exit with. */
export interface NotExecutable {
  readonly problem: string
  readonly exitCode: 126 | 127
}

interface Search {
  readonly image: Image
  readonly tools: ToolRunner
  files(): FileSystem
}

const BINARY_DIRECTORIES = /^\/(usr\/)?(local\/)?s?bin\//

export function findExecutable(name: string, { image, tools, files }: Search): Executable | NotExecutable {
  const base = name.replace(BINARY_DIRECTORIES, '')
  const server = image.servers[name] ?? image.servers[base]
  if (server) return { server }
  const program = image.programs?.[base] ?? (image.tools.includes(base) ? tools.find(base) : undefined)
  if (program) return { program }
  if (name.includes('/') && files().stat(name)?.type === 'file') return script(name, { image, tools, files })
  if (image.pretend) return { server: image.servers[image.entrypoint[0]] }
  return notFound(name)
}

export const isNotExecutable = (found: Executable | NotExecutable): found is NotExecutable => 'problem' in found

/** A file that begins with `#!` is run by the program named there. */
function script(name: string, search: Search): Executable | NotExecutable {
  const files = search.files()
  const info = files.stat(name)
  if (info && (info.mode & 0o111) === 0) return { problem: `exec: ${quote(name)}: permission denied`, exitCode: 126 }
  const interpreter = /^#!\s*(\S+)/.exec(files.read(name))?.[1]
  if (!interpreter) return { problem: `exec ${name}: exec format error`, exitCode: 126 }
  const found = interpreter === name ? notFound(name) : findExecutable(interpreter, search)
  if (!('program' in found)) return found
  const { program } = found
  return {
    program: (process) =>
      program(Object.create(process, { argv: { value: [interpreter, name, ...process.argv.slice(1)] } })),
  }
}

/** Simplified: in the words of runc 1.1; those of 1.2 begin with `error during container init: `. */
export const notFound = (name: string): NotExecutable => ({
  problem: name.includes('/')
    ? `exec: ${quote(name)}: stat ${name}: no such file or directory`
    : `exec: ${quote(name)}: executable file not found in $PATH`,
  exitCode: 127,
})

const quote = (name: string): string => JSON.stringify(name)
