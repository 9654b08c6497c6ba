/** kubectl create role. Upstream: kubectl/pkg/cmd/create/create_role.go (v1.32). */
import { defineCommand } from '../command'
import { CommandError } from '../failures'
import { createGenerated, generatorFlags, nameFrom } from './generate'
import { chosenResources, chosenVerbs, requireResources, rulesOn, warnOfOddVerbs } from './role-rules'

export const roleFlags = {
  ...generatorFlags,
  verb: { type: 'list', help: 'What may be done.' },
  resource: { type: 'list', help: 'To which resources, with their group or subresource.' },
  'resource-name': { type: 'array', help: 'To which objects; without it to all.' },
} as const

export const createRole = defineCommand({
  name: 'role',
  use: 'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  short: 'Create a role with single rule',
  examples: [
    'kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods',
    'kubectl create role pod-reader --verb=get --resource=pods --resource-name=readablepod --resource-name=anotherpod',
    'kubectl create role foo --verb=get,list,watch --resource=pods,pods/status',
  ],
  flags: roleFlags,
  async run(context, { args, flags }) {
    const name = nameFrom(args)
    const verbs = chosenVerbs(flags.verb)
    const resources = chosenResources(flags.resource)
    if (verbs.length === 0) throw new CommandError('at least one verb must be specified')
    await warnOfOddVerbs(context, verbs)
    if (resources.length === 0) throw new CommandError('at least one resource must be specified')
    await requireResources(context, verbs, resources)
    const rules = await rulesOn(context, { verbs, resources, names: [...new Set(flags['resource-name'])] })
    const object = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { creationTimestamp: null, name }, rules }
    await createGenerated(context, flags, { object })
  },
})
