/** Documents as they are read, and what stands at a path in them: `spec/template/metadata/labels`. Lists on the way stand for their elements. */

export type Tree = Readonly<Record<string, unknown>>

export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
export const treeOf = (value: unknown): Tree => (isTree(value) ? value : {})
export const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value))
export const textsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(textOf) : [])
export const treesIn = (value: unknown): readonly Tree[] => (Array.isArray(value) ? value.map(treeOf) : [])

/** Slashes inside of a name are escaped. */
export const stepsOf = (path: string): readonly string[] =>
  path.split(/(?<!\\)\//).map((step) => step.replaceAll('\\/', '/').replace(/\[\]$/, ''))

export interface Change {
  readonly steps: readonly string[]
  /** Makes what is not there on the way. */
  readonly creates?: boolean
  /** What becomes of the value; undefined where there is none. */
  change(value: unknown): unknown
}

export function changeAt(value: unknown, { steps, creates = false, change }: Change): unknown {
  if (steps.length === 0) return change(value)
  if (Array.isArray(value)) return value.map((item) => changeAt(item, { steps, creates, change }))
  if (!isTree(value) && !(creates && (value === undefined || value === null))) return value
  const [step, ...rest] = steps
  const tree = treeOf(value)
  if (tree[step] === undefined && !creates) return value
  const next = changeAt(tree[step], { steps: rest, creates, change })
  return next === tree[step] ? value : { ...tree, [step]: next }
}

export const changeTree = (tree: Tree, path: string, options: Omit<Change, 'steps'>): Tree =>
  treeOf(changeAt(tree, { ...options, steps: stepsOf(path) }))
