/**
 * Reads roles from the short form in which they are kept here: a line with the name of the role, and indented below it a line for
 * each rule (verbs, groups, resources, names), `paths` where a rule is for paths, `gathers` where rules are gathered from others.
 * `read` and `write` stand for the verbs that mostly go together, and `core` for the group without a name.
 */
import type { PolicyRule } from '../../../../api/policy-rule'

export interface ParsedRole {
  readonly name: string
  /** The role into which its rules are gathered, as its label says. */
  readonly joins: string | undefined
  /** Which label gathers rules into this role. */
  readonly gathers: string | undefined
  readonly rules: readonly PolicyRule[]
}

const together: Readonly<Record<string, readonly string[]>> = {
  read: ['get', 'list', 'watch'],
  write: ['create', 'delete', 'deletecollection', 'patch', 'update'],
}

export function parseRoles(text: string): ParsedRole[] {
  const lines = text.replaceAll(/,\n +/g, ',').split('\n')
  const roles: ParsedRole[] = []
  for (const line of lines) {
    if (line === '') continue
    const role = roles.at(-1)
    if (!line.startsWith(' ')) roles.push(named(line))
    else if (role) roles[roles.length - 1] = withLine(role, line.trim())
  }
  return roles
}

function named(line: string): ParsedRole {
  const [name, joins] = line.split(' > ')
  return { name, joins, gathers: undefined, rules: [] }
}

function withLine(role: ParsedRole, line: string): ParsedRole {
  const [verbs, groups, resources = '', names] = line.split(' ')
  return verbs === 'gathers' ? { ...role, gathers: groups } : { ...role, rules: [...role.rules, ruleOf({ verbs, groups, resources, names })] }
}

interface Words {
  readonly verbs: string
  readonly groups: string
  readonly resources: string
  readonly names: string | undefined
}

function ruleOf({ verbs: words, groups, resources, names }: Words): PolicyRule {
  const verbs = words
    .split(',')
    .flatMap((word) => together[word] ?? [word])
    .sort()
  if (groups === 'paths') return { nonResourceURLs: resources.split(','), verbs }
  return {
    apiGroups: groups.split(',').map((group) => (group === 'core' ? '' : group)),
    ...(names ? { resourceNames: names.split(',') } : {}),
    resources: resources.split(','),
    verbs,
  }
}
