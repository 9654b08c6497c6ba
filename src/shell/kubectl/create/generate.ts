/**
 * What the generators of kubectl create share: a name, an object made of flags, and sending or only printing it.
 * Upstream: staging/src/k8s.io/kubectl/pkg/cmd/create/create.go (v1.32).
 */
import { isStatusError } from '../../../api/status-error'
import type { KubectlContext } from '../command'
import { pathOf, type Resource } from '../discovery'
import { CommandError, UsageError } from '../failures'
import type { FlagTable } from '../flags'
import { formatJson } from '../go-json'
import { refreshLastApplied } from '../last-applied'
import type { Manifest } from '../manifest'
import { createResultPrinter, dryRunOf, dryRunQuery, resultFlags } from '../results'

export const generatorFlags = {
  ...resultFlags,
  'save-config': { type: 'bool', help: 'Remember the object for a later kubectl apply.' },
  'field-manager': { type: 'string', default: 'kubectl-create', help: 'Name under which the fields are owned.' },
  validate: {
    type: 'string',
    default: 'strict',
    bare: 'strict',
    help: 'strict, warn or ignore: what to do with unknown fields.',
  },
} as const satisfies FlagTable

export interface GeneratorFlags {
  readonly output: string
  readonly template: string
  readonly 'show-managed-fields': boolean
  readonly 'dry-run': string
  readonly 'save-config': boolean
  readonly 'field-manager': string
  readonly validate: string
}

/** The one argument that such a command takes. */
export function nameFrom(args: readonly string[]): string {
  if (args.length === 1) return args[0]
  throw new UsageError(`exactly one NAME is required, got ${args.length}`)
}

export interface Generated {
  readonly object: Manifest
  /** `failed to create configmap`, where kubectl wraps the server's answer so. */
  readonly failure?: string
  /** Whether a colon follows it. */
  readonly colon?: boolean
}

export async function createGenerated(
  context: KubectlContext,
  flags: GeneratorFlags,
  { object, failure, colon = true }: Generated,
): Promise<void> {
  const print = createResultPrinter(context, { ...flags, isStructure: true })
  const placed = placeObject(context, refreshLastApplied(object, flags['save-config']))
  if (dryRunOf(flags) === 'client') return print(placed, 'created')
  await print(await post(context, flags, { object: placed, failure, colon }), 'created')
}

const withoutNamespace = ['Namespace', 'ClusterRole', 'ClusterRoleBinding', 'PriorityClass']

/** An object carries its namespace only when -n asked for one. */
export function placeObject({ namespace, explicitNamespace }: KubectlContext, object: Manifest): Manifest {
  if (!explicitNamespace || withoutNamespace.includes(object.kind)) return object
  return { ...object, metadata: { ...object.metadata, namespace } }
}

async function post(
  context: KubectlContext,
  flags: GeneratorFlags,
  { object, failure, colon }: Generated,
): Promise<Manifest> {
  const resource = await resourceOfObject(context, object)
  try {
    return await createObject(context, { resource, object, namespace: context.namespace, flags })
  } catch (error) {
    if (failure && isStatusError(error)) throw new CommandError(`${failure}${colon ? ':' : ''} ${error.message}`)
    throw error
  }
}

export async function resourceOfObject(
  { discovery }: KubectlContext,
  { apiVersion, kind }: Manifest,
): Promise<Resource> {
  const resource = await discovery.findKind(apiVersion, kind)
  if (!resource)
    throw new CommandError(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`)
  return resource
}

export interface Creation {
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly object: Manifest
  readonly flags: { readonly 'dry-run': string; readonly 'field-manager': string; readonly validate: string }
}

export async function createObject(
  context: KubectlContext,
  { resource, namespace, object, flags }: Creation,
): Promise<Manifest> {
  const created = await context.client.json({
    method: 'POST',
    path: pathOf(resource, { namespace }),
    query: {
      dryRun: dryRunQuery(flags),
      fieldManager: flags['field-manager'],
      fieldValidation: fieldValidationOf(flags.validate),
    },
    body: formatJson(unversioned(object)),
  })
  return created as Manifest
}

/** What was taken from a server and is made anew has no version yet. Upstream: Helper.Create in cli-runtime/pkg/resource/helper.go. */
function unversioned(object: Manifest): Manifest {
  if (!object.metadata?.resourceVersion) return object
  const { resourceVersion: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

export function fieldValidationOf(validate: string): string {
  if (validate === 'strict' || validate === 'true') return 'Strict'
  if (validate === 'warn') return 'Warn'
  if (validate === 'ignore' || validate === 'false') return 'Ignore'
  throw new CommandError(
    `invalid - validate option ${JSON.stringify(validate)}; must be one of: strict (or true), warn, ignore (or false)`,
  )
}
