/** kubectl auth reconcile. Upstream: kubectl/pkg/cmd/auth/reconcile.go (v1.32). */
import type { PolicyRule } from '../../../api/policy-rule'
import { isNotFound } from '../../../api/status-error'
import type { Rbac } from '../../../api/types'
import { defineCommand, type KubectlContext } from '../command'
import { pathOf } from '../discovery'
import { CommandError, eachThrough, throwAll } from '../failures'
import type { FlagTable, FlagValues } from '../flags'
import { outputFlags } from '../output'
import { fileFlags } from '../read-manifests'
import { createResultPrinter } from '../results'
import { readTargets, type Target } from '../targets'
import { type Changes, changesOf, type RbacManifest } from './reconcile-changes'

const flags = {
  ...fileFlags,
  ...outputFlags,
  'dry-run': { type: 'string', default: 'none', bare: 'unchanged', help: 'Only show what would be: none or client.' },
  'remove-extra-permissions': { type: 'bool', help: 'Take away from roles what is not in the files.' },
  'remove-extra-subjects': { type: 'bool', help: 'Take away from bindings who is not in the files.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

const GROUP = 'rbac.authorization.k8s.io'

export const reconcile = defineCommand({
  name: 'reconcile',
  use: '-f FILENAME [options]',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  examples: ['kubectl auth reconcile -f my-rbac-rules.yaml'],
  flags,
  async run(context, { args, flags: given }) {
    if (given.filename.length === 0) throw new CommandError('must specify one of -f and -k')
    if (args.length > 0) throw new CommandError('no arguments are allowed')
    if (given['dry-run'] === 'server') throw new CommandError('--dry-run=server for command reconcile is not supported yet')
    const { targets, errors } = await readTargets(context, given)
    await eachThrough(targets, (target) => reconcileOne(context, target, given))
    throwAll(errors)
  },
})

async function reconcileOne(context: KubectlContext, target: Target, given: Flags): Promise<void> {
  const { resource, object } = target
  if (resource.group !== GROUP) return
  const expected = object as RbacManifest
  const removeExtra = expected.kind.endsWith('Binding') ? given['remove-extra-subjects'] : given['remove-extra-permissions']
  const changes = changesOf(expected, await find(context, target), removeExtra)
  const isTried = given['dry-run'] === 'client' || given['dry-run'] === 'unchanged'
  const shown = changes.isProtected || isTried || changes.operation === 'none' ? changes.next : await write(context, target, changes)
  await createResultPrinter(context, given)(shown, 'reconciled')
  await tell(context, changes, given)
}

async function find({ client }: KubectlContext, { resource, namespace, name }: Target): Promise<RbacManifest | undefined> {
  try {
    return (await client.json({ path: pathOf(resource, { namespace, name }) })) as RbacManifest
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

async function write(context: KubectlContext, { resource, namespace, name }: Target, { operation, next }: Changes): Promise<RbacManifest> {
  const { client } = context
  if (operation === 'update') {
    return (await client.json({ method: 'PUT', path: pathOf(resource, { namespace, name }), body: next })) as RbacManifest
  }
  if (operation === 'recreate') await client.json({ method: 'DELETE', path: pathOf(resource, { namespace, name }) })
  if (resource.namespaced && namespace) await ensureNamespace(context, namespace)
  return (await client.json({ method: 'POST', path: pathOf(resource, { namespace }), body: next })) as RbacManifest
}

async function ensureNamespace({ client }: KubectlContext, name: string): Promise<void> {
  try {
    await client.json({ path: `/api/v1/namespaces/${name}` })
  } catch (error) {
    if (!isNotFound(error)) throw error
    await client.json({ method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } })
  }
}

async function tell({ err }: KubectlContext, { operation, isProtected, missing, extra, next }: Changes, given: Flags): Promise<void> {
  if (operation === 'none') return
  const caveat = isProtected ? ', but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)' : ''
  const isBinding = next.kind.endsWith('Binding')
  const what = isBinding ? 'subjects' : 'rules'
  const removes = isBinding ? given['remove-extra-subjects'] : given['remove-extra-permissions']
  const listed = (title: string, items: Changes['missing']): string[] =>
    items.length === 0 ? [] : [`\t${title}:\n`, ...items.map((item) => `\t\t${isBinding ? goSubject(item as Rbac.Subject) : goRule(item as PolicyRule)}\n`)]
  const lines = [
    `\treconciliation required ${operation}${caveat}\n`,
    ...listed(`missing ${what} added`, missing),
    ...(removes ? listed(`extra ${what} removed`, extra) : []),
  ]
  await err(lines.join(''))
}

/** As Go's `%+v` writes them. */
const goSubject = ({ kind, apiGroup = '', name, namespace = '' }: Rbac.Subject): string =>
  `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`

function goRule({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule): string {
  const list = (items: readonly string[]): string => `[${items.join(' ')}]`
  const onObjects = `APIGroups:${list(apiGroups)} Resources:${list(resources)} ResourceNames:${list(resourceNames)}`
  return `{Verbs:${list(verbs)} ${onObjects} NonResourceURLs:${list(nonResourceURLs)}}`
}
