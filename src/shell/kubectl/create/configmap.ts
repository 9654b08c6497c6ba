/** kubectl create configmap. Upstream: kubectl/pkg/cmd/create/create_configmap.go (v1.32). */
import { defineCommand } from '../command'
import { contentHash } from './content-hash'
import { dataFlags, readData } from './data-sources'
import { createGenerated, generatorFlags, nameFrom } from './generate'

export const createConfigMap = defineCommand({
  name: 'configmap',
  aliases: ['cm'],
  use: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  short: 'Create a config map from a local file, directory or literal value',
  examples: [
    'kubectl create configmap settings --from-literal=mode=test',
    'kubectl create configmap settings --from-file=app.conf',
  ],
  flags: { ...generatorFlags, ...dataFlags },
  async run(context, { args, flags }) {
    const name = nameFrom(args)
    const data = readData(context.process, flags, `ConfigMap ${JSON.stringify(name)}`)
    const object = {
      apiVersion: 'v1',
      ...(Object.keys(data).length > 0 ? { data } : {}),
      kind: 'ConfigMap',
      metadata: {
        creationTimestamp: null,
        name: flags['append-hash'] ? `${name}-${contentHash({ data, kind: 'ConfigMap', name })}` : name,
      },
    }
    await createGenerated(context, flags, { object, failure: 'failed to create configmap' })
  },
})
