/** kubectl create job. Upstream: kubectl/pkg/cmd/create/create_job.go (v1.32). */
import type { CronJob } from '../../../api/types'
import { defineCommand, type KubectlContext } from '../command'
import { CommandError } from '../failures'
import type { Manifest } from '../manifest'
import { chooseByArgs, fetchChoices } from '../targets'
import { createGenerated, generatorFlags, nameFrom } from './generate'

export const createJob = defineCommand({
  name: 'job',
  use: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...] [options]',
  short: 'Create a job with the specified name',
  examples: [
    'kubectl create job once --image=busybox -- date',
    'kubectl create job now --from=cronjob/every-night',
  ],
  flags: {
    ...generatorFlags,
    image: { type: 'string', help: 'Image to run.' },
    from: { type: 'string', help: 'The cron job whose template to use.' },
  },
  async run(context, { args, dash, flags }) {
    const name = nameFrom(dash < 0 ? args : args.slice(0, dash))
    const command = dash < 0 ? [] : args.slice(dash)
    if ((flags.image === '') === (flags.from === '')) throw new CommandError('either --image or --from must be specified')
    if (command.length > 0 && flags.from !== '') throw new CommandError('cannot specify --from and command')
    const object = flags.from === '' ? jobOf(name, flags.image, command) : await jobLike(context, name, flags.from)
    await createGenerated(context, flags, { object, failure: 'failed to create job' })
  },
})

const jobOf = (name: string, image: string, command: readonly string[]): Manifest => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { creationTimestamp: null, name },
  spec: { template: podTemplate(name, { image, command, restartPolicy: 'Never' }) },
  status: {},
})

export interface JobWish {
  readonly image: string
  readonly command: readonly string[]
  readonly restartPolicy: string
}

export const podTemplate = (name: string, { image, command, restartPolicy }: JobWish): object => ({
  metadata: { creationTimestamp: null },
  spec: {
    containers: [{ ...(command.length > 0 ? { command } : {}), image, name, resources: {} }],
    restartPolicy,
  },
})

async function jobLike(context: KubectlContext, name: string, from: string): Promise<Manifest> {
  const { targets, errors } = await fetchChoices(context, await chooseByArgs(context, [from]))
  const [error] = errors
  if (error) throw error
  if (targets.length !== 1) throw new CommandError('from must be an existing cronjob')
  const [{ object }] = targets
  if (object.kind !== 'CronJob') throw new CommandError(`unknown object type *v1.${object.kind}`)
  const { metadata, spec } = object as object as CronJob
  const { labels, annotations } = spec.jobTemplate.metadata ?? {}
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...annotations },
      creationTimestamp: null,
      ...(labels ? { labels } : {}),
      name,
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: metadata.name, uid: metadata.uid, controller: true }],
    },
    spec: spec.jobTemplate.spec,
    status: {},
  }
}
