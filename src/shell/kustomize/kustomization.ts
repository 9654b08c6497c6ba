/**
 * What may stand in a kustomization file, and what is said of what may not.
 * Upstream: kustomize/api/types/kustomization.go, api/internal/target/kusttarget.go Load (v5.5.0).
 */
import { parseYamlDocuments, YamlError } from '../../base/yaml/parse'
import { KustomizeError } from './fault'
import type { Loader } from './load'
import { isTree, treeOf, type Tree } from './tree'

const FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** A Go type: a text, a list of structures, and so on. */
interface Shape {
  readonly go: string
  readonly list?: boolean
  readonly map?: boolean
  readonly fields?: Readonly<Record<string, Shape>>
}

const text: Shape = { go: 'string' }
const bool: Shape = { go: 'bool' }
const int: Shape = { go: 'int' }
const texts: Shape = { go: '[]string', list: true }
const map: Shape = { go: 'map[string]string', map: true }
const anything: Shape = { go: '' }
const listOf = (go: string, fields: Readonly<Record<string, Shape>>): Shape => ({ go: `[]${go}`, list: true, fields })

const gvk = { group: text, version: text, kind: text }
const selector: Shape = {
  go: 'types.Selector',
  fields: { ...gvk, name: text, namespace: text, labelSelector: text, annotationSelector: text },
}
const options: Shape = {
  go: 'types.GeneratorOptions',
  fields: { labels: map, annotations: map, disableNameSuffixHash: bool, immutable: bool },
}
const generator = { name: text, namespace: text, behavior: text, literals: texts, files: texts, envs: texts, env: text, options }
const fieldSpecs = listOf('types.FieldSpec', { ...gvk, path: text, create: bool })
const patch = { path: text, patch: text, target: selector, options: { go: 'map[string]bool', map: true } }
const fieldOptions: Shape = { go: 'types.FieldOptions', fields: { delimiter: text, index: int, encoding: text, create: bool } }
const replacement = {
  path: text,
  source: { go: 'types.SourceSelector', fields: { ...gvk, name: text, namespace: text, fieldPath: text, options: fieldOptions } },
  sourceValue: text,
  targets: listOf('*types.TargetSelector', {
    select: selector,
    reject: listOf('*types.Selector', selector.fields ?? {}),
    fieldPaths: texts,
    options: fieldOptions,
  }),
}

const fields: Readonly<Record<string, Shape>> = {
  ...{ apiVersion: text, kind: text, metadata: anything, namespace: text, namePrefix: text, nameSuffix: text },
  ...{ commonLabels: map, commonAnnotations: map, resources: texts, bases: texts, components: texts, crds: texts, configurations: texts },
  labels: listOf('types.Label', { pairs: map, includeSelectors: bool, includeTemplates: bool, fields: fieldSpecs }),
  patches: listOf('types.Patch', patch),
  patchesStrategicMerge: { go: '[]types.PatchStrategicMerge', list: true },
  patchesJson6902: listOf('types.Patch', patch),
  images: listOf('types.Image', { name: text, newName: text, newTag: text, tagSuffix: text, digest: text }),
  imageTags: listOf('types.Image', { name: text, newName: text, newTag: text, digest: text }),
  replicas: listOf('types.Replica', { name: text, count: int }),
  replacements: listOf('types.ReplacementField', replacement),
  configMapGenerator: listOf('types.ConfigMapArgs', generator),
  secretGenerator: listOf('types.SecretArgs', { ...generator, type: text }),
  generatorOptions: options,
  sortOptions: { go: 'types.SortOptions', fields: { order: text, legacySortOptions: anything } },
  ...{
    buildMetadata: texts,
    vars: anything,
    openapi: anything,
    inventory: anything,
    generators: texts,
    transformers: texts,
    validators: texts,
  },
  ...{ helmCharts: anything, helmGlobals: anything, helmChartInflationGenerator: anything },
}

const remedy = "Run 'kustomize edit fix' to update your Kustomization automatically."
const deprecated: readonly (readonly [field: string, instead: string, mark?: string])[] = [
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
  ['vars', 'replacements', ' [EXPERIMENTAL]'],
]

export interface ReadKustomization {
  readonly content: Tree
  readonly warnings: readonly string[]
}

export function readKustomization({ files, root }: Loader): ReadKustomization {
  const found = FILES.filter((name) => files.stat(`${root === '/' ? '' : root}/${name}`)?.type === 'file')
  if (found.length === 0)
    throw new KustomizeError(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${root}'`)
  if (found.length > 1) throw new KustomizeError(`Found multiple kustomization files under: ${root}\n`)
  const content = parse(files.read(`${root === '/' ? '' : root}/${found[0]}`))
  check(content, { go: 'types.Kustomization', fields }, { struct: 'Kustomization', path: '' })
  const warnings = deprecated
    .filter(([field]) => content[field] !== undefined)
    .map(([field, instead, mark = '']) => `# Warning: '${field}' is deprecated. Please use '${instead}' instead.${mark} ${remedy}`)
  if (!Object.keys(content).some((field) => !['apiVersion', 'kind', 'metadata'].includes(field)))
    throw new KustomizeError('kustomization.yaml is empty')
  const { kind = 'Kustomization', apiVersion } = content
  const faults = kind === 'Kustomization' || kind === 'Component' ? [] : ['kind should be Kustomization or Component']
  const version = kind === 'Component' ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1'
  if (apiVersion !== undefined && apiVersion !== version && faults.length === 0)
    faults.push(`apiVersion for ${textual(kind)} should be ${version}`)
  if (faults.length > 0) throw new KustomizeError(`Failed to read kustomization file under ${root}:\n${faults.join('\n')}`)
  return { content, warnings }
}

const textual = (value: unknown): string => (typeof value === 'string' ? value : '')

function parse(source: string): Tree {
  try {
    return treeOf(parseYamlDocuments(source)[0])
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new KustomizeError(`invalid Kustomization: ${error.message}`)
  }
}

const goTypeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value)

/** The structure that holds the field, by its bare name, and the way to it. */
interface At {
  readonly struct: string
  readonly path: string
}

function check(value: unknown, shape: Shape, at: At): void {
  if (value === null || value === undefined || shape === anything) return
  const isFit = shape.list ? Array.isArray(value) : shape.map || shape.fields ? isTree(value) : !isTree(value) && !Array.isArray(value)
  if (!isFit || !isScalarFit(value, shape)) {
    throw new KustomizeError(
      `invalid Kustomization: json: cannot unmarshal ${goTypeOf(value)} into Go struct field ${at.struct}${at.path} of type ${shape.go}`,
    )
  }
  if (shape.list && Array.isArray(value)) {
    const item = { go: shape.go.slice(2), ...(shape.fields ? { fields: shape.fields } : {}) }
    for (const each of value) check(each, item, at)
  } else if (shape.fields && isTree(value)) {
    const struct = shape.go.replace(/.*\./, '')
    for (const [name, inner] of Object.entries(value)) {
      const field = shape.fields[name]
      if (!field) throw new KustomizeError(`invalid Kustomization: json: unknown field ${JSON.stringify(name)}`)
      check(inner, field, { struct, path: `${at.path}.${name}` })
    }
  }
}

function isScalarFit(value: unknown, { go }: Shape): boolean {
  if (go === 'string') return typeof value === 'string'
  if (go === 'bool') return typeof value === 'boolean'
  if (go === 'int') return typeof value === 'number'
  return true
}
