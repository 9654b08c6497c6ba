/** kubectl create serviceaccount. Upstream: kubectl/pkg/cmd/create/create_serviceaccount.go (v1.32). */
import { defineCommand } from '../command'
import { createGenerated, generatorFlags, nameFrom } from './generate'

export const createServiceAccount = defineCommand({
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'NAME [--dry-run=server|client|none] [options]',
  short: 'Create a service account with the specified name',
  examples: ['kubectl create serviceaccount robot'],
  flags: generatorFlags,
  async run(context, { args, flags }) {
    const object = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { creationTimestamp: null, name: nameFrom(args) },
    }
    await createGenerated(context, flags, { object, failure: 'failed to create serviceaccount' })
  },
})
