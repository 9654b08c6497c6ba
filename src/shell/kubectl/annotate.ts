/** kubectl annotate. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/annotate/annotate.go (v1.32). */
import { defineCommand, type KubectlContext } from './command'
import { CommandError, eachThrough, throwAll } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { selectorFlags } from './get-flags'
import { selectorsOf } from './label'
import type { Manifest } from './manifest'
import { applyChanges, parseChanges, splitPairs, type MetadataChanges } from './metadata-changes'
import { mergePatchBetween, patchObject } from './patch-object'
import { fileFlags } from './read-manifests'
import { createResultPrinter, dryRunOf, dryRunQuery, resultFlags } from './results'
import { findTargets, type Target } from './targets'

const flags = {
  ...fileFlags,
  ...selectorFlags,
  ...resultFlags,
  all: { type: 'bool', help: 'All objects of the type in the namespace.' },
  'field-manager': { type: 'string', default: 'kubectl-annotate', help: 'Name under which the fields are owned.' },
  list: { type: 'bool', help: 'Show the annotations.' },
  local: { type: 'bool', help: 'Change the objects of the files only, without the server.' },
  overwrite: { type: 'bool', help: 'Change annotations that are there already.' },
  'resource-version': { type: 'string', help: 'Only when the object is in this version.' },
} as const satisfies FlagTable

/** Says why the last change was made; every change may overwrite it. */
const changeCause = 'kubernetes.io/change-cause'

export const annotate = defineCommand({
  name: 'annotate',
  use: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
  short: 'Update the annotations on a resource',
  examples: ["kubectl annotate pods foo description='my frontend'", 'kubectl annotate pods foo description-'],
  flags,
  completes: 'resources',
  async run(context, { args, flags: given }) {
    const { resources, pairs } = splitPairs(args, 'annotation')
    if (given.all && given.selector !== '') throw new CommandError('cannot set --all and --selector at the same time')
    if (resources.length === 0 && given.filename.length === 0) {
      throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    }
    if (pairs.length === 0 && !given.list) throw new CommandError('at least one annotation update is required')
    const changes = parseChanges(pairs, 'annotation')
    const request = { args: resources, filename: given.filename, recursive: given.recursive, ...selectorsOf(given) }
    const { targets, errors } = await findTargets(context, request)
    if (given.list) await listAnnotations(context, targets)
    else await eachThrough(targets, (target) => annotateOne(context, target, { given, changes }))
    throwAll(errors)
  },
})

interface Annotating {
  readonly given: FlagValues<typeof flags>
  readonly changes: MetadataChanges
}

async function annotateOne(context: KubectlContext, target: Target, { given, changes }: Annotating): Promise<void> {
  const { object } = target
  const annotations = object.metadata.annotations ?? {}
  if (!given.overwrite) refuseOverwrites(annotations, changes)
  const wanted = withAnnotations(object, applyChanges(annotations, changes))
  const isLocal = given.local || dryRunOf(given) === 'client'
  const result = isLocal ? wanted : await send(context, target, { given, wanted })
  await createResultPrinter(context, given)(result, 'annotated')
}

async function send(
  context: KubectlContext,
  target: Target,
  { given, wanted }: { given: FlagValues<typeof flags>; wanted: Manifest },
): Promise<Manifest> {
  const version = given['resource-version']
  const patch = mergePatchBetween(target.object, wanted)
  const pinned =
    version === '' ? patch : { ...patch, metadata: { ...(patch.metadata as object), resourceVersion: version } }
  return patchObject(context, target, {
    type: 'application/merge-patch+json',
    patch: pinned,
    fieldManager: given['field-manager'],
    dryRun: dryRunQuery(given),
  })
}

function withAnnotations(
  { metadata, ...rest }: Manifest,
  annotations: Readonly<Record<string, string>>,
): Manifest {
  const { annotations: _, ...others } = metadata
  return { ...rest, metadata: Object.keys(annotations).length > 0 ? { ...others, annotations } : others } as Manifest
}

function refuseOverwrites(annotations: Readonly<Record<string, string>>, { set }: MetadataChanges): void {
  const taken = Object.keys(set).filter(
    (key) => key !== changeCause && annotations[key] !== undefined && annotations[key] !== set[key],
  )
  if (taken.length === 0) return
  const texts = taken.map((key) => `'${key}' already has a value (${annotations[key]})`)
  throw new CommandError(`--overwrite is false but found the following declared annotation(s): ${texts.join('; ')}`)
}

async function listAnnotations(context: KubectlContext, targets: readonly Target[]): Promise<void> {
  for (const { object, resource, name } of targets) {
    const several = targets.length > 1
    if (several) await context.out(`Listing annotations for ${resource.kind}.${resource.group}/${name}:\n`)
    for (const [key, value] of Object.entries(object.metadata.annotations ?? {}))
      await context.out(`${several ? ' ' : ''}${key}=${value}\n`)
  }
}
