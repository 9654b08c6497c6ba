/** kubectl replace. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/replace/replace.go (v1.32). */
import { isNotFound } from '../../api/status-error'
import { defineCommand, type KubectlContext } from './command'
import { createObject, fieldValidationOf, generatorFlags } from './create/generate'
import { pathOf, shortKind } from './discovery'
import { CommandError, eachThrough, throwAll, UsageError, withSource } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { formatJson } from './go-json'
import { refreshLastApplied } from './last-applied'
import type { Manifest } from './manifest'
import { fileFlags } from './read-manifests'
import { createResultPrinter, dryRunOf, dryRunQuery } from './results'
import { getObject, readTargets, type Target } from './targets'
import { waitUntilGone } from './wait-deleted'

const flags = {
  ...fileFlags,
  ...generatorFlags,
  'field-manager': { type: 'string', default: 'kubectl-replace', help: 'Name under which the fields are owned.' },
  cascade: {
    type: 'string',
    default: 'background',
    bare: 'background',
    help: 'What becomes of dependents with --force.',
  },
  force: { type: 'bool', help: 'Delete the object and create it anew.' },
  'grace-period': { type: 'int', default: -1, help: 'Seconds that pods get to end with --force.' },
  subresource: { type: 'string', help: 'Replace this subresource: status or scale.', words: ['status', 'scale'] },
  timeout: { type: 'duration', help: 'Longest time to wait for the deletion.' },
  wait: { type: 'bool', help: 'Wait until the deleted object is gone.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const replace = defineCommand({
  name: 'replace',
  use: '-f FILENAME [options]',
  short: 'Replace a resource by file name or stdin',
  examples: ['kubectl replace -f ./pod.json', 'kubectl replace --force -f ./pod.json'],
  flags,
  async run(context, { args, flags: given }) {
    if (args.length > 0) throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    if (given.filename.length === 0) throw new CommandError('must specify one of -f and -k')
    fieldValidationOf(given.validate)
    const { targets, errors } = await readTargets(context, given)
    throwAll(errors)
    if (targets.length === 0) throw new CommandError('no objects passed to replace')
    if (given.force) await deleteAll(context, targets, given)
    await eachThrough(targets, (target) => replaceOne(context, target, given))
  },
})

async function deleteAll(context: KubectlContext, targets: readonly Target[], given: Flags): Promise<void> {
  const gracePeriodSeconds = given['grace-period'] < 0 ? undefined : given['grace-period']
  await eachThrough(targets, async (target) => {
    const { resource, namespace, name } = target
    try {
      const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', gracePeriodSeconds }
      await context.client.json({ method: 'DELETE', path: pathOf(resource, { namespace, name }), body })
    } catch (error) {
      if (isNotFound(error)) return
      throw error
    }
    await context.out(`${shortKind(resource)} ${JSON.stringify(name)} deleted\n`)
    await waitUntilGone(context, { target, timeoutMs: given.timeout || 300_000 })
  })
}

async function replaceOne(context: KubectlContext, target: Target, given: Flags): Promise<void> {
  const { resource, namespace, object, source } = target
  const wanted = refreshLastApplied(object, given['save-config'])
  const print = createResultPrinter(context, given)
  if (dryRunOf(given) === 'client') return print(wanted, 'replaced')
  try {
    const result = given.force
      ? await createObject(context, { resource, namespace, object: wanted, flags: given })
      : await put(context, { ...target, object: wanted }, given)
    await print(result, 'replaced')
  } catch (error) {
    throw withSource(error, 'replacing', source)
  }
}

/** A file without a resource version replaces whatever is there. */
async function put(context: KubectlContext, target: Target, given: Flags): Promise<Manifest> {
  const { resource, namespace, name, object } = target
  if (name === '') throw new CommandError('resource name may not be empty')
  const resourceVersion = object.metadata.resourceVersion ?? (await getObject(context, target)).metadata.resourceVersion
  const answer = await context.client.json({
    method: 'PUT',
    path: pathOf(resource, { namespace, name, subresource: given.subresource }),
    query: {
      dryRun: dryRunQuery(given),
      fieldManager: given['field-manager'],
      fieldValidation: fieldValidationOf(given.validate),
    },
    body: formatJson({ ...object, metadata: { ...object.metadata, resourceVersion } }),
  })
  return answer as Manifest
}
