/**
 * What the commands of kubectl set share: they change the containers of a pod or of a pod template, and send what differs.
 * Upstream: kubectl/pkg/cmd/set/helper.go (v1.32).
 */
import { createThreeWayPatch } from '../../../api/patch/strategic-merge-patch'
import type { Core } from '../../../api/types'
import type { KubectlContext } from '../command'
import { CommandError } from '../failures'
import type { FlagTable } from '../flags'
import { isTree, type Manifest, type Tree } from '../manifest'
import { isEqual, patchObject } from '../patch-object'
import { fileFlags } from '../read-manifests'
import { createResultPrinter, dryRunOf, dryRunQuery, resultFlags } from '../results'
import { type Fetched, findTargets, readTargets, type Target } from '../targets'

export const setFlags = {
  ...fileFlags,
  ...resultFlags,
  all: { type: 'bool', help: 'All objects of the types in the namespace.' },
  'field-manager': { type: 'string', default: 'kubectl-set', help: 'Name under which the fields are owned.' },
  local: { type: 'bool', help: 'Change the objects of the files only, without the server.' },
  selector: { type: 'string', short: 'l', help: 'Only objects with these labels.' },
} as const satisfies FlagTable

interface SetSelection {
  readonly filename: readonly string[]
  readonly recursive: boolean
  readonly selector: string
  readonly all: boolean
  readonly local: boolean
  /** What is said when --local has no file to work on. */
  readonly withoutFile?: string
}

const fileForLocal = `you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`

export async function findSetTargets(
  context: KubectlContext,
  resources: readonly string[],
  given: SetSelection,
): Promise<Fetched> {
  if (given.local) {
    if (given.filename.length === 0) throw new CommandError(given.withoutFile ?? fileForLocal)
    return readTargets(context, { filename: given.filename, recursive: given.recursive })
  }
  const selected = given.selector === '' ? {} : { labelSelector: given.selector }
  return findTargets(context, {
    args: resources,
    filename: given.filename,
    recursive: given.recursive,
    all: given.all,
    ...selected,
  })
}

export interface PodSpecPlace {
  readonly spec: Core.PodSpec
  /** The object with another pod spec. */
  with(spec: Core.PodSpec): Manifest
}

export function podSpecOf(object: Manifest): PodSpecPlace | undefined {
  if (!isTree(object.spec)) return undefined
  if (object.kind === 'Pod')
    return { spec: object.spec as object as Core.PodSpec, with: (spec) => ({ ...object, spec }) }
  if (object.kind === 'CronJob') return podSpecOfCronJob(object)
  const { template } = object.spec
  if (!isTree(template) || !isTree(template.spec)) return undefined
  const { spec: before } = object
  return {
    spec: template.spec as object as Core.PodSpec,
    with: (spec) => ({ ...object, spec: { ...before, template: { ...template, spec } } }),
  }
}

/** It stands one level deeper: in the template of its Jobs. */
function podSpecOfCronJob(object: Manifest): PodSpecPlace | undefined {
  const { spec: before } = object
  if (!isTree(before) || !isTree(before.jobTemplate)) return undefined
  const { jobTemplate } = before
  const inner = podSpecOf({ ...object, kind: 'Job', spec: jobTemplate.spec })
  return inner && { spec: inner.spec, with: (spec) => ({ ...object, spec: { ...before, jobTemplate: { ...jobTemplate, spec: inner.with(spec).spec } } }) }
}

interface Sending {
  readonly given: Parameters<typeof createResultPrinter>[1] & {
    readonly local: boolean
    readonly 'field-manager': string
  }
  readonly wanted: Manifest
  /** `image updated` */
  readonly what: string
}

/** Nothing is said of objects that stay as they are. */
export async function sendChange(
  context: KubectlContext,
  target: Target,
  { given, wanted, what }: Sending,
): Promise<void> {
  const print = createResultPrinter(context, given)
  if (given.local || dryRunOf(given) === 'client') return print(wanted, what)
  if (isEqual(target.object, wanted)) return
  const patch: Tree = createThreeWayPatch(
    { original: target.object, modified: wanted, current: target.object },
    target.object.kind,
  )
  const request = {
    type: 'application/strategic-merge-patch+json',
    patch,
    fieldManager: given['field-manager'],
    dryRun: dryRunQuery(given),
  } as const
  await print(await patchObject(context, target, request), what)
}

/** `*` in the name stands for anything. */
export const selectsContainer = (pattern: string): ((container: { readonly name: string }) => boolean) => {
  const expression = new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  )
  return ({ name }) => expression.test(name)
}

/** Go's name of the type ends it. */
export const refuseWithoutTemplate = ({ resource, name }: Target): CommandError =>
  new CommandError(`${resource.name}/${name} the object is not a pod or does not have a pod template: *${resource.version}.${resource.kind}`)
