/**
 * Keys and values for ConfigMaps and Secrets: --from-literal, --from-file, --from-env-file.
 * Upstream: staging/src/k8s.io/kubectl/pkg/cmd/create/create_configmap.go, kubectl/pkg/util/hash (v1.32).
 */
import { resolvePath } from '../../../base/os/file-system'
import type { Process } from '../../../base/os/process'
import { CommandError } from '../failures'
import type { FlagTable } from '../flags'

export const dataFlags = {
  'from-literal': { type: 'array', help: 'A key and its value, key=value.' },
  'from-file': {
    type: 'list',
    help: 'A file (or a directory of files); key=path gives the key another name than the file.',
  },
  'from-env-file': { type: 'list', help: 'A file with lines key=value.' },
  'append-hash': { type: 'bool', help: 'Add a hash of the content to the name.' },
} as const satisfies FlagTable

interface DataFlags {
  readonly 'from-literal': readonly string[]
  readonly 'from-file': readonly string[]
  readonly 'from-env-file': readonly string[]
}

/** `forWhat` is what messages call the object: `ConfigMap "cfg"`. */
export function readData(process: Process, flags: DataFlags, forWhat: string): Record<string, string> {
  const data: Record<string, string> = {}
  const add = (key: string, value: string): void => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key)) throw new CommandError(invalidKey(key))
    if (Object.hasOwn(data, key))
      throw new CommandError(
        `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ${forWhat}`,
      )
    data[key] = value
  }
  if (flags['from-env-file'].length > 0 && (flags['from-file'].length > 0 || flags['from-literal'].length > 0)) {
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal')
  }
  for (const source of flags['from-file']) for (const [key, value] of fileEntries(process, source)) add(key, value)
  for (const literal of flags['from-literal']) add(...literalEntry(literal))
  for (const path of flags['from-env-file']) for (const [key, value] of envEntries(process, path)) add(key, value)
  return data
}

const invalidKey = (key: string): string =>
  `${JSON.stringify(key)} is not a valid key name for a ConfigMap: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`

function literalEntry(literal: string): [string, string] {
  const equals = literal.indexOf('=')
  if (equals < 1) throw new CommandError(`invalid literal source ${literal}, expected key=value`)
  return [literal.slice(0, equals), literal.slice(equals + 1).replace(/^(['"])(.*)\1$/s, '$2')]
}

function fileEntries(process: Process, source: string): [string, string][] {
  const equals = source.indexOf('=')
  if (source.split('=').length > 2) throw new CommandError("key names or file paths cannot contain '='")
  if (equals === 0) throw new CommandError(`key name for file path ${source.slice(1)} missing`)
  const path = source.slice(equals + 1)
  if (path === '') throw new CommandError(`file path for key name ${source.slice(0, equals)} missing`)
  const absolute = resolvePath(process.cwd, path)
  const info = process.files.stat(absolute)
  if (!info) throw new CommandError(`error reading ${path}: no such file or directory`)
  if (info.type !== 'directory')
    return [[equals > 0 ? source.slice(0, equals) : lastPart(path), process.files.read(absolute)]]
  if (equals > 0) throw new CommandError('cannot give a key name for a directory path')
  const files = process.files.list(absolute).filter(({ type }) => type === 'file')
  return files.map(({ name }) => [name, process.files.read(resolvePath(absolute, name))])
}

function checkVariableName(name: string): void {
  if (/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) return
  const rule = `a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit`
  throw new CommandError(
    `${JSON.stringify(name)} is not a valid key name: ${rule} (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`,
  )
}

const lastPart = (path: string): string => path.split('/').at(-1) ?? path

function envEntries(process: Process, path: string): [string, string][] {
  const absolute = resolvePath(process.cwd, path)
  if (!process.files.stat(absolute)) throw new CommandError(`error reading ${path}: no such file or directory`)
  return process.files
    .read(absolute)
    .split('\n')
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const equals = line.indexOf('=')
      checkVariableName(equals < 0 ? line : line.slice(0, equals))
      return equals < 0 ? [line, process.env.get(line) ?? ''] : [line.slice(0, equals), line.slice(equals + 1)]
    })
}
