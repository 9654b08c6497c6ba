/** kubectl create poddisruptionbudget. Upstream: kubectl/pkg/cmd/create/create_pdb.go (v1.32). */
import type { LabelSelector } from '../../../api/object'
import { defineCommand } from '../command'
import { CommandError } from '../failures'
import { createGenerated, generatorFlags, nameFrom } from './generate'

export const createPodDisruptionBudget = defineCommand({
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  use: 'NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none] [options]',
  short: 'Create a pod disruption budget with the specified name',
  examples: [
    'kubectl create poddisruptionbudget my-pdb --selector=app=rails --min-available=1',
    'kubectl create pdb my-pdb --selector=app=nginx --min-available=50%',
  ],
  flags: {
    ...generatorFlags,
    'min-available': { type: 'string', help: 'How many pods have to stay, or what share of them.' },
    'max-unavailable': { type: 'string', help: 'How many pods may be away, or what share of them.' },
    selector: { type: 'string', help: 'Labels of the pods.' },
  },
  async run(context, { args, flags }) {
    const name = nameFrom(args)
    const [least, most] = [flags['min-available'], flags['max-unavailable']]
    if (flags.selector === '') throw new CommandError('a selector must be specified')
    if (least === '' && most === '') throw new CommandError('one of min-available or max-unavailable must be specified')
    if (least !== '' && most !== '') throw new CommandError('min-available and max-unavailable cannot be both specified')
    const amount = least === '' ? { maxUnavailable: amountOf(most, 'max-unavailable') } : { minAvailable: amountOf(least, 'min-available') }
    const object = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { creationTimestamp: null, name },
      spec: { ...amount, selector: selectorOf(flags.selector) },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    }
    await createGenerated(context, flags, { object, failure: 'failed to create poddisruptionbudgets' })
  },
})

function amountOf(text: string, flag: string): number | string {
  if (!/^[0-9]+%?$/.test(text)) throw new CommandError(`invalid format specified for ${flag}`)
  return text.endsWith('%') ? text : Number(text)
}

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number]

/** `app=a,tier in (x,y),!old` as a spec has it. Upstream: ParseToLabelSelector. */
function selectorOf(text: string): LabelSelector {
  const matchLabels: Record<string, string> = {}
  const matchExpressions: Requirement[] = []
  for (const part of text.split(/,(?![^(]*\))/).map((one) => one.trim())) {
    const pair = /^([^=!\s]+)\s*==?\s*([^=]*)$/.exec(part)
    if (pair) matchLabels[pair[1]] = pair[2].trim()
    else matchExpressions.push(requirementOf(part, text))
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions: matchExpressions.sort((a, b) => (a.key < b.key ? -1 : 1)) } : {}),
  }
}

function requirementOf(part: string, whole: string): Requirement {
  const set = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(part)
  if (set) return { key: set[1], operator: set[2] === 'in' ? 'In' : 'NotIn', values: set[3].split(',').map((one) => one.trim()).sort() }
  if (/^([^=!\s]+)\s*!=\s*(.*)$/.test(part)) throw new CommandError('"!=" is not a valid label selector operator')
  const existence = /^(!?)\s*([^=!\s()]+)$/.exec(part)
  if (existence) return { key: existence[2], operator: existence[1] ? 'DoesNotExist' : 'Exists' }
  throw new CommandError(`couldn't parse the selector string ${JSON.stringify(whole)}: unable to parse requirement: found '${part}'`)
}
