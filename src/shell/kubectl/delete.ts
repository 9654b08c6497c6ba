/** kubectl delete. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/delete/delete.go (v1.32). */
import { isNotFound } from '../../api/status-error'
import { readCascade } from './cascade'
import { defineCommand, type KubectlContext } from './command'
import { pathOf, shortKind } from './discovery'
import { CommandError, eachThrough, throwAll, withSource } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { selectorFlags } from './get-flags'
import { isTree } from './manifest'
import { fileFlags } from './read-manifests'
import { dryRunFlags, dryRunOf } from './results'
import {
  chooseByArgs,
  fetchChoices,
  namespaceFor,
  nothingNamed,
  readTargets,
  type Target,
  filesAndArguments,
} from './targets'
import { waitUntilGone } from './wait-deleted'

const flags = {
  ...fileFlags,
  ...selectorFlags,
  ...dryRunFlags,
  all: { type: 'bool', help: 'Delete all objects of the type in the namespace.' },
  cascade: {
    type: 'string',
    default: 'background',
    bare: 'background',
    help: 'What becomes of dependents.',
    words: ['background', 'foreground', 'orphan'],
  },
  force: { type: 'bool', help: 'Do not wait for the kubelet to confirm.' },
  'grace-period': { type: 'int', default: -1, help: 'Seconds that pods get to end; 1 kills at once.' },
  'ignore-not-found': { type: 'bool', help: 'An absent object is no error.' },
  interactive: { type: 'bool', short: 'i', help: 'Ask before deleting.' },
  now: { type: 'bool', help: 'The same as --grace-period=1.' },
  output: { type: 'string', short: 'o', help: 'Only the format name is known.' },
  timeout: { type: 'duration', help: 'Longest time to wait; 0 means as long as it takes.' },
  wait: { type: 'bool', default: true, help: 'Wait until the objects are gone.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>
type Doomed = Omit<Target, 'object'>

export const deleteCommand = defineCommand({
  name: 'delete',
  use: '([-f FILENAME] | TYPE [(NAME | -l label | --all)]) [options]',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  examples: [
    'kubectl delete pod web',
    'kubectl delete -f web.yaml',
    'kubectl delete pods,services -l app=web',
    'kubectl delete pod web --grace-period=0 --force',
  ],
  flags,
  completes: 'resources',
  async run(context, { args, flags }) {
    const given = { ...flags, cascade: await readCascade(context, flags.cascade) }
    const grace = graceOf(given)
    if (given.output !== '' && given.output !== 'name') {
      throw new CommandError(`unexpected -o output mode: ${given.output}. We only support '-o name'`)
    }
    const { doomed, errors } = await findDoomed(context, args, given)
    if (given.force && grace === 0) {
      await context.err(
        'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
      )
    }
    if (context.explicitNamespace && doomed.some(({ resource }) => !resource.namespaced)) {
      await context.err('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n')
    }
    const problems = [...errors]
    if (given.interactive && doomed.length > 0 && !(await confirms(context, doomed))) {
      return context.out('deletion is cancelled\n')
    }
    const waiting: { target: Doomed; uid: string | undefined }[] = []
    await eachThrough(doomed, async (target) => {
      const uid = await deleteOne(context, target, { given, grace })
      if (uid !== 'absent') waiting.push({ target, uid })
    }).catch((error: Error) => problems.push(error))
    if (doomed.length === 0 && problems.length === 0) await context.out('No resources found\n')
    if (given.wait && dryRunOf(given) === 'none') {
      for (const { target, uid } of waiting) await waitUntilGone(context, { target, uid, timeoutMs: given.timeout })
    }
    throwAll(problems)
  },
})

function graceOf(given: Flags): number {
  const grace = given['grace-period']
  if (given.now && grace >= 0) throw new CommandError('--now and --grace-period cannot be specified together')
  if (given.force && given.now)
    throw new CommandError('--force and --grace-period greater than 0 cannot be specified together')
  if (given.force && grace > 0)
    throw new CommandError('--force and --grace-period greater than 0 cannot be specified together')
  if (given.now) return 1
  if (given.force) return 0
  return grace === 0 ? 1 : grace
}

async function findDoomed(
  context: KubectlContext,
  args: readonly string[],
  given: Flags,
): Promise<{ doomed: readonly Doomed[]; errors: readonly Error[] }> {
  if (given.all && given.selector !== '')
    throw new CommandError("setting 'all' parameter but found a non empty selector. ")
  if (given.filename.length > 0) {
    if (args.length > 0) throw new CommandError(filesAndArguments)
    const { targets, errors } = await readTargets(context, given)
    return { doomed: targets, errors }
  }
  if (args.length === 0) {
    throw new CommandError(given.all ? 'at least one resource must be specified to use a selector' : nothingNamed)
  }
  const choices = await chooseByArgs(context, args)
  const selects = given.all || given.selector !== '' || given['field-selector'] !== ''
  if (!selects && choices.some(({ name }) => name === undefined))
    throw new CommandError('resource(s) were provided, but no name was specified')
  if (selects && choices.some(({ name }) => name !== undefined))
    throw new CommandError('name cannot be provided when a selector is specified')
  if (!selects)
    return {
      doomed: choices.map(({ resource, name = '' }) => ({
        resource,
        name,
        source: '',
        namespace: namespaceFor(context, resource),
      })),
      errors: [],
    }
  const selectors = {
    labelSelector: given.selector,
    fieldSelector: given['field-selector'],
    allNamespaces: given['all-namespaces'],
  }
  const { targets, errors } = await fetchChoices(context, choices, selectors)
  return { doomed: targets, errors }
}

interface Manner {
  readonly given: Flags
  readonly grace: number
}

async function confirms({ process, out }: KubectlContext, doomed: readonly Doomed[]): Promise<boolean> {
  const list = doomed.map(({ resource, name }) => `${shortKind(resource)}/${name}\n`).join('')
  await out(
    `You are about to delete the following ${doomed.length} resource(s):\n${list}Do you want to continue? (y/n): `,
  )
  const answer = (await process.stdin.readLine()) ?? ''
  return answer.trim().toLowerCase() === 'y'
}

/** The UID of what was deleted, where the server told it. */
async function deleteOne(
  context: KubectlContext,
  target: Doomed,
  { given, grace }: Manner,
): Promise<string | undefined> {
  const { resource, name, namespace, source } = target
  try {
    if (name === '') throw new CommandError('resource name may not be empty')
    const answer =
      dryRunOf(given) === 'client'
        ? undefined
        : await context.client.json({
            method: 'DELETE',
            path: pathOf(resource, { namespace, name }),
            body: deleteOptions(given, grace),
          })
    const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRunOf(given)]
    const done = grace === 0 ? 'force deleted' : 'deleted'
    await context.out(
      given.output === 'name'
        ? `${shortKind(resource)}/${name}\n`
        : `${shortKind(resource)} ${JSON.stringify(name)} ${done}${suffix}\n`,
    )
    return uidOf(answer)
  } catch (error) {
    if (given['ignore-not-found'] && isNotFound(error)) return 'absent'
    throw withSource(error, 'deleting', source)
  }
}

function deleteOptions({ cascade, ...given }: Flags, grace: number): unknown {
  const propagationPolicy = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' }[cascade]
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy,
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    ...(dryRunOf(given) === 'server' ? { dryRun: ['All'] } : {}),
  }
}

/** Servers answer with the object or with a Status that names it. */
function uidOf(answer: unknown): string | undefined {
  if (!isTree(answer)) return undefined
  const { metadata, details } = answer
  const uid = isTree(details) ? details.uid : isTree(metadata) ? metadata.uid : undefined
  return typeof uid === 'string' ? uid : undefined
}
