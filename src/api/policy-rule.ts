/**
 * Rules of roles as sets: taken apart into their smallest pieces, put together again, compared, and written in one line.
 * Upstream: k8s.io/component-helpers/auth/rbac/validation/policy_comparator.go, pkg/registry/rbac/validation/policy_compact.go (v1.32).
 */
import type * as Rbac from 'kubernetes-types/rbac/v1'

export type PolicyRule = Readonly<Rbac.PolicyRule>

const none: readonly string[] = []

/** Rules that name at most one verb, one resource and one object each. */
export function breakdownRule({ apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs }: PolicyRule): PolicyRule[] {
  const onResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb): PolicyRule[] => {
        const piece = { apiGroups: [group], resources: [resource], verbs: [verb] }
        return resourceNames.length > 0 ? resourceNames.map((name) => ({ ...piece, resourceNames: [name] })) : [piece]
      }),
    ),
  )
  const onPaths = nonResourceURLs.flatMap((url) => verbs.map((verb): PolicyRule => ({ nonResourceURLs: [url], verbs: [verb] })))
  return [...onResources, ...onPaths]
}

/** Pieces that differ only in their verbs become one; what names objects or paths stays as it is and comes first. */
export function compactRules(rules: readonly PolicyRule[]): PolicyRule[] {
  const others: PolicyRule[] = []
  const simple = new Map<string, PolicyRule>()
  for (const rule of rules) {
    const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
    if (resourceNames.length > 0 || nonResourceURLs.length > 0 || apiGroups.length !== 1 || resources.length !== 1) {
      others.push(rule)
      continue
    }
    const key = `${apiGroups[0]}/${resources[0]}`
    const known = simple.get(key)
    simple.set(key, known ? { ...known, verbs: [...known.verbs, ...rule.verbs] } : rule)
  }
  return [...others, ...simple.values()]
}

/** Rules of more pieces are compared as a whole, so that nobody can keep a server busy with them. */
const MOST_PIECES = 100_000

/** The pieces of `wanted` that nobody who holds `held` has. */
export const uncovered = (held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] =>
  wanted.flatMap((rule) => piecesOf(rule)).filter((piece) => !held.some((rule) => covers(rule, piece)))

const piecesOf = (rule: PolicyRule): PolicyRule[] => (sizeOf(rule) > MOST_PIECES ? [rule] : breakdownRule(rule))

const sizeOf = ({ apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs }: PolicyRule): number =>
  verbs.length * (apiGroups.length * resources.length * Math.max(resourceNames.length, 1) + nonResourceURLs.length)

function covers(rule: PolicyRule, piece: PolicyRule): boolean {
  const { resourceNames = [] } = rule
  return (
    hasAll(rule.verbs, piece.verbs) &&
    hasAll(rule.apiGroups ?? none, piece.apiGroups ?? none) &&
    (piece.resources ?? none).every((resource) => coversResource(rule.resources ?? none, resource)) &&
    (piece.nonResourceURLs ?? none).every((path) => (rule.nonResourceURLs ?? none).some((owned) => coversPath(owned, path))) &&
    (resourceNames.length === 0 || (hasNames(piece) && (piece.resourceNames ?? none).every((name) => resourceNames.includes(name))))
  )
}

const hasNames = ({ resourceNames = [] }: PolicyRule): boolean => resourceNames.length > 0

const hasAll = (owned: readonly string[], wanted: readonly string[]): boolean =>
  owned.includes('*') || wanted.every((one) => owned.includes(one))

function coversResource(owned: readonly string[], resource: string): boolean {
  if (owned.includes('*') || owned.includes(resource)) return true
  const slash = resource.indexOf('/')
  return slash >= 0 && owned.includes(`*/${resource.slice(slash + 1)}`)
}

/** `/healthz/*` holds everything below, and `*` everything. */
export const coversPath = (owned: string, path: string): boolean =>
  owned === path || (owned.endsWith('*') && path.startsWith(owned.replace(/\*+$/, '')))

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}` */
export function describeRule({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts = { APIGroups: apiGroups, Resources: resources, NonResourceURLs: nonResourceURLs, ResourceNames: resourceNames, Verbs: verbs }
  const shown = Object.entries(parts).flatMap(([name, values]) => (values && values.length > 0 ? [`${name}:${quoteAll(values)}`] : []))
  return `{${shown.join(', ')}}`
}

/** As Go's `%q` writes a list. */
export const quoteAll = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(' ')}]`
