/**
 * Writes YAML with kubectl's bytes: keys sorted, lists not indented below their key, texts quoted only where they must be.
 * Upstream: sigs.k8s.io/yaml (goyaml.v2/emitterc.go), as kubectl v1.32 uses it.
 */
import { compareKeys } from './key-order'
import { formatText } from './quote'

/** Ends with a newline. Fields that are undefined are left out, as in JSON. */
export function formatYaml(value: unknown): string {
  const lines = isList(value) && value.length > 0 ? formatList(value, 0) : isTree(value) ? formatTree(value, 0) : ''
  return `${lines || formatLeaf(value, 0, 0)}\n`
}

type Tree = Readonly<Record<string, unknown>>

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !isList(value)
const keysOf = (tree: Tree): string[] =>
  Object.keys(tree)
    .filter((key) => tree[key] !== undefined)
    .sort(compareKeys)

/** Empty when the tree is. */
function formatTree(tree: Tree, indent: number): string {
  const pad = ' '.repeat(indent)
  const lines: string[] = []
  for (const key of keysOf(tree)) {
    const name = formatText(key, { column: indent, indent, isKey: true })
    lines.push(`${pad}${name}:${formatUnderKey(tree[key], indent, indent + name.length + 2)}`)
  }
  return lines.join('\n')
}

function formatUnderKey(value: unknown, indent: number, column: number): string {
  if (isList(value) && value.length > 0) return `\n${formatList(value, indent)}`
  if (isTree(value) && keysOf(value).length > 0) return `\n${formatTree(value, indent + 2)}`
  return ` ${formatLeaf(value, column, indent + 2)}`
}

function formatList(items: readonly unknown[], indent: number): string {
  return items.map((item) => `${' '.repeat(indent)}- ${formatItem(item, indent + 2)}`).join('\n')
}

/** The first line stands behind the dash. */
function formatItem(item: unknown, indent: number): string {
  if (isList(item) && item.length > 0) return formatList(item, indent).slice(indent)
  if (isTree(item) && keysOf(item).length > 0) return formatTree(item, indent).slice(indent)
  return formatLeaf(item, indent, indent)
}

function formatLeaf(value: unknown, column: number, indent: number): string {
  if (typeof value === 'string') return formatText(value, { column, indent, isKey: false })
  if (typeof value === 'number') return formatNumber(value)
  if (isList(value)) return '[]'
  if (isTree(value)) return '{}'
  return value === undefined ? 'null' : String(value)
}

/** Go writes fractions with an exponent below 1e-4 and from 1e6 on. */
function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value)
  const [digits, exponent] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 6) return String(value)
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}
