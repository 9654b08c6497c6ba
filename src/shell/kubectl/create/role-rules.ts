/**
 * The rules that kubectl create role and clusterrole make of verbs, resources and names.
 * Upstream: kubectl/pkg/cmd/create/create_role.go (v1.32).
 */
import type { Rbac } from '../../../api/types'
import type { KubectlContext } from '../command'
import type { Resource } from '../discovery'
import { CommandError, ExitError } from '../failures'

const resourceVerbs = [
  ...['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection', 'use', 'bind'],
  ...['impersonate', 'approve', 'sign', 'escalate', 'attest'],
]

const RBAC = 'rbac.authorization.k8s.io'

/** Verbs that make sense for some resources only. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: [`roles.${RBAC}`, `clusterroles.${RBAC}`],
  impersonate: ['users', 'serviceaccounts', 'groups', 'userextras.authentication.k8s.io'],
  approve: ['signers.certificates.k8s.io'],
  sign: ['signers.certificates.k8s.io'],
  escalate: [`roles.${RBAC}`, `clusterroles.${RBAC}`],
  attest: ['signers.certificates.k8s.io'],
}

/** Once each; the star is all of them. */
export const chosenVerbs = (verbs: readonly string[]): string[] => (verbs.includes('*') ? ['*'] : [...new Set(verbs)])

export interface WantedResource {
  readonly name: string
  readonly group: string
  readonly subresource: string
}

/** `pods/log`, `deployments.apps`; a star alone is all of them. */
export function chosenResources(words: readonly string[]): WantedResource[] {
  const wanted = words.map((word) => {
    const [head, ...below] = word.split('/')
    const [name, ...group] = head.split('.')
    return { name, group: group.join('.'), subresource: below.join('/') }
  })
  const star = wanted.find(({ name, group, subresource }) => name === '*' && group === '' && subresource === '')
  return star ? [star] : wanted
}

const found = ({ discovery }: KubectlContext, { name, group }: WantedResource): Promise<Resource | undefined> =>
  discovery.find(group ? `${name}.${group}` : name)

export async function warnOfOddVerbs({ err }: KubectlContext, verbs: readonly string[]): Promise<void> {
  for (const verb of verbs) if (!resourceVerbs.includes(verb)) await err(`Warning: '${verb}' is not a standard resource verb\n`)
}

/** Fails where a resource is not there, or a verb not for it. */
export async function requireResources(context: KubectlContext, verbs: readonly string[], wanted: readonly WantedResource[]): Promise<void> {
  for (const one of wanted) {
    if (one.name === '') throw new CommandError('resource must be specified if apiGroup/subresource specified')
    if (one.name === '*') return
    const resource = await found(context, one)
    const { name, group } = resource ?? one
    const special = verbs.filter((verb) => Object.hasOwn(specialVerbs, verb))
    const odd = special.find((verb) => !specialVerbs[verb].includes(group ? `${name}.${group}` : name))
    if (odd) throw new CommandError(`can not perform '${odd}' on '${name}' in group '${group}'`)
    if (resource || special.length > 0) continue
    await context.err(`the server doesn't have a resource type ${JSON.stringify(one.group ? `${one.name}.${one.group}` : one.name)}\n`)
    throw new ExitError(1)
  }
}

interface Wish {
  readonly verbs: readonly string[]
  readonly resources: readonly WantedResource[]
  readonly names: readonly string[]
}

/** A rule for each group, by its name. */
export async function rulesOn(context: KubectlContext, { verbs, resources, names }: Wish): Promise<Rbac.PolicyRule[]> {
  const groups = new Map<string, string[]>()
  for (const one of resources) {
    const { name, group } = (await found(context, one)) ?? one
    const member = one.subresource ? `${name}/${one.subresource}` : name
    const members = groups.get(group) ?? []
    if (!members.includes(member)) groups.set(group, [...members, member])
  }
  return [...groups.keys()].sort().map((group) => ({
    apiGroups: [group],
    ...(names.length > 0 ? { resourceNames: [...names] } : {}),
    resources: groups.get(group) ?? [],
    verbs: [...verbs],
  }))
}
