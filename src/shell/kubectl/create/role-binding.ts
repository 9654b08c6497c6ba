/** kubectl create rolebinding and clusterrolebinding. Upstream: kubectl/pkg/cmd/create/create_{rolebinding,clusterrolebinding}.go (v1.32). */
import type { Rbac } from '../../../api/types'
import { defineCommand } from '../command'
import { CommandError } from '../failures'
import type { FlagTable } from '../flags'
import type { Manifest } from '../manifest'
import { createGenerated, generatorFlags, nameFrom } from './generate'

const GROUP = 'rbac.authorization.k8s.io'

const subjectFlags = {
  ...generatorFlags,
  clusterrole: { type: 'string', help: 'The cluster role that is given.' },
  user: { type: 'array', help: 'Users to whom it is given.' },
  group: { type: 'array', help: 'Groups to which it is given.' },
  serviceaccount: { type: 'array', help: 'Service accounts to which it is given, as NAMESPACE:NAME.' },
} as const satisfies FlagTable

interface Subjects {
  readonly user: readonly string[]
  readonly group: readonly string[]
  readonly serviceaccount: readonly string[]
}

interface Binding extends Subjects {
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding'
  readonly name: string
  readonly roleRef: Rbac.RoleRef
}

function bindingOf({ kind, name, roleRef, ...given }: Binding): Manifest {
  const subjects = subjectsOf(given)
  return {
    apiVersion: `${GROUP}/v1`,
    kind,
    metadata: { creationTimestamp: null, name },
    roleRef,
    ...(subjects.length > 0 ? { subjects } : {}),
  }
}

const subjectsOf = ({ user, group, serviceaccount }: Subjects): Rbac.Subject[] => [
  ...user.map((name) => ({ apiGroup: GROUP, kind: 'User', name })),
  ...group.map((name) => ({ apiGroup: GROUP, kind: 'Group', name })),
  ...serviceaccount.map(accountOf),
]

function accountOf(text: string): Rbac.Subject {
  const [namespace, name, ...more] = text.split(':')
  if (!namespace || !name || more.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>')
  return { kind: 'ServiceAccount', name, namespace }
}

export const createRoleBinding = defineCommand({
  name: 'rolebinding',
  use: 'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  short: 'Create a role binding for a particular role or cluster role',
  examples: [
    'kubectl create rolebinding admin --clusterrole=admin --user=user1 --user=user2 --group=group1',
    'kubectl create rolebinding admin-binding --role=admin --serviceaccount=monitoring:sa-dev',
  ],
  flags: { ...subjectFlags, role: { type: 'string', help: 'The role that is given.' } },
  async run(context, { args, flags }) {
    const name = nameFrom(args)
    if ((flags.clusterrole === '') === (flags.role === '')) throw new CommandError('exactly one of clusterrole or role must be specified')
    const roleRef = flags.role ? { apiGroup: GROUP, kind: 'Role', name: flags.role } : { apiGroup: GROUP, kind: 'ClusterRole', name: flags.clusterrole }
    const object = bindingOf({ ...flags, kind: 'RoleBinding', name, roleRef })
    await createGenerated(context, flags, { object, failure: 'failed to create rolebinding' })
  },
})

export const createClusterRoleBinding = defineCommand({
  name: 'clusterrolebinding',
  use: 'NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  short: 'Create a cluster role binding for a particular cluster role',
  examples: ['kubectl create clusterrolebinding cluster-admin --clusterrole=cluster-admin --user=user1 --user=user2 --group=group1'],
  flags: subjectFlags,
  async run(context, { args, flags, changed }) {
    if (!changed.has('clusterrole')) throw new CommandError('required flag(s) "clusterrole" not set')
    const roleRef = { apiGroup: GROUP, kind: 'ClusterRole', name: flags.clusterrole }
    if (flags.clusterrole === '') throw new CommandError('clusterrole must be specified')
    const object = bindingOf({ ...flags, kind: 'ClusterRoleBinding', name: nameFrom(args), roleRef })
    await createGenerated(context, flags, { object, failure: 'failed to create clusterrolebinding' })
  },
})
