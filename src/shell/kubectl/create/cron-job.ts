/** kubectl create cronjob. Upstream: kubectl/pkg/cmd/create/create_cronjob.go (v1.32). */
import { defineCommand } from '../command'
import { CommandError } from '../failures'
import { createGenerated, generatorFlags, nameFrom } from './generate'
import { podTemplate } from './job'

export const createCronJob = defineCommand({
  name: 'cronjob',
  aliases: ['cj'],
  use: 'NAME --image=image --schedule=SCHEDULE -- [COMMAND] [args...] [options]',
  short: 'Create a cron job with the specified name',
  examples: ['kubectl create cronjob tick --image=busybox --schedule="*/5 * * * *" -- date'],
  flags: {
    ...generatorFlags,
    image: { type: 'string', required: true, help: 'Image to run.' },
    schedule: { type: 'string', required: true, help: 'When to run it, in the five fields of cron.' },
    restart: { type: 'string', default: '', help: 'OnFailure or Never: what happens when a container fails.' },
  },
  async run(context, { args, dash, flags, changed }) {
    const missing = (['image', 'schedule'] as const).filter((flag) => !changed.has(flag))
    if (missing.length > 0) throw new CommandError(`required flag(s) ${missing.map((flag) => `"${flag}"`).join(', ')} not set`)
    const name = nameFrom(dash < 0 ? args : args.slice(0, dash))
    const command = dash < 0 ? [] : args.slice(dash)
    const template = podTemplate(name, { image: flags.image, command, restartPolicy: flags.restart || 'OnFailure' })
    const object = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { creationTimestamp: null, name },
      spec: { jobTemplate: { metadata: { creationTimestamp: null, name }, spec: { template } }, schedule: flags.schedule },
      status: {},
    }
    await createGenerated(context, flags, { object, failure: 'failed to create cronjob' })
  },
})
