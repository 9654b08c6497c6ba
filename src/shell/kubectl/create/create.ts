/** kubectl create: objects from files, or made of flags by a command below it. Upstream: kubectl/pkg/cmd/create/create.go (v1.32). */
import { type Command, defineCommand, type KubectlContext } from '../command'
import { CommandError, eachThrough, throwAll, UsageError, withSource } from '../failures'
import type { FlagValues } from '../flags'
import { isSelected } from '../is-selected'
import { refreshLastApplied } from '../last-applied'
import { fileFlags } from '../read-manifests'
import { createResultPrinter, dryRunOf } from '../results'
import { readTargets } from '../targets'
import { createClusterRole } from './cluster-role'
import { createConfigMap } from './configmap'
import { createCronJob } from './cron-job'
import { createDeployment } from './deployment'
import { createObject, fieldValidationOf, generatorFlags } from './generate'
import { createIngress } from './ingress'
import { createJob } from './job'
import { createNamespace } from './namespace'
import { createPodDisruptionBudget } from './pod-disruption-budget'
import { createPriorityClass } from './priority-class'
import { createQuota } from './quota'
import { createRole } from './role'
import { createClusterRoleBinding, createRoleBinding } from './role-binding'
import { createSecret } from './secret'
import { createService } from './service'
import { createServiceAccount } from './service-account'
import { createToken } from './token'

const flags = {
  ...fileFlags,
  ...generatorFlags,
  selector: { type: 'string', short: 'l', help: 'Only objects of the files with these labels.' },
  edit: { type: 'bool', help: 'Edit the object before it is created.' },
} as const

export const create: Command = defineCommand({
  name: 'create',
  use: '-f FILENAME [options]',
  short: 'Create a resource from a file or from stdin',
  examples: [
    'kubectl create -f web.yaml',
    'cat web.yaml | kubectl create -f -',
    'kubectl create deployment web --image=nginx --dry-run=client -o yaml',
  ],
  flags,
  children: [
    ...[createClusterRole, createClusterRoleBinding, createConfigMap, createCronJob, createDeployment, createIngress, createJob],
    ...[createNamespace, createPodDisruptionBudget, createPriorityClass, createQuota, createRole, createRoleBinding],
    ...[createSecret, createService, createServiceAccount, createToken],
  ],
  async run(context, { args, flags: given }) {
    if (given.filename.length === 0) {
      if (args.length === 0) throw new CommandError('must specify one of -f and -k')
      throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    }
    if (args.length > 0) throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    await createFromFiles(context, given)
  },
})

async function createFromFiles(context: KubectlContext, given: FlagValues<typeof flags>): Promise<void> {
  fieldValidationOf(given.validate)
  const { targets, errors } = await readTargets(context, given)
  const chosen = targets.filter(isSelected(given.selector))
  if (chosen.length === 0 && errors.length === 0) throw new CommandError('no objects passed to create')
  const print = createResultPrinter(context, given)
  const problems = [...errors]
  await eachThrough(chosen, async ({ resource, namespace, object, source }) => {
    const wanted = refreshLastApplied(object, given['save-config'])
    if (dryRunOf(given) === 'client') return print(wanted, 'created')
    try {
      await print(await createObject(context, { resource, namespace, object: wanted, flags: given }), 'created')
    } catch (error) {
      throw withSource(error, 'creating', source)
    }
  }).catch((error: Error) => problems.push(error))
  throwAll(problems)
}
