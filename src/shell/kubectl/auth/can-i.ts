/** kubectl auth can-i. Upstream: kubectl/pkg/cmd/auth/cani.go (v1.32). */
import { defineCommand, type KubectlContext } from '../command'
import { CommandError, ExitError, UsageError } from '../failures'
import type { FlagTable } from '../flags'
import { alignTabs, tableStyle } from '../tab-writer'

const flags = {
  'all-namespaces': { type: 'bool', short: 'A', help: 'In all namespaces.' },
  list: { type: 'bool', help: 'All that is allowed.' },
  'no-headers': { type: 'bool', help: 'Leave out the headers.' },
  quiet: { type: 'bool', short: 'q', help: 'Only the exit code.' },
  subresource: { type: 'string', help: 'Subresource such as pod/log.' },
} as const satisfies FlagTable

export const canI = defineCommand({
  name: 'can-i',
  use: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL] [options]',
  short: 'Check whether an action is allowed',
  examples: [
    'kubectl auth can-i create pods --all-namespaces',
    'kubectl auth can-i list deployments.apps',
    'kubectl auth can-i --list --namespace=foo',
  ],
  flags,
  async run(context, { args, flags: given }) {
    if (given.list) return listAllowed(context, given['no-headers'])
    if (args.length !== 2)
      throw new UsageError('you must specify two arguments: verb resource or verb resource/resourceName.')
    const [verb, what] = args
    const namespace = given['all-namespaces'] ? '' : context.namespace
    const spec = what.startsWith('/')
      ? { nonResourceAttributes: { verb, path: what } }
      : { resourceAttributes: await attributesOf(context, { verb, what, namespace, subresource: given.subresource }) }
    const { allowed, reason, evaluationError } = await review(context, spec)
    const details = [...(reason ? [` - ${reason}`] : []), ...(evaluationError ? [` - ${evaluationError}`] : [])].join(
      '',
    )
    if (!given.quiet) await context.out(`${allowed ? 'yes' : 'no'}${allowed ? '' : details}\n`)
    if (!allowed) throw new ExitError(1)
  },
})

interface Wish {
  readonly verb: string
  readonly what: string
  readonly namespace: string
  readonly subresource: string
}

async function attributesOf(
  { discovery, err }: KubectlContext,
  { verb, what, namespace, subresource }: Wish,
): Promise<unknown> {
  const [type, name] = what.split('/')
  const resource = type === '*' ? undefined : await discovery.find(type)
  if (!resource && type !== '*') await err(`Warning: the server doesn't have a resource type '${type}'\n\n`)
  if (resource && !resource.namespaced)
    await err(
      `Warning: resource '${resource.name}' is not namespace scoped${resource.group ? ` in group '${resource.group}'` : ''}\n\n`,
    )
  return {
    ...{ namespace, verb, resource: resource?.name ?? type },
    ...(resource?.group ? { group: resource.group } : type === '*' ? { group: '*' } : {}),
    ...(name ? { name } : {}),
    ...(subresource ? { subresource } : {}),
  }
}

interface Verdict {
  readonly allowed: boolean
  readonly reason?: string
  readonly evaluationError?: string
}

async function review({ client }: KubectlContext, spec: unknown): Promise<Verdict> {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec }
  const { status } = (await client.json({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body,
  })) as { status: Verdict }
  return status
}

interface Rule {
  readonly verbs?: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

async function listAllowed({ client, namespace, out }: KubectlContext, noHeaders: boolean): Promise<void> {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } }
  const answer = await client.json({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body,
  })
  const { status } = answer as { status?: { resourceRules?: readonly Rule[]; nonResourceRules?: readonly Rule[] } }
  if (!status) throw new CommandError('the server did not list any rules')
  const rows = [
    ...(status.resourceRules ?? []).flatMap(resourceRows),
    ...(status.nonResourceRules ?? []).flatMap(urlRows),
  ]
  const headers = noHeaders ? [] : ['Resources\tNon-Resource URLs\tResource Names\tVerbs']
  await out(alignTabs(`${[...headers, ...rows].join('\n')}\n`, tableStyle))
}

const listed = (items: readonly string[] = []): string => `[${items.join(' ')}]`

const resourceRows = ({ resources = [], apiGroups = [''], resourceNames, verbs }: Rule): string[] =>
  resources.flatMap((resource) =>
    apiGroups.map((group) => `${resource}${group ? `.${group}` : ''}\t[]\t${listed(resourceNames)}\t${listed(verbs)}`),
  )

const urlRows = ({ nonResourceURLs = [], verbs }: Rule): string[] =>
  nonResourceURLs.map((url) => `\t[${url}]\t[]\t${listed(verbs)}`)
