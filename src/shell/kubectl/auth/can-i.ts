/** kubectl auth can-i. Upstream: kubectl/pkg/cmd/auth/cani.go (v1.32). */
import { defineCommand, type KubectlContext } from '../command'
import type { Resource } from '../discovery'
import { CommandError, ExitError } from '../failures'
import type { FlagTable } from '../flags'
import { listAllowed } from './list-allowed'

const flags = {
  'all-namespaces': { type: 'bool', short: 'A', help: 'In all namespaces.' },
  list: { type: 'bool', help: 'All that is allowed.' },
  'no-headers': { type: 'bool', help: 'Leave out the headers.' },
  quiet: { type: 'bool', short: 'q', help: 'Only the exit code.' },
  subresource: { type: 'string', help: 'Subresource such as pod/log.' },
} as const satisfies FlagTable

const resourceVerbs = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'use', 'bind', 'impersonate', '*'],
  ...['approve', 'sign', 'escalate', 'attest'],
]
const urlVerbs = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*']
/** What discovery does not tell of: things that one may act as. */
const undiscovered = ['users', 'groups']

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
    if (given.list) {
      if (args.length > 0) throw new CommandError('list option must be specified with no arguments')
      if (given.quiet || given['all-namespaces'] || given.subresource)
        throw new CommandError("list option can't be specified with neither quiet, all-namespaces nor subresource options")
      return listAllowed(context, given['no-headers'])
    }
    if (args.length !== 2) {
      const hint = "See 'kubectl auth can-i -h' for help and examples."
      throw new CommandError(`you must specify two arguments: verb resource or verb resource/resourceName.\n${hint}`)
    }
    const [verb, what] = args
    const namespace = given['all-namespaces'] ? '' : context.namespace
    const spec = what.startsWith('/')
      ? { nonResourceAttributes: await urlWish(context, { verb, path: what, subresource: given.subresource }) }
      : { resourceAttributes: await resourceWish(context, { verb, what, namespace, subresource: given.subresource }) }
    if (given['no-headers']) throw new CommandError('--no-headers cannot be set without --list specified')
    const verdict = await review(context, spec)
    if (!given.quiet) await context.out(`${words(verdict)}\n`)
    if (!verdict.allowed) throw new ExitError(1)
  },
})

/** Warnings of this command end with an empty line. */
const warn = ({ err }: KubectlContext, text: string): Promise<void> => err(`Warning: ${text}\n\n`)

async function urlWish(context: KubectlContext, wish: { verb: string; path: string; subresource: string }): Promise<unknown> {
  const { verb, path, subresource } = wish
  if (subresource) throw new CommandError('--subresource can not be used with NonResourceURL')
  if (!urlVerbs.includes(verb)) await warn(context, `verb '${verb}' is not a known verb`)
  return { path, verb }
}

interface Wish {
  readonly verb: string
  readonly what: string
  readonly namespace: string
  readonly subresource: string
}

async function resourceWish(context: KubectlContext, { verb, what, namespace, subresource }: Wish): Promise<unknown> {
  const slash = what.indexOf('/')
  const type = slash < 0 ? what : what.slice(0, slash)
  const name = slash < 0 ? '' : what.slice(slash + 1)
  const resource = await resourceOf(context, type)
  if (resource && namespace && !resource.namespaced) {
    await warn(context, `resource '${resource.name}' is not namespace scoped${resource.group ? ` in group '${resource.group}'` : ''}`)
  }
  if (namespace && !resourceVerbs.includes(verb)) await warn(context, `verb '${verb}' is not a known verb`)
  return {
    ...{ namespace, verb, resource: resource?.name ?? type },
    ...(resource?.group ? { group: resource.group } : {}),
    ...(name ? { name } : {}),
    ...(subresource ? { subresource } : {}),
  }
}

async function resourceOf(context: KubectlContext, type: string): Promise<Resource | undefined> {
  if (type === '*') return undefined
  const found = await context.discovery.find(type)
  if (found || undiscovered.includes(type.toLowerCase())) return found
  const [name, ...group] = type.toLowerCase().split('.')
  await warn(context, `the server doesn't have a resource type '${name}'${group.length > 0 ? ` in group '${group.join('.')}'` : ''}`)
  return undefined
}

interface Verdict {
  readonly allowed: boolean
  readonly reason?: string
  readonly evaluationError?: string
}

const words = ({ allowed, reason, evaluationError }: Verdict): string =>
  allowed ? 'yes' : ['no', ...(reason ? [reason] : []), ...(evaluationError ? [evaluationError] : [])].join(' - ')

async function review({ client }: KubectlContext, spec: unknown): Promise<Verdict> {
  const body = { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', metadata: { creationTimestamp: null }, spec, status: { allowed: false } }
  const answer = await client.json({ method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body })
  return (answer as { status: Verdict }).status
}
