/**
 * Node selectors and node affinity terms. Upstream: k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go (v1.32).
 */
import { matchesLabels } from './selectors'
import type { Core } from './types'

interface Facts {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** spec.nodeSelector and the required node affinity, both. */
export function matchesNode({ nodeSelector, affinity }: Readonly<Core.PodSpec>, node: Facts): boolean {
  if (nodeSelector && !matchesLabels(nodeSelector, node.labels)) return false
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return !required || required.nodeSelectorTerms.some((term) => matchesTerm(term, node))
}

/** An empty term matches nothing. */
export function matchesTerm({ matchExpressions = [], matchFields = [] }: Core.NodeSelectorTerm, node: Facts): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false
  const fields = { 'metadata.name': node.name }
  return matchExpressions.every((each) => holds(each, node.labels)) && matchFields.every((each) => holds(each, fields))
}

function holds({ key, operator, values = [] }: Core.NodeSelectorRequirement, labels: Readonly<Record<string, string>>): boolean {
  const isPresent = Object.hasOwn(labels, key)
  switch (operator) {
    case 'In':
      return isPresent && values.includes(labels[key])
    case 'NotIn':
      return !isPresent || !values.includes(labels[key])
    case 'Exists':
      return isPresent
    case 'DoesNotExist':
      return !isPresent
    default:
      return isPresent && compares(operator, labels[key], values[0])
  }
}

function compares(operator: string, actual: string, wanted: string): boolean {
  if (!/^-?\d+$/.test(actual) || !/^-?\d+$/.test(wanted)) return false
  return operator === 'Gt' ? Number(actual) > Number(wanted) : Number(actual) < Number(wanted)
}

/** Names of the only nodes that every term allows by metadata.name; undefined when some term does not say, or there is none. */
export function namedNodes(terms: readonly Core.NodeSelectorTerm[]): ReadonlySet<string> | undefined {
  if (terms.length === 0) return undefined
  const names = new Set<string>()
  for (const { matchFields = [] } of terms) {
    const byName = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In').map(({ values = [] }) => values)
    if (byName.length === 0) return undefined
    const [first, ...others] = byName
    for (const name of first) if (others.every((values) => values.includes(name))) names.add(name)
  }
  return names
}
