/** kubectl auth can-i --list: all rules, taken apart, gathered by resource and sorted. Upstream: kubectl/pkg/cmd/auth/cani.go, util/rbac/rbac.go (v1.32). */
import { breakdownRule, compactRules, type PolicyRule } from '../../../api/policy-rule'
import type { KubectlContext } from '../command'
import { CommandError } from '../failures'
import { alignTabs, tableStyle } from '../tab-writer'

interface Allowed {
  readonly resourceRules?: readonly PolicyRule[] | null
  readonly nonResourceRules?: readonly PolicyRule[] | null
  readonly incomplete?: boolean
  readonly evaluationError?: string
}

export async function listAllowed({ client, namespace, out, err }: KubectlContext, noHeaders: boolean): Promise<void> {
  const body = {
    ...{ kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', metadata: { creationTimestamp: null } },
    ...{ spec: { namespace }, status: { resourceRules: null, nonResourceRules: null, incomplete: false } },
  }
  const answer = await client.json({ method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', body })
  const { status } = answer as { status?: Allowed }
  if (!status) throw new CommandError('the server did not list any rules')
  if (status.incomplete) await err(`Warning: the list may be incomplete: ${status.evaluationError ?? ''}\n\n`)
  const pieces = [...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])].flatMap(breakdownRule)
  const rules = compactRules(pieces)
    .map((rule) => ({ rule, key: sortKey(rule) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const headers = noHeaders ? [] : ['Resources\tNon-Resource URLs\tResource Names\tVerbs']
  const rows = [...headers, ...rules.map(({ rule }) => rowOf(rule))]
  if (rows.length > 0) await out(alignTabs(`${rows.join('\n')}\n`, tableStyle))
}

const listed = (items: readonly string[] = []): string => `[${items.join(' ')}]`

const rowOf = ({ resources, apiGroups, nonResourceURLs, resourceNames, verbs }: PolicyRule): string =>
  [combined(resources, apiGroups), listed(nonResourceURLs), listed(resourceNames), listed(verbs)].join('\t')

/** `deployments.apps`, `deployments.apps/scale` */
function combined([resource]: readonly string[] = [], [group]: readonly string[] = []): string {
  if (resource === undefined) return ''
  const [plural, ...below] = resource.split('/')
  return [group ? `${plural}.${group}` : plural, ...below].join('/')
}

/** The order is that of Go's text for a rule. */
const sortKey = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string =>
  `Verbs:${listed(verbs)},APIGroups:${listed(apiGroups)},Resources:${listed(resources)},ResourceNames:${listed(resourceNames)},NonResourceURLs:${listed(nonResourceURLs)},`
