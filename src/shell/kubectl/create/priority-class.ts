/** kubectl create priorityclass. Upstream: kubectl/pkg/cmd/create/create_priorityclass.go (v1.32). */
import { defineCommand } from '../command'
import { createGenerated, generatorFlags, nameFrom } from './generate'

export const createPriorityClass = defineCommand({
  name: 'priorityclass',
  aliases: ['pc'],
  use: 'NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none] [options]',
  short: 'Create a priority class with the specified name',
  examples: [
    'kubectl create priorityclass high-priority --value=1000 --description="high priority"',
    'kubectl create priorityclass default-priority --value=1000 --global-default=true --description="default priority"',
  ],
  flags: {
    ...generatorFlags,
    value: { type: 'int', help: 'The priority.' },
    'global-default': { type: 'bool', help: 'Pods that name no class have this one.' },
    description: { type: 'string', help: 'What it is for.' },
    'preemption-policy': { type: 'string', default: 'PreemptLowerPriority', help: 'Whether its pods may push others out.' },
  },
  async run(context, { args, flags }) {
    const object = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { creationTimestamp: null, name: nameFrom(args) },
      ...(flags.description === '' ? {} : { description: flags.description }),
      ...(flags['global-default'] ? { globalDefault: true } : {}),
      preemptionPolicy: flags['preemption-policy'],
      value: flags.value,
    }
    await createGenerated(context, flags, { object, failure: 'failed to create priorityclass' })
  },
})
