/** kubectl label. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/label/label.go (v1.32). */
import { labelValue } from '../../api/validation/formats'
import { defineCommand, type KubectlContext } from './command'
import { CommandError, eachThrough, throwAll } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { selectorFlags } from './get-flags'
import type { Manifest } from './manifest'
import { applyChanges, parseChanges, splitPairs, type MetadataChanges } from './metadata-changes'
import { isEqual, mergePatchBetween, patchObject } from './patch-object'
import { fileFlags } from './read-manifests'
import { createResultPrinter, dryRunOf, dryRunQuery, resultFlags } from './results'
import { findTargets, type Target } from './targets'

const flags = {
  ...fileFlags,
  ...selectorFlags,
  ...resultFlags,
  all: { type: 'bool', help: 'All objects of the type in the namespace.' },
  'field-manager': { type: 'string', default: 'kubectl-label', help: 'Name under which the fields are owned.' },
  list: { type: 'bool', help: 'Show the labels.' },
  local: { type: 'bool', help: 'Change the objects of the files only, without the server.' },
  overwrite: { type: 'bool', help: 'Change labels that are there already.' },
  'resource-version': { type: 'string', help: 'Only when the object is in this version.' },
} as const satisfies FlagTable

export const label = defineCommand({
  name: 'label',
  use: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
  short: 'Update the labels on a resource',
  examples: [
    'kubectl label pods foo unhealthy=true',
    'kubectl label --overwrite pods foo status=unhealthy',
    'kubectl label pods foo bar-',
  ],
  flags,
  completes: 'resources',
  async run(context, { args, flags: given }) {
    const { resources, pairs } = splitPairs(args, 'label')
    checkArguments(resources, pairs, given)
    const changes = parseChanges(pairs, 'label')
    const request = { args: resources, filename: given.filename, recursive: given.recursive, ...selectorsOf(given) }
    const { targets, errors } = await findTargets(context, request)
    if (given.list) await listLabels(context, targets)
    else await eachThrough(targets, (target) => labelOne(context, target, { given, changes }))
    throwAll(errors)
  },
})

export const selectorsOf = (given: {
  selector: string
  'field-selector': string
  all: boolean
  'all-namespaces': boolean
}) => ({
  ...(given.selector === '' ? {} : { labelSelector: given.selector }),
  ...(given['field-selector'] === '' ? {} : { fieldSelector: given['field-selector'] }),
  all: given.all,
  allNamespaces: given['all-namespaces'],
})

function checkArguments(resources: readonly string[], pairs: readonly string[], given: FlagValues<typeof flags>): void {
  if (given.all && given.selector !== '') throw new CommandError('cannot set --all and --selector at the same time')
  if (resources.length === 0 && given.filename.length === 0) {
    throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  }
  if (pairs.length === 0 && !given.list) throw new CommandError('at least one label update is required')
  for (const pair of pairs) {
    const value = pair.slice(pair.indexOf('=') + 1)
    const problems = pair.includes('=') ? labelValue(value) : []
    if (problems.length > 0)
      throw new CommandError(`invalid label value: ${JSON.stringify(pair)}: ${problems.join(';')}`)
  }
}

interface Labelling {
  readonly given: FlagValues<typeof flags>
  readonly changes: MetadataChanges
}

async function labelOne(context: KubectlContext, target: Target, { given, changes }: Labelling): Promise<void> {
  const { object } = target
  const labels = object.metadata.labels ?? {}
  if (!given.overwrite) refuseOverwrites(labels, changes)
  const isLocal = given.local || dryRunOf(given) === 'client'
  for (const key of isLocal ? [] : changes.remove) {
    if (labels[key] === undefined) await context.out(`label ${JSON.stringify(key)} not found.\n`)
  }
  const wanted = withLabels(object, applyChanges(labels, changes))
  const changed = !isEqual(object, wanted)
  const isRemoval = !given.overwrite && JSON.stringify(wanted).length < JSON.stringify(object).length
  const word = changed ? (isRemoval ? 'unlabeled' : 'labeled') : 'not labeled'
  const result = isLocal || !changed ? wanted : await patchObject(context, target, patchFor(object, wanted, given))
  await createResultPrinter(context, given)(result, word)
}

function patchFor(object: Manifest, wanted: Manifest, given: FlagValues<typeof flags>) {
  const version = given['resource-version']
  const patch = mergePatchBetween(object, wanted)
  const pinned =
    version === '' ? patch : { ...patch, metadata: { ...(patch.metadata as object), resourceVersion: version } }
  return {
    type: 'application/merge-patch+json',
    patch: pinned,
    fieldManager: given['field-manager'],
    dryRun: dryRunQuery(given),
  } as const
}

function withLabels({ metadata, ...rest }: Manifest, labels: Readonly<Record<string, string>>): Manifest {
  const { labels: _, ...others } = metadata
  return { ...rest, metadata: Object.keys(labels).length > 0 ? { ...others, labels } : others } as Manifest
}

function refuseOverwrites(labels: Readonly<Record<string, string>>, { set }: MetadataChanges): void {
  const taken = Object.keys(set).filter((key) => labels[key] !== undefined && labels[key] !== set[key])
  const texts = taken.map((key) => `'${key}' already has a value (${labels[key]}), and --overwrite is false`)
  if (texts.length > 0) throw new CommandError(texts.length > 1 ? `[${texts.join(', ')}]` : texts[0])
}

async function listLabels(context: KubectlContext, targets: readonly Target[]): Promise<void> {
  for (const { object, resource, name } of targets) {
    const several = targets.length > 1
    if (several) await context.out(`Listing labels for ${resource.kind}.${resource.group}/${name}:\n`)
    for (const [key, value] of Object.entries(object.metadata.labels ?? {}))
      await context.out(`${several ? ' ' : ''}${key}=${value}\n`)
  }
}
