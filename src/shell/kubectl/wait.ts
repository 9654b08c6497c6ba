/** kubectl wait. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/wait/{wait,condition,delete,json,create}.go (v1.32). */
import { isNotFound } from '../../api/status-error'
import { defineCommand, type KubectlContext } from './command'
import { pathOf } from './discovery'
import { CommandError, isLearnersError, ManyErrors, throwAll } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { followEvents } from './follow'
import { selectorFlags } from './get-flags'
import { selectorsOf } from './label'
import type { Manifest } from './manifest'
import { createPrinter, defaultName, outputFlags } from './output'
import { fileFlags } from './read-manifests'
import {
  chooseByArgs,
  fetchChoices,
  type Fetched,
  namespaceFor,
  nothingNamed,
  readTargets,
  type Target,
} from './targets'
import { findObject, waitUntilGone } from './wait-deleted'
import { parseCondition, type WaitCondition } from './wait-condition'

const flags = {
  ...fileFlags,
  ...selectorFlags,
  ...outputFlags,
  all: { type: 'bool', help: 'All objects of the types in the namespace.' },
  for: {
    type: 'string',
    help: "What to wait for: create, delete, condition=NAME[=VALUE] or jsonpath='{...}'[=VALUE].",
    words: ['condition=', 'create', 'delete', 'jsonpath='],
  },
  local: { type: 'bool', help: 'Look at the objects of the files only.' },
  timeout: {
    type: 'duration',
    default: 30_000,
    help: 'How long to wait; 0 looks once, a negative one waits for a week.',
  },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

const WEEK_MS = 7 * 24 * 3_600_000

export const wait = defineCommand({
  name: 'wait',
  use: "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]] [options]",
  short: 'Experimental: Wait for a specific condition on one or many resources',
  examples: [
    'kubectl wait --for=condition=Ready pod/busybox1',
    "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/busybox1",
    'kubectl wait --for=delete pod/busybox1 --timeout=60s',
  ],
  flags,
  async run(context, { args, flags: given }) {
    const condition = parseCondition(given.for)
    const timeoutMs = given.timeout < 0 ? WEEK_MS : given.timeout
    const print = printerFor(context, given)
    if (condition.type === 'create') return waitForCreation(context, args, { given, timeoutMs, print })
    const { targets, errors } = await chooseTargets(context, args, given)
    const problems = condition.type === 'delete' ? errors.filter((error) => !isNotFound(error)) : [...errors]
    if (targets.length === 0 && problems.length === 0 && condition.type !== 'delete')
      throw new CommandError('no matching resources found')
    const deadline = context.clock.now() + timeoutMs
    for (const target of targets) {
      try {
        await waitForOne(context, target, {
          condition,
          timeoutMs: Math.max(0, deadline - context.clock.now()),
          once: timeoutMs === 0,
          print,
        })
      } catch (error) {
        if (!isLearnersError(error)) throw error
        problems.push(error)
      }
    }
    throwAll(problems)
  },
})

type Print = (object: Manifest) => Promise<void>

function printerFor(context: KubectlContext, given: Flags): Print {
  if (given.output === '') return (object) => context.out(`${defaultName(object)} condition met\n`)
  const print = createPrinter(context, given)
  return (object) => context.out(print(object))
}

async function chooseTargets(context: KubectlContext, args: readonly string[], given: Flags): Promise<Fetched> {
  if (given.filename.length > 0) {
    const { targets, errors } = await readTargets(context, given)
    const live = await fetchChoices(
      context,
      targets.map(({ resource, name, namespace }) => ({ resource, name, namespace })),
    )
    return { targets: live.targets, errors: [...errors, ...live.errors] }
  }
  if (args.length === 0) throw new CommandError(nothingNamed)
  const choices = await chooseByArgs(context, args)
  const selects = given.all || given.selector !== '' || given['field-selector'] !== ''
  if (!selects && choices.some(({ name }) => name === undefined))
    throw new CommandError('resource(s) were provided, but no name was specified')
  return fetchChoices(context, choices, selectorsOf(given))
}

interface Waiting {
  readonly condition: Exclude<WaitCondition, { type: 'create' }>
  readonly timeoutMs: number
  /** --timeout=0 */
  readonly once: boolean
  readonly print: Print
}

async function waitForOne(
  context: KubectlContext,
  target: Target,
  { condition, timeoutMs, once, print }: Waiting,
): Promise<void> {
  const { resource, name, object, namespace } = target
  const late = new CommandError(`timed out waiting for the condition on ${resource.name}/${name}`)
  if (condition.type === 'delete') {
    if (once) throw new CommandError(`condition not met for ${resource.name}/${name}`)
    if (timeoutMs <= 0) throw late
    await waitUntilGone(context, { target, uid: object.metadata.uid, timeoutMs })
    return print(object)
  }
  if (condition.holds(object)) return print(object)
  if (timeoutMs <= 0) throw late
  const path = pathOf(resource, { namespace })
  const query = { fieldSelector: `metadata.name=${name}`, resourceVersion: object.metadata.resourceVersion }
  let last = object
  const done = await followEvents(
    context,
    { events: await context.client.watch({ path, query }), timeoutMs },
    async ({ type, object: next }) => {
      if (type !== 'ADDED' && type !== 'MODIFIED') return
      last = next as Manifest
      return condition.holds(last) ? 'done' : undefined
    },
  )
  if (!done) throw late
  await print(last)
}

interface WaitingForCreation {
  readonly given: Flags
  readonly timeoutMs: number
  readonly print: Print
}

async function waitForCreation(
  context: KubectlContext,
  args: readonly string[],
  { timeoutMs, print }: WaitingForCreation,
): Promise<void> {
  const problems: Error[] = []
  for (const { resource, name } of await chooseByArgs(context, args)) {
    if (name === undefined) throw new CommandError('resource(s) were provided, but no name was specified')
    const namespace = namespaceFor(context, resource)
    const found =
      (await findObject(context, { resource, namespace, name })) ??
      (await firstToCome(context, { path: pathOf(resource, { namespace }), name, timeoutMs }))
    if (found) await print(found)
    else problems.push(new CommandError('timed out waiting for the condition'))
  }
  if (problems.length > 0) throw new ManyErrors(problems)
}

async function firstToCome(
  context: KubectlContext,
  { path, name, timeoutMs }: { path: string; name: string; timeoutMs: number },
): Promise<Manifest | undefined> {
  if (timeoutMs <= 0) return undefined
  const events = await context.client.watch({ path, query: { fieldSelector: `metadata.name=${name}` } })
  let found: Manifest | undefined
  await followEvents(context, { events, timeoutMs }, async ({ type, object }) => {
    if (type !== 'ADDED') return
    found = object as Manifest
    return 'done'
  })
  return found
}
