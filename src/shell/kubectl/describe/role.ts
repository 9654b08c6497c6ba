/** Roles of both scopes. Upstream: kubectl/pkg/describe/describe.go RoleDescriber, ClusterRoleDescriber (v1.32). */
import { breakdownRule, compactRules, type PolicyRule } from '../../../api/policy-rule'
import type { Role } from '../../../api/types'
import { defineDescriber } from './describer'
import { annotationLines, labelLines } from './text'

const describe = async ({ metadata, rules }: Role): Promise<readonly string[]> => [
  `Name:\t${metadata.name}`,
  ...labelLines('Labels', metadata.labels),
  ...annotationLines('Annotations', metadata.annotations),
  'PolicyRule:',
  '  Resources\tNon-Resource URLs\tResource Names\tVerbs',
  '  ---------\t-----------------\t--------------\t-----',
  ...ruleRows(rules ?? []).map((cells) => `  ${cells.join('\t')}`),
]

export const describeRole = defineDescriber<Role>('Role', describe)
export const describeClusterRole = defineDescriber<Role>('ClusterRole', describe)

/** Resources, paths, names and verbs of the rules, taken apart and put together so that each resource has one row. */
export function ruleRows(rules: readonly PolicyRule[]): string[][] {
  const compact = compactRules(rules.flatMap((rule) => breakdownRule(rule)))
  const keyed = compact.map((rule) => ({ rule, key: goString(rule) })).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return keyed.map(({ rule }) => [combined(rule), list(rule.nonResourceURLs), list(rule.resourceNames), list(rule.verbs)])
}

const list = (items: readonly string[] = []): string => `[${items.join(' ')}]`

/** By what upstream sorts them. */
const goString = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string =>
  `&PolicyRule{Verbs:${list(verbs)},APIGroups:${list(apiGroups)},Resources:${list(resources)},ResourceNames:${list(resourceNames)},NonResourceURLs:${list(nonResourceURLs)},}`

/** `deployments.apps/scale` */
function combined({ resources = [], apiGroups = [] }: PolicyRule): string {
  if (resources.length === 0) return ''
  const [name, ...below] = resources[0].split('/')
  const group = apiGroups.length > 0 && apiGroups[0] !== '' ? `.${apiGroups[0]}` : ''
  return `${name}${group}${below.length > 0 ? `/${below.join('/')}` : ''}`
}
