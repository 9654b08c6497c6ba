/** kubectl get: objects as tables or in another format, once or as they change. Upstream: kubectl/pkg/cmd/get/get.go (v1.32). */
import { isNotFound } from '../../api/status-error'
import { defineCommand, type KubectlContext } from './command'
import { CommandError, isLearnersError, throwAll, UsageError } from './failures'
import type { FlagValues } from './flags'
import { getFlags } from './get-flags'
import { printTables, type Answer } from './get-tables'
import { watchObjects } from './get-watch'
import { itemsOf, type Manifest, type ManifestList } from './manifest'
import { createPrinter } from './output'
import { fileFlags } from './read-manifests'
import { sortBy } from './sort-by'
import { type Choice, chooseByArgs, readTargets, filesAndArguments } from './targets'
import { fetchAnswer, isTableFormat, type GetRequest } from './get-request'

export const get = defineCommand({
  name: 'get',
  use: '[(-o|--output=)json|yaml|name|jsonpath=...|custom-columns=...|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  short: 'Display one or many resources',
  examples: [
    'kubectl get pods',
    'kubectl get pods -o wide -A',
    'kubectl get deploy,svc -l app=web',
    'kubectl get pod web -o yaml',
    'kubectl get pods -w',
  ],
  flags: { ...getFlags, ...fileFlags },
  completes: 'resources',
  async run(context, { flags, args }) {
    if (flags.raw !== '') return printRaw(context, flags.raw)
    const choices = await chooseAll(context, args, flags)
    if (flags.watch || flags['watch-only']) return watchObjects(context, choices, flags)
    const { answers, errors } = await fetchAll(context, choices, flags)
    if (isTableFormat(flags)) await printHuman(context, answers, { flags, hasErrors: errors.length > 0 })
    else await printGeneric(context, answers, { flags, isSingle: isSingle(choices), hasErrors: errors.length > 0 })
    throwAll(errors)
  },
})

type Flags = FlagValues<typeof getFlags & typeof fileFlags>

async function printRaw({ client, out }: KubectlContext, path: string): Promise<void> {
  if (!path.startsWith('/'))
    throw new CommandError(`--raw must be a valid URL path: parse ${JSON.stringify(path)}: invalid URI for request`)
  await out(await client.text({ path }))
}

async function chooseAll(context: KubectlContext, args: readonly string[], flags: Flags): Promise<readonly Choice[]> {
  if (flags.filename.length > 0) {
    if (args.length > 0) throw new CommandError(filesAndArguments)
    const { targets, errors } = await readTargets(context, flags)
    throwAll(errors)
    return targets.map(({ resource, name, namespace }) => ({ resource, name, namespace }))
  }
  if (args.length === 0) {
    await context.err(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    )
    throw new UsageError(
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    )
  }
  const choices = await chooseByArgs(context, args)
  if (choices.some(({ name }) => name !== undefined)) {
    if (flags.selector !== '' || flags['field-selector'] !== '')
      throw new CommandError('name cannot be provided when a selector is specified')
    if (flags['all-namespaces']) throw new CommandError('a resource cannot be retrieved by name across all namespaces')
  }
  return choices
}

const isSingle = (choices: readonly Choice[]): boolean => choices.length === 1 && choices[0].name !== undefined

async function fetchAll(
  context: KubectlContext,
  choices: readonly Choice[],
  flags: Flags,
): Promise<{ answers: Answer[]; errors: Error[] }> {
  const answers: Answer[] = []
  const errors: Error[] = []
  for (const choice of choices) {
    try {
      answers.push({ resource: choice.resource, body: await fetchAnswer(context, choice, flags) })
    } catch (error) {
      if (!isLearnersError(error)) throw error
      if (!(flags['ignore-not-found'] && isNotFound(error))) errors.push(error)
    }
  }
  return { answers, errors }
}

async function printHuman(
  context: KubectlContext,
  answers: readonly Answer[],
  { flags, hasErrors }: { flags: GetRequest; hasErrors: boolean },
): Promise<void> {
  const text = printTables(answers, flags, context.clock.now())
  if (text !== '') return context.out(text)
  if (hasErrors || flags['ignore-not-found']) return
  const inNamespace = !flags['all-namespaces'] && answers.every(({ resource }) => resource.namespaced)
  await context.err(inNamespace ? `No resources found in ${context.namespace} namespace.\n` : 'No resources found\n')
}

interface GenericOptions {
  readonly flags: Flags
  readonly isSingle: boolean
  readonly hasErrors: boolean
}

async function printGeneric(
  context: KubectlContext,
  answers: readonly Answer[],
  { flags, isSingle: single, hasErrors }: GenericOptions,
): Promise<void> {
  const print = createPrinter(context, flags, { columns: true, noHeaders: flags['no-headers'] })
  if (answers.length === 0 && (hasErrors || flags['ignore-not-found'])) return
  if (single) return context.out(print(answers[0].body as Manifest))
  const all = answers.flatMap(({ body }) => (isListBody(body) ? itemsOf(body) : [body as Manifest]))
  const items = flags['sort-by'] === '' ? all : sortBy(all, flags['sort-by'], (item) => item)
  await context.out(print({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }))
}

const isListBody = (body: unknown): body is ManifestList => Array.isArray((body as Partial<ManifestList>).items)
