/** kubectl create clusterrole. Upstream: kubectl/pkg/cmd/create/create_clusterrole.go (v1.32). */
import type { Rbac } from '../../../api/types'
import { defineCommand, type KubectlContext } from '../command'
import { CommandError } from '../failures'
import type { FlagTable, FlagValues } from '../flags'
import { createGenerated, generatorFlags, nameFrom } from './generate'
import { roleFlags } from './role'
import { chosenResources, chosenVerbs, requireResources, rulesOn, warnOfOddVerbs } from './role-rules'

const flags = {
  ...generatorFlags,
  ...roleFlags,
  'non-resource-url': { type: 'list', help: 'Paths to which it may be done.' },
  'aggregation-rule': { type: 'list', help: 'Labels of the cluster roles whose rules it gathers.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const createClusterRole = defineCommand({
  name: 'clusterrole',
  use: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  short: 'Create a cluster role',
  examples: [
    'kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods',
    'kubectl create clusterrole "foo" --verb=get --non-resource-url=/logs/*',
    'kubectl create clusterrole monitoring --aggregation-rule="rbac.example.com/aggregate-to-monitoring=true"',
  ],
  flags,
  async run(context, { args, flags: given }) {
    const name = nameFrom(args)
    const gathers = given['aggregation-rule']
    const what = gathers.length > 0 ? gathering(given) : { rules: await rulesFor(context, given) }
    const object = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { creationTimestamp: null, name }, ...what }
    await createGenerated(context, given, { object })
  },
})

function gathering(given: Flags): object {
  const others = [given['non-resource-url'], given.verb, given.resource, given['resource-name']]
  if (others.some((list) => list.length > 0)) {
    throw new CommandError('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames')
  }
  const matchLabels = Object.fromEntries(given['aggregation-rule'].map((pair) => labelOf(pair)))
  return { aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, rules: null }
}

function labelOf(pair: string): [string, string] {
  const at = pair.indexOf('=')
  if (at < 0) throw new CommandError(`malformed pair, expect string=string`)
  return [pair.slice(0, at), pair.slice(at + 1)]
}

const pathVerbs = ['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options']

async function rulesFor(context: KubectlContext, given: Flags): Promise<Rbac.PolicyRule[]> {
  const verbs = chosenVerbs(given.verb)
  const resources = chosenResources(given.resource)
  const paths = given['non-resource-url']
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified')
  if (resources.length === 0 && paths.length === 0) throw new CommandError('one of resource or nonResourceURL must be specified')
  if (resources.length > 0) {
    await warnOfOddVerbs(context, verbs)
    await requireResources(context, verbs, resources)
  }
  if (paths.length > 0) requirePaths(verbs, paths)
  const rules = await rulesOn(context, { verbs, resources, names: [...new Set(given['resource-name'])] })
  return [...rules, ...(paths.length > 0 ? [{ nonResourceURLs: [...new Set(paths)], verbs }] : [])]
}

function requirePaths(verbs: readonly string[], paths: readonly string[]): void {
  const odd = verbs.find((verb) => !pathVerbs.includes(verb))
  if (odd !== undefined) throw new CommandError(`invalid verb: '${odd}' for nonResourceURL`)
  for (const path of paths) {
    if (path === '*') continue
    if (!path.startsWith('/')) throw new CommandError('nonResourceURL should start with /')
    if (path.slice(0, -1).includes('*')) throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end")
  }
}
