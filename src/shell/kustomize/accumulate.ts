/**
 * A kustomization and those below it, one step after another. Upstream: kustomize/api/internal/target/kusttarget.go (v5.5.0).
 * Simplified: nothing is got from elsewhere and nothing is run; a real one also takes git repositories and URLs, Helm charts and plugins.
 */
import { formatYaml } from '../../base/yaml/format'
import { parseYamlDocuments, YamlError } from '../../base/yaml/parse'
import { KustomizeError } from './fault'
import { generate, type Generated } from './generators'
import { withImage } from './images'
import { readKustomization } from './kustomization'
import { annotated, labelled } from './labels'
import { enter, loadText, type Loader } from './load'
import { affixed, moved } from './names'
import { patched } from './patches'
import { replacedBy } from './replacements'
import { counted } from './replicas'
import { formatId, idOf, idsOf, isSameId, resourceOf, type Resource } from './resource'
import { isTree, textOf, textsIn, treeOf, treesIn, type Tree } from './tree'

type Resources = readonly Resource[]

/** What is said on the way, beside the objects. */
export interface Report {
  readonly warnings: string[]
}

export function accumulate(
  loader: Loader,
  report: Report,
  { isComponent = false, given = [] }: { isComponent?: boolean; given?: Resources } = {},
): Resources {
  const { content, warnings } = readKustomization(loader)
  report.warnings.push(...warnings)
  if (isComponent !== (content.kind === 'Component')) {
    throw new KustomizeError(
      isComponent
        ? `expected kind 'Component' for path '${loader.root}' but got '${textOf(content.kind) || 'Kustomization'}'`
        : `expected kind != 'Component' for path '${loader.root}'`,
    )
  }
  const [chart] = treesIn(content.helmCharts)
  if (chart) {
    const trouble = 'trouble configuring builtin HelmChartInflationGenerator with config'
    throw new KustomizeError(`${trouble}: \`\n${formatYaml(chart)}\`: must specify --enable-helm`)
  }
  const read = [...textsIn(content.resources), ...textsIn(content.bases)].reduce(
    (left, path) => withSource(left, path, { loader, report }),
    given,
  )
  const generated = generatedBy(content, loader).reduce(absorbed, read)
  const composed = textsIn(content.components).reduce((left, path) => withComponent(left, path, { loader, report }), generated)
  return transformed(composed, content, loader)
}

interface Place {
  readonly loader: Loader
  readonly report: Report
}

const told = (error: unknown): string => {
  if (error instanceof KustomizeError) return error.message
  throw error
}

/** A file, or else a directory with a kustomization of its own. */
function withSource(resources: Resources, path: string, { loader, report }: Place): Resources {
  try {
    return withFile(resources, path, loader)
  } catch (error) {
    const asFile = told(error)
    try {
      const inner = enter(loader, path)
      const found = accumulateBelow(inner, report)
      return found.reduce((left, resource) => appended(left, resource, `recursed merging from path '${inner.root}': `), resources)
    } catch (second) {
      const asDirectory = told(second)
      if (error instanceof MalformedFile && asDirectory.startsWith('must build at directory'))
        throw new KustomizeError(`accumulating resources: ${asFile}`)
      throw new KustomizeError(`accumulating resources: accumulation err='${asFile}': ${asDirectory}`)
    }
  }
}

function accumulateBelow(loader: Loader, report: Report): Resources {
  const prefix = `recursed accumulation of path '${loader.root}': `
  try {
    return accumulate(loader, report)
  } catch (error) {
    const message = told(error)
    throw new KustomizeError(
      /^expected kind/.test(message)
        ? message
        : /^(unable to find one of|invalid Kustomization|kustomization.yaml is empty|Failed to read)/.test(message)
          ? `couldn't make target for path '${loader.root}': ${message}`
          : prefix + message,
    )
  }
}

class MalformedFile extends KustomizeError {}

function withFile(resources: Resources, path: string, loader: Loader): Resources {
  const source = text(path, loader)
  let documents: readonly unknown[]
  try {
    documents = parseYamlDocuments(source, { as: 'kustomize' })
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new MalformedFile(`accumulating resources from '${path}': MalformedYAMLError: ${error.message} in File: ${path}`)
  }
  return flat(documents).reduce((left, tree) => appended(left, checked(tree, path), `merging resources from '${path}': `), resources)
}

function text(path: string, loader: Loader): string {
  try {
    return loadText(loader, path)
  } catch (error) {
    throw new KustomizeError(`accumulating resources from '${path}': ${told(error)}`)
  }
}

const flat = (documents: readonly unknown[]): readonly Tree[] =>
  documents.filter(isTree).flatMap((tree) => (/List$/.test(textOf(tree.kind)) && Array.isArray(tree.items) ? flat(tree.items) : [tree]))

function checked(tree: Tree, path: string): Resource {
  const resource = resourceOf(tree)
  const { kind, name } = idOf(resource)
  if (!kind) throw new MalformedFile(`accumulating resources from '${path}': missing Resource metadata`)
  if (!name && !treeOf(tree.metadata).generateName)
    throw new MalformedFile(
      `accumulating resources from '${path}': missing metadata.name in object {{${textOf(tree.apiVersion)} ${kind}} {{ } map[] map[]}}`,
    )
  return resource
}

function appended(resources: Resources, resource: Resource, prefix: string): Resources {
  const id = idOf(resource)
  if (resources.some((other) => isSameId(idOf(other), id)))
    throw new KustomizeError(`${prefix}may not add resource with an already registered id: ${formatId(id)}`)
  return [...resources, resource]
}

function generatedBy(content: Tree, loader: Loader): readonly Generated[] {
  const common = treeOf(content.generatorOptions)
  return [
    ...treesIn(content.configMapGenerator).map((spec) => generate('ConfigMap', spec, { common, loader })),
    ...treesIn(content.secretGenerator).map((spec) => generate('Secret', spec, { common, loader })),
  ]
}

/** Joins what a base has generated, or is new. */
function absorbed(resources: Resources, { resource, behavior }: Generated): Resources {
  const id = idOf(resource)
  const same = resources.filter((other) => idsOf(other).some((each) => isSameId(each, id)))
  if (behavior === 'create') return appended(resources, resource, 'merging from generator: ')
  if (same.length !== 1) {
    const gvk = `resid.Gvk{Group:"${id.group}", Version:"${id.version}", Kind:"${id.kind}", isClusterScoped:false}`
    const go = `resid.ResId{Gvk:${gvk}, Name:"${id.name}", Namespace:"${id.namespace}"}`
    throw new KustomizeError(`merging from generator: id ${go} does not exist; cannot merge or replace`)
  }
  return resources.map((other) => (other === same[0] ? joined(other, resource, behavior === 'merge') : other))
}

function joined(base: Resource, next: Resource, merges: boolean): Resource {
  const [mine, theirs] = [treeOf(base.tree.metadata), treeOf(next.tree.metadata)]
  const merged = (field: string) => {
    const both = { ...treeOf(mine[field]), ...treeOf(theirs[field]) }
    return Object.keys(both).length > 0 ? { [field]: both } : {}
  }
  const metadata = { ...mine, ...merged('labels'), ...merged('annotations') }
  const data = merges ? { ...treeOf(base.tree.data), ...treeOf(next.tree.data) } : next.tree.data
  return { ...base, tree: { ...next.tree, metadata, data }, needsHash: base.needsHash || next.needsHash }
}

function withComponent(resources: Resources, path: string, { loader, report }: Place): Resources {
  try {
    return accumulate(enter(loader, path), report, { isComponent: true, given: resources })
  } catch (error) {
    const message = told(error)
    const words = message.startsWith('must build at')
      ? `loader.New ${JSON.stringify(message)}`
      : `accumulateDirectory: ${JSON.stringify(message)}`
    throw new KustomizeError(`accumulating components: ${words}`)
  }
}

/** In upstream's order. */
function transformed(resources: Resources, content: Tree, loader: Loader): Resources {
  const strategic = textsIn(content.patchesStrategicMerge).map((patch) => (patch.includes('\n') ? { patch } : { path: patch }))
  const named = { prefix: textOf(content.namePrefix), suffix: textOf(content.nameSuffix) }
  const commonLabels = content.commonLabels ? [{ pairs: content.commonLabels, includeSelectors: true }] : []
  const steps: readonly ((left: Resources) => Resources)[] = [
    ...[...strategic, ...treesIn(content.patches)].map((patch) => (left: Resources) => patched(left, patch, loader)),
    (left) => (content.namespace ? left.map((each) => moved(each, textOf(content.namespace))) : left),
    (left) => left.map((each) => affixed(each, named)),
    ...[...commonLabels, ...treesIn(content.labels)].map((entry) => (left: Resources) => left.map((each) => labelled(each, entry))),
    (left) => left.map((each) => annotated(each, treeOf(content.commonAnnotations))),
    ...treesIn(content.patchesJson6902).map((patch) => (left: Resources) => patched(left, patch, loader)),
    ...treesIn(content.replicas).map((replica) => (left: Resources) => counted(left, replica)),
    ...[...treesIn(content.images), ...treesIn(content.imageTags)].map(
      (image) => (left: Resources) => left.map((each) => withImage(each, image)),
    ),
    ...treesIn(content.replacements).map((entry) => (left: Resources) => replacedBy(left, entry, loader)),
  ]
  return steps.reduce((left, step) => step(left), resources)
}
