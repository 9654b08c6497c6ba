/**
 * Objects from files, directories and standard input: what -f names. Each carries where it came from, because messages say so.
 * Upstream: staging/src/k8s.io/cli-runtime/pkg/resource/{builder,visitor}.go (v1.32).
 */
import { findTimeFault } from '../../api/openapi/go-time'
import { FileError, resolvePath } from '../../base/os/file-system'
import type { ConnectFailure } from '../../base/os/network-stack'
import { parseYamlDocuments, YamlError } from '../../base/yaml/parse'
import { statusText } from '../tools/url'
import type { KubectlContext } from './command'
import { CommandError, eachThrough } from './failures'
import type { FlagTable, ParsedFlags } from './flags'
import { formatJson } from './go-json'
import { kustomized } from './kustomized'
import { isTree, type Manifest, type Tree } from './manifest'

export const fileFlags = {
  filename: { type: 'list', short: 'f', help: 'File, directory or - (standard input) with the objects.' },
  recursive: { type: 'bool', short: 'R', help: 'Also look into the directories below.' },
  kustomize: { type: 'string', short: 'k', help: 'Directory with a kustomization.' },
} as const satisfies FlagTable

export interface FileSelection {
  readonly filename: readonly string[]
  readonly recursive?: boolean
  /** As --validate has it; commands that do not check what they read leave it out. */
  readonly validate?: string
}

export interface SourcedDocument {
  readonly source: string
  readonly document: Tree
}

/** The documents of one file up to the first that cannot be read, and what is wrong with that one. */
export interface ReadText {
  readonly documents: readonly SourcedDocument[]
  readonly error: CommandError | undefined
}

/** How a directory with a kustomization stands among the names of files. */
const KUSTOMIZATION = '\0kustomization:'

/** -k is one more way to name files. Upstream: cli-runtime/pkg/resource/builder.go RequireFilenameOrKustomize (v1.32). */
export function withKustomization<T extends FlagTable>(parsed: ParsedFlags<T>): ParsedFlags<T> {
  const { filename = [], kustomize = '' } = parsed.flags as { readonly filename?: readonly string[]; readonly kustomize?: string }
  if (typeof kustomize !== 'string' || kustomize === '') return parsed
  if (filename.length > 0) throw new CommandError('only one of -f or -k can be specified')
  return { ...parsed, flags: { ...parsed.flags, filename: [KUSTOMIZATION + kustomize] } }
}

const MANIFEST_NAME = /\.(json|ya?ml)$/

/** Throws when there is something that cannot even be opened: then nothing is done at all. */
export async function readTexts(
  context: KubectlContext,
  { filename, recursive = false }: FileSelection,
): Promise<readonly ReadText[]> {
  const texts: SourcedText[] = []
  await eachThrough(filename, async (name) => void texts.push(...(await textsOf(context, name, recursive))))
  return texts.map(({ source, text }) => parseText(source, text))
}

function parseText(source: string, text: string): ReadText {
  const documents: SourcedDocument[] = []
  try {
    for (const part of splitDocuments(text)) documents.push(...parseDocuments(source, part))
    return { documents, error: undefined }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return { documents, error }
  }
}

interface SourcedText {
  readonly source: string
  readonly text: string
}

async function textsOf({ process, err }: KubectlContext, name: string, recursive: boolean): Promise<SourcedText[]> {
  if (name.startsWith(KUSTOMIZATION)) {
    const directory = name.slice(KUSTOMIZATION.length)
    const { text, warnings } = kustomized(process, directory)
    if (warnings !== '') await err(warnings)
    return [{ source: directory, text }]
  }
  if (name === '-') return [{ source: 'STDIN', text: await process.stdin.readAll() }]
  if (/^https?:\/\//.test(name)) return [{ source: name, text: await download(process, name) }]
  const info = process.files.stat(resolvePath(process.cwd, name))
  if (!info) throw new CommandError(`the path ${JSON.stringify(name)} does not exist`)
  const paths = info.type === 'directory' ? manifestsIn(process, name, recursive) : [name]
  if (paths.length === 0)
    throw new CommandError(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`)
  return paths.map((path) => ({ source: path, text: readText(process, path) }))
}

function manifestsIn(process: KubectlContext['process'], directory: string, recursive: boolean): string[] {
  return process.files.list(resolvePath(process.cwd, directory)).flatMap(({ name, type }) => {
    const path = directory === '.' ? name : `${directory.replace(/\/$/, '')}/${name}`
    if (type === 'directory') return recursive ? manifestsIn(process, path, recursive) : []
    return MANIFEST_NAME.test(name) ? [path] : []
  })
}

function readText(process: KubectlContext['process'], path: string): string {
  try {
    return process.files.read(resolvePath(process.cwd, path))
  } catch (error) {
    if (error instanceof FileError)
      throw new CommandError(`open ${path}: ${error.message.split(': ').at(-1)?.toLowerCase() ?? ''}`)
    throw error
  }
}

async function download(process: KubectlContext['process'], url: string): Promise<string> {
  const { hostname, port, protocol, pathname, search } = new URL(url)
  const tls = protocol === 'https:'
  const outcome = await process.network.http(
    {
      method: 'GET',
      host: hostname,
      port: Number(port) || (tls ? 443 : 80),
      path: pathname + search,
      headers: {},
      body: '',
      tls,
    },
    { follow: true },
  )
  if (!('response' in outcome))
    throw new CommandError(`Unable to connect to the server: dial tcp: ${dialProblem(outcome)}`)
  if (outcome.response.status === 200) return outcome.response.body
  const { status } = outcome.response
  throw new CommandError(`unable to read URL ${JSON.stringify(url)}, server reported ${`${status} ${statusText(status)}`.trim()}, status code=${status}`)
}

/** Each document is read by itself, so that those before a broken one count, and lines are numbered from its beginning. */
const splitDocuments = (text: string): string[] => text.split(/^---[^\S\n]*$\n?/m)

function parseDocuments(source: string, text: string): SourcedDocument[] {
  return parsePart(source, text).flatMap((document) => {
    if (!isTree(document)) throw invalidData(source, 'invalid object to validate')
    return flatten(document).map((one) => ({ source, document: one }))
  })
}

/** A List stands for its items. */
function flatten(document: Tree): Tree[] {
  if (typeof document.kind !== 'string' || !document.kind.endsWith('List') || !Array.isArray(document.items))
    return [document]
  return document.items.filter(isTree).flatMap(flatten)
}

function parsePart(source: string, text: string): unknown[] {
  const looksLikeJson = text.trimStart().startsWith('{')
  try {
    return parseYamlDocuments(text)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new CommandError(
      `error parsing ${source}: ${looksLikeJson ? 'unexpected EOF' : `error converting YAML to JSON: ${error.message}`}`,
    )
  }
}

function dialProblem(failure: ConnectFailure): string {
  if (failure.failure === 'unknown-host') return `lookup ${failure.host}: no such host`
  const words = {
    refused: 'connect: connection refused',
    reset: 'read: connection reset by peer',
    timeout: 'i/o timeout',
    unreachable: 'connect: no route to host',
    plain: 'http: server gave HTTP response to HTTPS client',
    untrusted: 'tls: failed to verify certificate',
  }
  return `${failure.address}:${failure.port}: ${words[failure.failure]}`
}

/** Ends the reading of its file. */
export class InvalidData extends CommandError {}

const invalidData = (source: string, problem: string): InvalidData =>
  new InvalidData(
    `error validating ${JSON.stringify(source)}: error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`,
  )

/** Sees to it that a document is an object: has a kind, a version and usable metadata. */
export function asManifest({ source, document }: SourcedDocument, validates: boolean): Manifest {
  const { apiVersion, kind, metadata = {} } = document
  const missing = [...(apiVersion ? [] : ['apiVersion not set']), ...(kind ? [] : ['kind not set'])]
  if (validates && missing.length > 0)
    throw invalidData(source, missing.length > 1 ? `[${missing.join(', ')}]` : missing[0])
  if (!kind)
    throw new CommandError(
      `unable to decode ${JSON.stringify(source)}: Object 'Kind' is missing in '${formatJson(document)}'`,
    )
  if (!isTree(metadata)) throw undecodable(source, metadata, 'metadataOnlyObject.metadata of type v1.ObjectMeta')
  for (const field of ['labels', 'annotations']) checkTexts(source, field, metadata[field])
  for (const field of ['creationTimestamp', 'deletionTimestamp']) checkTime(source, metadata[field])
  return { ...document, apiVersion: String(apiVersion ?? ''), kind: String(kind), metadata }
}

function checkTexts(source: string, field: string, map: unknown): void {
  if (map === undefined || map === null) return
  if (!isTree(map)) throw undecodable(source, map, `ObjectMeta.metadata.${field} of type map[string]string`)
  const bad = Object.values(map).find((value) => typeof value !== 'string' && value !== null)
  if (bad !== undefined) throw undecodable(source, bad, `ObjectMeta.metadata.${field} of type string`)
}

function checkTime(source: string, time: unknown): void {
  const fault = typeof time === 'string' ? findTimeFault(time) : undefined
  if (fault) throw new CommandError(`unable to decode ${JSON.stringify(source)}: ${fault}`)
  if (typeof time === 'number' || typeof time === 'boolean') throw undecodable(source, time, 'value of type string')
}

const undecodable = (source: string, value: unknown, target: string): CommandError =>
  new CommandError(
    `unable to decode ${JSON.stringify(source)}: json: cannot unmarshal ${goTypeOf(value)} into Go struct field ${target}`,
  )

const goTypeOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
