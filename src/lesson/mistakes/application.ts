/**
 * An application as manifests, and how to change one place in them. Manifests are plain trees: what a mistake makes of them need not
 * be valid any more. Places are written as in verdicts: `spec.template.spec.containers[0].image`.
 */
import { formatYaml } from '../../base/yaml/format'
import type { Sentence } from '../../words/sentence'
import { isTree } from '../match'

export type Tree = Readonly<Record<string, unknown>>

export interface Application {
  readonly template: string
  readonly manifests: readonly Tree[]
  /** Names of what stands in it. */
  readonly workload: { readonly kind: string; readonly name: string }
  readonly service: { readonly name: string; readonly port: number; readonly targetPort: number } | undefined
  /** Check blocks of a lesson: what holds when it works. `say` is a sentence. */
  readonly checks: readonly Tree[]
  /** What people see when it works, for the words of a task. */
  readonly works: Sentence
}

export const FILE = 'app.yaml'

export const documents = (manifests: readonly Tree[]): string => manifests.map((each) => formatYaml(each)).join('---\n')

export const kindOf = (manifest: Tree): string => String(manifest['kind'])
export const nameOf = (manifest: Tree): string => String(at(manifest, 'metadata.name'))

export const find = (manifests: readonly Tree[], kind: string, name?: string): Tree | undefined =>
  manifests.find((each) => kindOf(each) === kind && (name === undefined || nameOf(each) === name))

const steps = (path: string): string[] => path.split(/[.[\]]+/).filter((step) => step !== '')

/** What stands at a place. */
export function at(tree: unknown, path: string): unknown {
  return steps(path).reduce<unknown>((value, step) => (Array.isArray(value) ? value[Number(step)] : isTree(value) ? value[step] : undefined), tree)
}

/** The tree with another value there; `undefined` takes the field out. */
export function put(tree: Tree, path: string, value: unknown): Tree {
  return putSteps(tree, steps(path), value) as Tree
}

function putSteps(tree: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  const inner = (old: unknown): unknown => (rest.length === 0 ? value : putSteps(old, rest, value))
  if (Array.isArray(tree)) return tree.map((item, index) => (index === Number(step) ? inner(item) : item))
  const { [step]: old, ...others } = isTree(tree) ? tree : {}
  const made = inner(old)
  if (made === undefined) return others
  // The order of fields is kept: the learner's file should differ in one line.
  return isTree(tree) && step in tree ? Object.fromEntries(Object.entries(tree).map(([key, each]) => [key, key === step ? made : each])) : { ...others, [step]: made }
}

/** Changes one manifest among others. */
export const change = (manifests: readonly Tree[], manifest: Tree, path: string, value: unknown): readonly Tree[] =>
  manifests.map((each) => (each === manifest ? put(each, path, value) : each))

/** Where the Pods of a workload are described. */
export function podPath(kind: string): string {
  if (kind === 'Pod') return 'spec'
  return kind === 'CronJob' ? 'spec.jobTemplate.spec.template.spec' : 'spec.template.spec'
}
