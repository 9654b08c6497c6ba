/**
 * kubectl apply --server-side: the server works out the change. An object that client-side apply made is taken over: its annotation
 * gets an owner of its own, the fields become those of the applier, and the file is applied once more.
 * Upstream: kubectl/pkg/cmd/apply/apply.go applyOneObject, migrateToSSAIfNecessary (v1.32).
 */
import type { ManagedFieldsEntry } from '../../api/apply/managed-fields'
import { isConflict, isStatusError } from '../../api/status-error'
import type { ApplyFlags } from './apply'
import type { Applied } from './apply-one'
import type { KubectlContext } from './command'
import { fieldValidationOf } from './create/generate'
import { pathOf } from './discovery'
import { CommandError } from './failures'
import { lastAppliedAnnotation } from './last-applied'
import type { Manifest } from './manifest'
import { patchObject } from './patch-object'
import { dryRunQuery } from './results'
import type { Target } from './targets'
import { annotationOwners, upgradedManagers } from './upgrade-managers'

const MANAGER = 'kubectl'
const ANNOTATION_MANAGER = 'kubectl-last-applied'
const MAX_TRIES = 5

/** Without a name of its own server-side apply owns fields as `kubectl`. */
export const serverSideManager = (given: string): string => (given === 'kubectl-client-side-apply' ? MANAGER : given)

export async function applyOnServer(context: KubectlContext, target: Target, given: ApplyFlags): Promise<Applied> {
  if (target.name === '') throw new CommandError('resource name may not be empty')
  const fieldManager = serverSideManager(given['field-manager'])
  const request: ApplyRequest = {
    dryRun: dryRunQuery(given),
    fieldManager,
    fieldValidation: fieldValidationOf(given.validate),
    force: given['force-conflicts'],
    subresource: given.subresource,
  }
  const applied = await sendConfiguration(context, target, request).catch((error: unknown) => {
    throw described(error)
  })
  const object = await takenOver(context, target, { applied, request })
  if (object.metadata.deletionTimestamp) {
    await context.err(`Warning: Detected changes to resource ${target.name} which is currently being deleted.\n`)
  }
  return { object, word: 'serverside-applied' }
}

export interface ApplyRequest {
  readonly dryRun: string | undefined
  readonly fieldManager: string
  readonly fieldValidation?: string | undefined
  readonly force: boolean
  readonly subresource?: string | undefined
}

export async function sendConfiguration(
  { client }: KubectlContext,
  { resource, namespace, name, object }: Target,
  { subresource, ...query }: ApplyRequest,
): Promise<Manifest> {
  const path = pathOf(resource, { namespace, name, subresource })
  return (await client.json({ method: 'PATCH', path, query, contentType: 'application/apply-patch+yaml', body: object })) as Manifest
}

function described(error: unknown): unknown {
  if (!isStatusError(error)) return error
  if (error.code === 415) return new CommandError(`Server-side apply not available on the server: (${error.message})`)
  return isConflict(error) ? new CommandError(`${error.message}\n${ways}`) : error
}

const ways = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

interface Taking {
  readonly applied: Manifest
  readonly request: ApplyRequest
}

/** A failure to take over is a warning: the file has been applied. */
async function takenOver(context: KubectlContext, target: Target, { applied, request }: Taking): Promise<Manifest> {
  const warn = (what: string) => async (error: unknown) => {
    if (!isStatusError(error)) throw error
    await context.err(`Warning: ${what}. This is non-fatal and will be retried next time you apply. Error: ${error.message}\n`)
    return undefined
  }
  const kept = await keepAnnotation(context, target, { applied, request }).catch(
    warn(`failed to migrate ${lastAppliedAnnotation} for Server-Side Apply`),
  )
  if (!kept) return applied
  const moved = await moveFields(context, target, { applied: kept, request }).catch(
    warn('server rejected managed fields migration to Server-Side Apply'),
  )
  if (moved === undefined || moved === 'nothing') return kept
  const again = await sendConfiguration(context, target, request).catch(
    warn('failed to re-apply configuration after performing Server-Side Apply migration'),
  )
  return again ?? moved
}

const entriesOf = ({ metadata }: Manifest): readonly ManagedFieldsEntry[] => (metadata.managedFields ?? []) as readonly ManagedFieldsEntry[]

/** Gives the annotation an applier of its own, so that it does not go with the fields of client-side apply. */
async function keepAnnotation(context: KubectlContext, target: Target, { applied, request }: Taking): Promise<Manifest> {
  const text = applied.metadata.annotations?.[lastAppliedAnnotation]
  if (request.fieldManager !== MANAGER || text === undefined || annotationOwners(entriesOf(applied), 'Apply').length > 0) return applied
  const { name, namespace } = applied.metadata
  const object = {
    apiVersion: applied.apiVersion,
    kind: applied.kind,
    metadata: { annotations: { [lastAppliedAnnotation]: text }, name, ...(namespace === undefined ? {} : { namespace }) },
  }
  return sendConfiguration(context, { ...target, object }, { ...request, fieldManager: ANNOTATION_MANAGER })
}

async function moveFields(context: KubectlContext, target: Target, { applied, request }: Taking): Promise<Manifest | 'nothing'> {
  const updaters = new Set(annotationOwners(entriesOf(applied), 'Update').map(({ manager = '' }) => manager))
  for (let attempt = 1; ; attempt++) {
    const managedFields = upgradedManagers(entriesOf(applied), updaters, request.fieldManager)
    if (!managedFields) return 'nothing'
    const patch = [
      { op: 'replace', path: '/metadata/managedFields', value: managedFields },
      { op: 'replace', path: '/metadata/resourceVersion', value: applied.metadata.resourceVersion },
    ]
    try {
      return await patchObject(context, target, {
        ...{ type: 'application/json-patch+json', patch, fieldManager: request.fieldManager },
        ...(request.dryRun === undefined ? {} : { dryRun: request.dryRun }),
      })
    } catch (error) {
      if (!isConflict(error) || attempt >= MAX_TRIES) throw error
    }
  }
}
