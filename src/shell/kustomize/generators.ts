/**
 * ConfigMaps and Secrets from files and texts. Upstream: kustomize/api/internal/generators, api/kv/kv.go (v5.5.0).
 */
import { encodeBase64 } from '../../base/base64'
import { KustomizeError } from './fault'
import { loadText, type Loader } from './load'
import { resourceOf, type Behavior, type Resource } from './resource'
import { textOf, textsIn, treeOf, type Tree } from './tree'

export interface Generated {
  readonly resource: Resource
  readonly behavior: Behavior
}

type Pair = readonly [key: string, value: string]

export function generate(kind: 'ConfigMap' | 'Secret', spec: Tree, { common, loader }: { common: Tree; loader: Loader }): Generated {
  if (!spec.name) throw new KustomizeError('a configmap must have a name')
  const { labels, annotations, needsHash, immutable } = optionsOf(common, treeOf(spec.options))
  const data = dataOf(spec, loader)
  const shown = kind === 'Secret' ? data.map(([key, value]): Pair => [key, folded(encodeBase64(new TextEncoder().encode(value)))]) : data
  const metadata = {
    name: spec.name,
    ...(spec.namespace ? { namespace: spec.namespace } : {}),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  }
  const tree: Tree = {
    ...{ apiVersion: 'v1', kind, metadata },
    ...(kind === 'Secret' ? { type: textOf(spec.type) || 'Opaque' } : {}),
    ...(shown.length > 0 ? { data: Object.fromEntries(shown) } : {}),
    ...(immutable ? { immutable: true } : {}),
  }
  return { resource: resourceOf(tree, needsHash), behavior: behaviorOf(spec.behavior) }
}

const behaviorOf = (value: unknown): Behavior => (value === 'merge' || value === 'replace' ? value : 'create')

function optionsOf(common: Tree, own: Tree) {
  return {
    labels: { ...treeOf(common.labels), ...treeOf(own.labels) },
    annotations: { ...treeOf(common.annotations), ...treeOf(own.annotations) },
    needsHash: !(common.disableNameSuffixHash === true || own.disableNameSuffixHash === true),
    immutable: common.immutable === true || own.immutable === true,
  }
}

const LINE = 70
const folded = (text: string): string => (text.length > LINE ? text.replaceAll(/.{1,70}/g, '$&\n') : text)

function dataOf(spec: Tree, loader: Loader): readonly Pair[] {
  const envs = [...textsIn(spec.envs), ...(spec.env ? [textOf(spec.env)] : [])]
  const pairs = [
    ...envs.flatMap((path) => within('env source files', envs, () => parseEnv(loadText(loader, path)))),
    ...textsIn(spec.literals).map((literal) => within('literal sources', textsIn(spec.literals), () => parseLiteral(literal))),
    ...textsIn(spec.files).map((file) => within('file sources', textsIn(spec.files), () => parseFile(file, loader))),
  ]
  const twice = pairs.find(([key], index) => pairs.findIndex(([other]) => other === key) !== index)
  if (twice) throw new KustomizeError(`configmap ${textOf(spec.name)} illegally repeats the key \`${twice[0]}\``)
  return pairs
}

function within<T>(what: string, sources: readonly string[], read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof KustomizeError)
      throw new KustomizeError(
        `loading KV pairs: ${what}: [${sources.join(' ')}]: ${error.message}`.replace('literal sources:', 'literal sources'),
      )
    throw error
  }
}

function parseLiteral(literal: string): Pair {
  const at = literal.indexOf('=')
  if (at < 1) throw new KustomizeError(`invalid literal source ${literal}, expected key=value`)
  return [literal.slice(0, at), literal.slice(at + 1).replace(/^(["'])(.*)\1$/s, '$2')]
}

function parseFile(source: string, loader: Loader): Pair {
  const at = source.indexOf('=')
  if (at === 0) throw new KustomizeError(`missing key name for file path ${source.slice(1)} in file source`)
  const path = source.slice(at + 1)
  return [at < 0 ? path.replace(/.*\//, '') : source.slice(0, at), loadText(loader, path)]
}

const parseEnv = (text: string): readonly Pair[] =>
  text.split('\n').flatMap((raw): Pair[] => {
    const line = raw.replace(/\r$/, '').trimStart()
    if (line === '' || line.startsWith('#')) return []
    const at = line.indexOf('=')
    return at < 0 ? [[line, '']] : [[line.slice(0, at), line.slice(at + 1)]]
  })
