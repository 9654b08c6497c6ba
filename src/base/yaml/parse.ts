/**
 * Reads YAML as kubectl reads it. Texts of errors follow Go's reader; sizes, depths and aliases are bounded, so that no document can
 * exhaust the reader.
 */
import { defineMappingTag, defineScalarTag, FAILSAFE_SCHEMA, loadAll, mergeTag, NOT_RESOLVED, YAMLException } from 'js-yaml'
import { readPlainScalar } from './scalar'

/** Message without position; kubectl puts `error converting YAML to JSON: ` before `text`. */
export class YamlError extends Error {
  constructor(
    /** From 1; 0 where the message names no line, which is so for faults in the first one. */
    readonly line: number,
    readonly problem: string,
  ) {
    super(line > 0 ? `yaml: line ${line}: ${problem}` : `yaml: ${problem}`)
  }
}

const MAX_DEPTH = 100
const MAX_ALIASES = 1_000
/** Beyond this a document with aliases is refused, as Go's reader refuses one that expands too much. */
const MAX_NODES = 400_000

const tag = (name: string, resolve: (text: string) => unknown, implicit = false) =>
  defineScalarTag(name, { implicit, resolve: (text: string) => resolve(text), identify: () => false })

const implicitScalar = (read: (text: string) => unknown) => tag('tag:yaml.org,2002:go', (text) => typed(read(text), (value) => typeof value !== 'string'), true)

const typed = (value: unknown, fits: (value: unknown) => boolean): unknown => (fits(value) ? value : NOT_RESOLVED)
const isNumber = (value: unknown): boolean => typeof value === 'number' || typeof value === 'bigint'

/** Keys become texts (`true:` is `"true"`), the last of two equal keys wins, and `__proto__` is a key like any other. */
const mapping = defineMappingTag('tag:yaml.org,2002:map', {
  create: (): Record<string, unknown> => ({}),
  addPair(object: Record<string, unknown>, key: unknown, value: unknown) {
    const name = typeof key === 'object' && key !== null ? JSON.stringify(key) : String(key)
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
    return ''
  },
  has: () => false,
  keys: (object: Record<string, unknown>) => Object.keys(object),
  get: (object: Record<string, unknown>, key: unknown) => object[String(key)],
  identify: () => false,
})

const others = [
  mapping,
  mergeTag,
  tag('tag:yaml.org,2002:int', (text) => typed(readPlainScalar(text), isNumber)),
  tag('tag:yaml.org,2002:float', (text) => typed(readPlainScalar(text), isNumber)),
  tag('tag:yaml.org,2002:bool', (text) => typed(readPlainScalar(text), (value) => typeof value === 'boolean')),
  tag('tag:yaml.org,2002:null', () => null),
  tag('tag:yaml.org,2002:binary', (text) => atob(text.replaceAll(/\s/g, ''))),
  tag('tag:yaml.org,2002:timestamp', (text) => text),
]
const schema = FAILSAFE_SCHEMA.withTags(implicitScalar(readPlainScalar), ...others)
const schemaOfKustomize = FAILSAFE_SCHEMA.withTags(implicitScalar((text) => (isOldBoolean(text) ? text : readPlainScalar(text))), ...others)

const isOldBoolean = (text: string): boolean => /^(?:y|yes|on|n|no|off)$/i.test(text)

/** All documents of a file, empty ones left out. As kustomize reads objects, `yes` and `on` are texts. */
export function parseYamlDocuments(text: string, { as = 'kubectl' }: { readonly as?: 'kubectl' | 'kustomize' } = {}): unknown[] {
  try {
    const documents = loadAll(text, { schema: as === 'kubectl' ? schema : schemaOfKustomize, maxDepth: MAX_DEPTH, maxAliases: MAX_ALIASES }).filter((document) => document !== null && document !== undefined)
    if (text.includes('*')) requireTrees(documents, text)
    return documents
  } catch (error) {
    if (error instanceof YAMLException) throw translated(error, text)
    throw error
  }
}

const excessive = (): YamlError => new YamlError(0, 'document contains excessive aliasing')

/** Values behind aliases count as often as they are named, and may not lead back to themselves. */
function requireTrees(documents: readonly unknown[], text: string): void {
  const around = new Set<unknown>()
  let count = 0
  const visit = (value: unknown): void => {
    if (++count > MAX_NODES) throw excessive()
    if (typeof value !== 'object' || value === null) return
    if (around.has(value)) throw new YamlError(0, `anchor '${/&([^\s,[\]{}]+)(?=[^]*\*\1)/.exec(text)?.[1] ?? ''}' value contains itself`)
    around.add(value)
    Object.values(value).forEach(visit)
    around.delete(value)
  }
  documents.forEach(visit)
}

function translated({ reason = '', message, mark }: YAMLException, text: string): YamlError {
  const line = (mark?.line ?? 0) + 1
  const problem = reason || message
  if (/alias/i.test(problem)) return excessive()
  if (/maxDepth/.test(problem)) return new YamlError(0, 'exceeded max depth of 10000')
  const lines = text.split('\n')
  if (/end of the stream within a flow collection/i.test(problem)) return unclosed(text)
  if (/end of the stream or a document separator/i.test(problem) && lines[line - 1]?.startsWith('\t')) {
    return new YamlError(line === 1 ? 0 : line, 'found character that cannot start any token')
  }
  const isFirstLine = text.slice(0, mark?.position ?? 0).split('\n').length <= 1
  if (/bad indentation of a mapping entry/i.test(problem) && /^\s*$/.test(text.split('\n')[line - 1]?.slice(0, mark?.column ?? 0) ?? 'x')) {
    return new YamlError(line - 1, 'did not find expected key')
  }
  return new YamlError(isFirstLine ? 0 : line, goWords(problem))
}

/** Go's reader names the line of the bracket, counted from 0, or where that is the first one, the line after the end. */
function unclosed(text: string): YamlError {
  const open: { readonly closing: string; readonly line: number }[] = []
  for (const [line, content] of text.split('\n').entries()) {
    for (const character of content.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'|(?:^|\s)#.*$/g, '')) {
      if (character === '[' || character === '{') open.push({ closing: character === '[' ? ']' : '}', line })
      else if (character === ']' || character === '}') open.pop()
    }
  }
  const { closing, line } = open.at(-1) ?? { closing: ']', line: 0 }
  const end = text.replace(/\n+$/, '').split('\n').length
  return new YamlError(line || end, `did not find expected ',' or '${closing}'`)
}

/** What js-yaml calls a fault, and what Go's reader calls the same one. */
const translations: readonly [RegExp, string][] = [
  [/bad indentation of a mapping entry|mapping values are not allowed|nested mappings are not allowed/i, 'mapping values are not allowed in this context'],
  [/tab characters? must not be used|tab/i, 'found character that cannot start any token'],
  [/unexpected end of the stream within a (single|double) quoted scalar|deficient indentation/i, 'found unexpected end of stream'],
  [/can not read a block mapping entry|implicit key|implicit map(ping)? key/i, "could not find expected ':'"],
  [/bad indentation of a sequence entry|end of the stream or a document separator/i, 'did not find expected key'],
]

function goWords(reason: string): string {
  return translations.find(([pattern]) => pattern.test(reason))?.[1] ?? reason
}
