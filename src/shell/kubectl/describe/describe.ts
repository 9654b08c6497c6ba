/** kubectl describe. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/describe/describe.go (v1.32). */
import { isNotFound } from '../../../api/status-error'
import { defineCommand, type KubectlContext } from '../command'
import { CommandError, throwAll } from '../failures'
import type { FlagTable } from '../flags'
import { selectorFlags } from '../get-flags'
import { fileFlags } from '../read-manifests'
import { alignTabs, describeStyle } from '../tab-writer'
import {
  chooseByArgs,
  type Choice,
  fetchChoices,
  type Fetched,
  listObjects,
  readTargets,
  type Target,
  targetOf,
} from '../targets'
import { itemsOf } from '../manifest'
import { describeAny } from './any'
import { describers } from './describers'

const flags = {
  ...fileFlags,
  selector: selectorFlags.selector,
  'all-namespaces': selectorFlags['all-namespaces'],
  'chunk-size': { type: 'int', default: 500, help: 'Ask for lists in pieces of this size.' },
  'show-events': { type: 'bool', default: true, help: 'Also show the events of the object.' },
} as const satisfies FlagTable

export const describe = defineCommand({
  name: 'describe',
  use: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [options]',
  short: 'Show details of a specific resource or group of resources',
  examples: [
    'kubectl describe nodes kubernetes-node-emt8.c.myproject.internal',
    'kubectl describe pods/nginx',
    'kubectl describe pods -l name=myLabel',
  ],
  flags,
  completes: 'resources',
  async run(context, { args, flags: given }) {
    if (args.length === 0 && given.filename.length === 0) {
      throw new CommandError(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    }
    const {
      targets,
      errors,
      byPrefix = false,
    }: Found = given.filename.length > 0 ? await readLive(context, given) : await findAll(context, args, given)
    for (const [at, target] of targets.entries()) {
      const text = await textOf(context, target, given['show-events'])
      await context.out(byPrefix ? `${text}\n` : (at === 0 ? '' : '\n\n') + text)
    }
    if (targets.length === 0 && errors.length === 0 && args.length > 0) await sayNone(context, given['all-namespaces'])
    throwAll(errors)
  },
})

interface Found extends Fetched {
  readonly byPrefix?: boolean
}

async function sayNone({ err, namespace }: KubectlContext, allNamespaces: boolean): Promise<void> {
  await err(allNamespaces ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`)
}

async function readLive(
  context: KubectlContext,
  files: { filename: readonly string[]; recursive: boolean },
): Promise<Fetched> {
  const { targets, errors } = await readTargets(context, files)
  const live = await fetchChoices(
    context,
    targets.map(({ resource, name, namespace }) => ({ resource, name, namespace })),
  )
  return { targets: live.targets, errors: [...errors, ...live.errors] }
}

interface Selection {
  readonly selector: string
  readonly 'all-namespaces': boolean
}

async function findAll(context: KubectlContext, args: readonly string[], given: Selection): Promise<Found> {
  const selectors = {
    ...(given.selector === '' ? {} : { labelSelector: given.selector }),
    allNamespaces: given['all-namespaces'],
  }
  const choices = await chooseByArgs(context, args)
  if (given.selector !== '' && choices.some(({ name }) => name !== undefined))
    throw new CommandError('name cannot be provided when a selector is specified')
  const { targets, errors } = await fetchChoices(context, choices, selectors)
  const canBePrefix = args.length === 2 && !args[0].includes('/')
  if (canBePrefix && errors.length > 0 && errors.every(isNotFound)) {
    const found = await findByPrefix(context, choices)
    if (found.length > 0) return { targets: found, errors: [], byPrefix: true }
  }
  return { targets, errors }
}

/** `describe pod web` means every pod whose name begins so when none is named so. */
async function findByPrefix(context: KubectlContext, choices: readonly Choice[]): Promise<readonly Target[]> {
  const found: Target[] = []
  for (const { resource, name = '' } of choices) {
    const objects = itemsOf(await listObjects(context, resource))
    found.push(
      ...objects.filter(({ metadata }) => metadata.name?.startsWith(name)).map((object) => targetOf(resource, object)),
    )
  }
  return found
}

async function textOf(context: KubectlContext, { object, resource }: Target, showEvents: boolean): Promise<string> {
  const own = describers.find(({ kind }) => kind === resource.kind)
  const about = { context, nowMs: context.clock.now(), showEvents }
  const lines = own ? await own.describe(object, about) : await describeAny(object, about)
  return alignTabs(`${lines.join('\n')}\n`, describeStyle)
}
