/** kubectl set subject: who else has a role. Upstream: kubectl/pkg/cmd/set/set_subject.go (v1.32). */
import type { Rbac } from '../../../api/types'
import { isStatusError } from '../../../api/status-error'
import { defineCommand } from '../command'
import { CommandError, eachThrough, throwAll } from '../failures'
import type { FlagTable, FlagValues } from '../flags'
import type { Manifest } from '../manifest'
import { findSetTargets, sendChange, setFlags } from './change-containers'

const GROUP = 'rbac.authorization.k8s.io'

const flags = {
  ...setFlags,
  user: { type: 'array', help: 'Users to whom the role is given.' },
  group: { type: 'array', help: 'Groups to which it is given.' },
  serviceaccount: { type: 'array', help: 'Service accounts to which it is given, as NAMESPACE:NAME.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const setSubject = defineCommand({
  name: 'subject',
  use: '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  examples: [
    'kubectl set subject clusterrolebinding admin --serviceaccount=namespace:serviceaccount1',
    'kubectl set subject rolebinding admin --user=user1 --user=user2 --group=group1',
  ],
  flags,
  completes: ['rolebindings', 'clusterrolebindings'],
  async run(context, { args, flags: given }) {
    const { targets, errors } = await findSetTargets(context, args, given)
    throwAll(errors)
    if (given.all && given.selector !== '') throw new CommandError('cannot set --all and --selector at the same time')
    const wanted = subjectsOf(given, context.namespace)
    if (wanted.length === 0) throw new CommandError('you must specify at least one value of user, group or serviceaccount')
    const isPlaced = !given.serviceaccount.some((text) => text.startsWith(':'))
    if (!isPlaced && targets.some(({ object }) => object.kind === 'ClusterRoleBinding')) {
      throw new CommandError('serviceaccount must be <namespace>:<name>, namespace must be specified')
    }
    await eachThrough(targets, async (target) => {
      const { kind } = target.object
      if (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') {
        const name = `${target.resource.name}/${target.name}`
        throw new CommandError(`error: ${name} setting subjects is only supported for RoleBinding/ClusterRoleBinding\n`)
      }
      const next = withSubjects(target.object, wanted)
      if (next === target.object) return
      try {
        await sendChange(context, target, { given, wanted: next, what: 'subjects updated' })
      } catch (error) {
        throw isStatusError(error) ? new CommandError(`failed to patch subjects to rolebinding: ${error.message}`) : error
      }
    })
  },
})

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort()

function subjectsOf({ user, group, serviceaccount }: Flags, namespace: string): Rbac.Subject[] {
  return [
    ...sorted(user).map((name) => ({ apiGroup: GROUP, kind: 'User', name })),
    ...sorted(group).map((name) => ({ apiGroup: GROUP, kind: 'Group', name })),
    ...sorted(serviceaccount).map((text) => accountOf(text, namespace)),
  ]
}

function accountOf(text: string, namespace: string): Rbac.Subject {
  const [where, name, ...more] = text.split(':')
  if (!name || more.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>')
  return { kind: 'ServiceAccount', name, namespace: where || namespace }
}

/** The object itself when all of them are there. */
function withSubjects(binding: Manifest, wanted: readonly Rbac.Subject[]): Manifest {
  const present = (binding.subjects ?? []) as readonly Rbac.Subject[]
  const isSame = (a: Rbac.Subject, b: Rbac.Subject): boolean =>
    a.kind === b.kind && a.name === b.name && (a.namespace ?? '') === (b.namespace ?? '') && (a.apiGroup ?? '') === (b.apiGroup ?? '')
  const added = wanted.filter((one) => !present.some((other) => isSame(one, other)))
  return added.length === 0 ? binding : { ...binding, subjects: [...present, ...added] }
}
