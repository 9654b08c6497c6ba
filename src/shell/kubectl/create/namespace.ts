/** kubectl create namespace. Upstream: kubectl/pkg/cmd/create/create_namespace.go (v1.32). */
import { defineCommand } from '../command'
import { createGenerated, generatorFlags, nameFrom } from './generate'

export const createNamespace = defineCommand({
  name: 'namespace',
  aliases: ['ns'],
  use: 'NAME [--dry-run=server|client|none] [options]',
  short: 'Create a namespace with the specified name',
  examples: ['kubectl create namespace dev'],
  flags: generatorFlags,
  async run(context, { args, flags }) {
    const metadata = { creationTimestamp: null, name: nameFrom(args) }
    await createGenerated(context, flags, {
      object: { apiVersion: 'v1', kind: 'Namespace', metadata, spec: {}, status: {} },
    })
  },
})
