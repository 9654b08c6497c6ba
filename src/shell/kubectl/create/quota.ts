/** kubectl create quota. Upstream: kubectl/pkg/cmd/create/create_quota.go (v1.32). */
import { canonicalQuantity, isQuantity } from '../../../api/quantity'
import { defineCommand } from '../command'
import { CommandError } from '../failures'
import { createGenerated, generatorFlags, nameFrom } from './generate'

export const createQuota = defineCommand({
  name: 'quota',
  aliases: ['resourcequota'],
  use: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none] [options]',
  short: 'Create a quota with the specified name',
  examples: [
    'kubectl create quota my-quota --hard=cpu=1,memory=1G,pods=2,services=3,replicationcontrollers=2,resourcequotas=1,secrets=5,persistentvolumeclaims=10',
    'kubectl create quota best-effort --hard=pods=100 --scopes=BestEffort',
  ],
  flags: {
    ...generatorFlags,
    hard: { type: 'string', help: 'How much of what there may be.' },
    scopes: { type: 'string', help: 'Of which pods.' },
  },
  async run(context, { args, flags }) {
    const name = nameFrom(args)
    const hard = hardOf(flags.hard)
    const scopes = flags.scopes === '' ? [] : flags.scopes.split(',')
    if (scopes.includes('')) throw new CommandError('invalid resource quota scope ""')
    const object = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { creationTimestamp: null, name },
      spec: { ...(hard ? { hard } : {}), ...(scopes.length > 0 ? { scopes } : {}) },
      status: {},
    }
    await createGenerated(context, flags, { object, failure: 'failed to create quota' })
  },
})

function hardOf(text: string): Readonly<Record<string, string>> | undefined {
  if (text === '') return undefined
  return Object.fromEntries(text.split(',').map((pair) => amountOf(pair)))
}

function amountOf(pair: string): [string, string] {
  const [name, amount, ...more] = pair.split('=')
  if (amount === undefined || more.length > 0) throw new CommandError(`Invalid argument syntax ${pair}, expected <resource>=<value>`)
  if (!isQuantity(amount)) throw new CommandError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
  return [name, canonicalQuantity(amount)]
}
