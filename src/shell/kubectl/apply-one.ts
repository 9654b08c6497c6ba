/**
 * One object of kubectl apply: created when it is not there, and otherwise changed by what differs between the file, what was
 * applied last, and what the server has. Upstream: kubectl/pkg/cmd/apply/{apply,patcher}.go (v1.32).
 */
import { isConflict, isStatusError } from '../../api/status-error'
import type { ApplyFlags } from './apply'
import type { KubectlContext } from './command'
import { createObject, fieldValidationOf } from './create/generate'
import { pathOf, type Resource } from './discovery'
import { CommandError, withSource } from './failures'
import { formatJson } from './go-json'
import { lastAppliedAnnotation, lastAppliedOf, withLastApplied } from './last-applied'
import type { Manifest, Tree } from './manifest'
import { patchObject } from './patch-object'
import { dryRunOf, dryRunQuery } from './results'
import type { Target } from './targets'
import { threeWayPatch, type TypedPatch } from './three-way-patch'
import { findObject, waitUntilGone } from './wait-deleted'

export interface Applied {
  readonly object: Manifest
  /** created, configured or unchanged */
  readonly word: string
}

/** As often as others get in between. */
const MAX_TRIES = 5

export async function applyOne(context: KubectlContext, target: Target, given: ApplyFlags): Promise<Applied> {
  refuseNameless(target)
  const live = await findObject(context, target)
  if (!live) return { object: await createAnew(context, target, given), word: 'created' }
  if (dryRunOf(given) === 'client') return { object: live, word: 'configured' }
  if (live.metadata.annotations?.[lastAppliedAnnotation] === undefined) await context.err(missingAnnotation(target))
  const { object, patch } = await patchLive(context, { target, live, given }, MAX_TRIES)
  if (Object.keys(patch).length === 0) return { object, word: 'unchanged' }
  if (live.metadata.deletionTimestamp)
    await context.err(`Warning: Detected changes to resource ${target.name} which is currently being deleted.\n`)
  return { object, word: 'configured' }
}

function refuseNameless(target: Target): void {
  if (target.name !== '') return
  const { generateName } = target.object.metadata
  if (generateName) throw new CommandError(`from ${generateName}: cannot use generate name with apply`)
  throw new CommandError(
    `error when retrieving current configuration of:\n${describeTarget(target)}\nfrom server for: ${JSON.stringify(target.source)}: resource name may not be empty`,
  )
}

const missingAnnotation = ({ resource, name }: Target): string =>
  `Warning: resource ${resource.name}/${name} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`

async function createAnew(
  context: KubectlContext,
  { resource, namespace, object, source }: Target,
  given: ApplyFlags,
): Promise<Manifest> {
  const wanted = withLastApplied(object)
  if (dryRunOf(given) === 'client') return wanted
  try {
    return await createObject(context, { resource, namespace, object: wanted, flags: given })
  } catch (error) {
    throw withSource(error, 'creating', source)
  }
}

interface Change {
  readonly target: Target
  readonly live: Manifest
  readonly given: ApplyFlags
}
interface Changed {
  readonly object: Manifest
  readonly patch: Tree
}

async function patchLive(context: KubectlContext, change: Change, tries: number): Promise<Changed> {
  const { target, live, given } = change
  const typed = threeWayPatch({ original: lastAppliedOf(live), modified: withLastApplied(target.object), current: live }, live)
  const { patch } = typed
  if (Object.keys(patch).length === 0) return { object: live, patch }
  try {
    return { object: await send(context, change, typed), patch }
  } catch (error) {
    if (isConflict(error) && tries > 1)
      return patchLive(context, { ...change, live: (await findObject(context, target)) ?? live }, tries - 1)
    if (given.force && isStatusError(error) && (error.reason === 'Conflict' || error.reason === 'Invalid'))
      return { object: await recreate(context, target, given), patch }
    const patching = withSource(error, 'patching', target.source)
    throw withSource(
      patching,
      `applying patch:\n${formatJson(patch)}\nto:\n${describeTarget(target)}\nfor:`,
      target.source,
    )
  }
}

const send = (context: KubectlContext, { target, given }: Change, typed: TypedPatch): Promise<Manifest> =>
  patchObject(context, target, {
    ...{ ...typed, fieldManager: given['field-manager'] },
    dryRun: dryRunQuery(given),
    fieldValidation: fieldValidationOf(given.validate),
  })

/** --force */
async function recreate(context: KubectlContext, target: Target, given: ApplyFlags): Promise<Manifest> {
  const { resource, namespace, name } = target
  await context.client.json({
    method: 'DELETE',
    path: pathOf(resource, { namespace, name }),
    body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' },
  })
  await waitUntilGone(context, { target, timeoutMs: given.timeout })
  return createAnew(context, target, given)
}

const inVersion = ({ apiVersion }: Resource): string => (apiVersion.includes('/') ? apiVersion : `/${apiVersion}`)

const describeTarget = ({ resource, namespace = '', name }: Target): string =>
  `Resource: "${inVersion(resource)}, Resource=${resource.name}", GroupVersionKind: "${inVersion(resource)}, Kind=${resource.kind}"\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`
