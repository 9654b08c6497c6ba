/**
 * The objects a command line speaks of: `pods`, `pod web`, `deploy/web svc/web`, `pods,services -l app=web`, or -f files.
 * Upstream: staging/src/k8s.io/cli-runtime/pkg/resource/builder.go (v1.32).
 */
import { isNotFound, isStatusError, StatusError } from '../../api/status-error'
import type { KubectlContext } from './command'
import { groupResource, pathOf, type Resource } from './discovery'
import { CommandError, isLearnersError } from './failures'
import { itemsOf, type Manifest, type ManifestList, nameOf } from './manifest'
import {
  asManifest,
  type FileSelection,
  InvalidData,
  readTexts,
  type ReadText,
  type SourcedDocument,
} from './read-manifests'

/** One object, or all of a type that a selector chooses. */
export interface Choice {
  readonly resource: Resource
  readonly name: string | undefined
  /** Absent: the namespace of the command line. */
  readonly namespace?: string
}

/** An object that is there, or is to be. */
export interface Target {
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly name: string
  /** File it was read from, or ''. */
  readonly source: string
  readonly object: Manifest
}

export const filesAndArguments =
  'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well'

export async function chooseByArgs(context: KubectlContext, args: readonly string[]): Promise<Choice[]> {
  if (args.some((arg) => arg.includes('/'))) return chooseByPairs(context, args)
  const [types = '', ...names] = args
  const resources = await resourcesOf(context, types)
  if (names.length === 0) return resources.map((resource) => ({ resource, name: undefined }))
  return resources.flatMap((resource) => names.map((name) => ({ resource, name })))
}

async function chooseByPairs({ discovery }: KubectlContext, args: readonly string[]): Promise<Choice[]> {
  const choices: Choice[] = []
  for (const arg of args) {
    const [type, name, ...more] = arg.split('/')
    if (name === undefined) {
      const hint = `(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`
      throw new CommandError(
        `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form ${hint}`,
      )
    }
    if (more.length > 0) throw new CommandError('arguments in resource/name form may not have more than one slash')
    if (type === '' || name === '' || type.includes(','))
      throw new CommandError('arguments in resource/name form must have a single resource and name')
    choices.push({ resource: await discovery.get(type), name })
  }
  return choices
}

/** `deploy,svc`; `all` and other categories stand for their members. */
async function resourcesOf({ discovery }: KubectlContext, types: string): Promise<Resource[]> {
  const found: Resource[] = []
  for (const type of types.split(',')) {
    const known = await discovery.find(type)
    const members = known ? [known] : (await discovery.inCategory(type)).filter(({ verbs }) => verbs.includes('list'))
    found.push(...(members.length > 0 ? members : [await discovery.get(type)]))
  }
  return found
}

export interface Selectors {
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly allNamespaces?: boolean
  readonly accept?: string
}

export function namespaceFor(
  { namespace }: KubectlContext,
  resource: Resource,
  allNamespaces = false,
): string | undefined {
  return resource.namespaced && !allNamespaces ? namespace : undefined
}

export async function getObject(
  context: KubectlContext,
  { resource, namespace, name }: Omit<Target, 'object' | 'source'>,
): Promise<Manifest> {
  const path = pathOf(resource, { namespace, name })
  return (await context.client.json({ path }).catch((error: unknown) => blamed(context, namespace, error))) as Manifest
}

/** Where the namespace itself is missing, that is what is said. Upstream: cli-runtime/pkg/resource/visitor.go Info.Get (v1.32). */
export async function blamed({ client }: KubectlContext, namespace: string | undefined, error: unknown): Promise<never> {
  if (isNotFound(error) && namespace && namespace !== 'default') {
    await client.json({ path: `/api/v1/namespaces/${namespace}` }).catch((second: unknown) => {
      if (isNotFound(second)) throw second
    })
  }
  throw error
}

export async function listObjects(
  context: KubectlContext,
  resource: Resource,
  selectors: Selectors = {},
): Promise<ManifestList> {
  const path = pathOf(resource, { namespace: namespaceFor(context, resource, selectors.allNamespaces) })
  const { labelSelector, fieldSelector } = selectors
  try {
    return (await context.client.json({ path, query: { labelSelector, fieldSelector, limit: 500 } })) as ManifestList
  } catch (error) {
    throw explainListFailure(error, resource, { labelSelector, fieldSelector })
  }
}

/** What a refused list was about. Upstream: cli-runtime/pkg/resource/helper.go EnhanceListError (v1.32). */
export function explainListFailure(
  error: unknown,
  resource: Resource,
  { labelSelector = '', fieldSelector = '' }: Selectors,
): unknown {
  if (!isStatusError(error) || (error.reason !== 'BadRequest' && error.reason !== 'NotFound')) return error
  const plural = JSON.stringify(`${resource.group}/${resource.version}, Resource=${resource.name}`)
  const selected = labelSelector !== '' || fieldSelector !== ''
  const which = selected
    ? `Unable to find ${plural} that match label selector ${JSON.stringify(labelSelector)}, field selector ${JSON.stringify(fieldSelector)}`
    : `Unable to list ${plural}`
  return new StatusError({ ...error.status, message: `${which}: ${error.message}` })
}

/** Fetches what was chosen. With a failure in one place the others still count. */
export async function fetchChoices(
  context: KubectlContext,
  choices: readonly Choice[],
  selectors: Selectors = {},
): Promise<Fetched> {
  const targets: Target[] = []
  const errors: Error[] = []
  for (const choice of choices) {
    try {
      targets.push(...(await fetchChoice(context, choice, selectors)))
    } catch (error) {
      if (!isLearnersError(error)) throw error
      errors.push(error)
    }
  }
  return { targets, errors }
}

export interface Fetched {
  readonly targets: readonly Target[]
  readonly errors: readonly Error[]
}

async function fetchChoice(
  context: KubectlContext,
  { resource, name }: Choice,
  selectors: Selectors,
): Promise<Target[]> {
  if (name === undefined) {
    const list = await listObjects(context, resource, selectors)
    return itemsOf(list).map((object) => targetOf(resource, object))
  }
  const namespace = namespaceFor(context, resource)
  return [targetOf(resource, await getObject(context, { resource, namespace, name }))]
}

export const targetOf = (resource: Resource, object: Manifest, source = ''): Target => ({
  ...{ resource, object, source, name: nameOf(object) },
  namespace: resource.namespaced ? object.metadata.namespace : undefined,
})

/** What the files say, not what the server has. */
export async function readTargets(context: KubectlContext, selection: FileSelection): Promise<Fetched> {
  const targets: Target[] = []
  const problems: Error[] = []
  for (const text of await readTexts(context, selection)) {
    const found = await targetsOfText(context, text, validates(selection))
    targets.push(...found.targets)
    problems.push(...found.errors)
  }
  return { targets, errors: problems }
}

async function targetsOfText(
  context: KubectlContext,
  { documents, error }: ReadText,
  validated: boolean,
): Promise<Fetched> {
  const targets: Target[] = []
  const problems: Error[] = []
  for (const document of documents) {
    try {
      targets.push(await targetOfDocument(context, document, validated))
    } catch (problem) {
      if (!isLearnersError(problem)) throw problem
      problems.push(problem)
      if (problem instanceof InvalidData) return { targets, errors: problems }
    }
  }
  return { targets, errors: error ? [...problems, error] : problems }
}

const validates = ({ validate }: FileSelection): boolean =>
  validate !== undefined && validate !== 'ignore' && validate !== 'false'

async function targetOfDocument(
  context: KubectlContext,
  sourced: SourcedDocument,
  validated: boolean,
): Promise<Target> {
  const { source } = sourced
  const object = asManifest(sourced, validated)
  const { apiVersion, kind, metadata } = object
  const resource = await context.discovery.findKind(apiVersion, kind)
  if (!resource) {
    const what = `name: ${JSON.stringify(metadata.name ?? '')} namespace: ${JSON.stringify(metadata.namespace ?? '')} from ${JSON.stringify(source)}`
    const why = `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`
    throw new CommandError(`resource mapping not found for ${what}: ${why}\nensure CRDs are installed first`)
  }
  if (!resource.namespaced) return targetOf(resource, object, source)
  const namespace = namespaceOf(context, object)
  return targetOf(resource, { ...object, metadata: { ...metadata, namespace } }, source)
}

function namespaceOf({ namespace, explicitNamespace }: KubectlContext, { metadata }: Manifest): string {
  const own = metadata.namespace
  if (!own) return namespace
  if (explicitNamespace && own !== namespace) {
    const what = `the namespace from the provided object ${JSON.stringify(own)} does not match the namespace ${JSON.stringify(namespace)}`
    throw new CommandError(`${what}. You must pass '--namespace=${own}' to perform this operation.`)
  }
  return own
}

export interface TargetRequest extends Selectors, FileSelection {
  readonly args: readonly string[]
  /** Whether a type alone means all of that type. */
  readonly all?: boolean
}

/** The live objects that a command such as label, delete or describe is to work on. */
export async function findTargets(context: KubectlContext, request: TargetRequest): Promise<Fetched> {
  if (request.filename.length > 0) {
    if (request.args.length > 0) throw new CommandError(filesAndArguments)
    const { targets, errors } = await readTargets(context, request)
    const live = await fetchTargets(context, targets)
    return { targets: live.targets, errors: [...errors, ...live.errors] }
  }
  if (request.args.length === 0) throw new CommandError(nothingNamed)
  const choices = await chooseByArgs(context, request.args)
  const hasSelector = request.labelSelector !== undefined || request.fieldSelector !== undefined || request.all
  if (hasSelector && choices.some(({ name }) => name !== undefined))
    throw new CommandError('name cannot be provided when a selector is specified')
  if (!hasSelector && choices.some(({ name }) => name === undefined))
    throw new CommandError('resource(s) were provided, but no name was specified')
  return fetchChoices(context, choices, request)
}

export const nothingNamed = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

async function fetchTargets(context: KubectlContext, wanted: readonly Target[]): Promise<Fetched> {
  const targets: Target[] = []
  const errors: Error[] = []
  for (const target of wanted) {
    try {
      targets.push({ ...target, object: await getObject(context, target) })
    } catch (error) {
      if (!isLearnersError(error)) throw error
      errors.push(error)
    }
  }
  return { targets, errors }
}

/** `deployments.apps "web"` */
export const quoteTarget = ({ resource, name }: Pick<Target, 'resource' | 'name'>): string =>
  `${groupResource(resource)} ${JSON.stringify(name)}`
