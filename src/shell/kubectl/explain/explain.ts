/** kubectl explain. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/explain/explain.go, pkg/explain/v2 (v1.32). */
import { isNotFound } from '../../../api/status-error'
import { defineCommand, type KubectlContext } from '../command'
import type { Resource } from '../discovery'
import { CommandError, ExitError } from '../failures'
import { explainField, FieldMissing } from './explain-field'
import { explainOlder, NoSuchField } from './explain-older'
import type { OpenApiDocument } from './schema'

const OLDER = 'plaintext-openapiv2'
const formats: readonly string[] = ['plaintext', OLDER]

export const explain = defineCommand({
  name: 'explain',
  use: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2] [options]',
  short: 'Get documentation for a resource',
  examples: ['kubectl explain pods', 'kubectl explain pods --recursive', 'kubectl explain pods.spec.containers'],
  flags: {
    'api-version': { type: 'string', help: 'Group and version of the resource.' },
    output: {
      type: 'string',
      short: 'o',
      default: 'plaintext',
      help: 'plaintext or plaintext-openapiv2.',
      words: formats,
    },
    recursive: { type: 'bool', help: 'The names of all fields below, without their descriptions.' },
  },
  async run(context, { args, flags }) {
    if (args.length === 0) {
      throw new CommandError(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    }
    if (args.length > 1) throw new CommandError('We accept only this format: explain RESOURCE\n')
    const [resource, path] = await resourceAndPath(context, args[0], flags['api-version'])
    const document = await documentOf(context, resource)
    if (!formats.includes(flags.output)) throw new CommandError(`unrecognized format: ${flags.output}`)
    if (flags.output === OLDER) return context.out(older(document, resource, { path, recursive: flags.recursive }))
    try {
      await context.out(explainField(document, resource, { path, recursive: flags.recursive }))
    } catch (error) {
      if (!(error instanceof FieldMissing)) throw error
      await context.out(error.heading)
      throw new CommandError(error.message)
    }
  },
})

function older(...asked: Parameters<typeof explainOlder>): string {
  try {
    return explainOlder(...asked)
  } catch (error) {
    throw error instanceof NoSuchField ? new CommandError(error.message) : error
  }
}

/** The dots of a resource with its group are no path. */
async function resourceAndPath(
  { discovery, err }: KubectlContext,
  word: string,
  apiVersion: string,
): Promise<[Resource, string[]]> {
  const parts = word.split('.').filter((part) => part !== '')
  const found = (await discovery.find(parts[0])) ?? (await discovery.find(word))
  if (!found) {
    await err(`the server doesn't have a resource type ${JSON.stringify(parts[0])}\n`)
    throw new ExitError(1)
  }
  const versions = (await discovery.all()).filter(({ name }) => name === found.name)
  const groups = [...new Set(versions.map(({ group }) => group))]
    .filter((group) => group !== '')
    .sort((a, b) => b.length - a.length)
  const group = groups.find((one) => parts.slice(1).join('.').startsWith(one))
  const inGroup = group === undefined ? found : (versions.find((one) => one.group === group) ?? found)
  const path = parts.slice(1 + (group === undefined ? 0 : group.split('.').length))
  if (apiVersion === '') return [inGroup, path]
  const wanted = versions.find((one) => one.apiVersion === apiVersion)
  if (!wanted)
    throw new CommandError(
      `couldn't find resource for "${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Resource=${found.name}"`,
    )
  return [wanted, path]
}

async function documentOf({ client }: KubectlContext, { apiVersion }: Resource): Promise<OpenApiDocument> {
  const place = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`
  try {
    return (await client.json({ path: `/openapi/v3/${place}` })) as OpenApiDocument
  } catch (error) {
    if (isNotFound(error))
      throw new CommandError(
        `couldn't find resource for ${JSON.stringify(apiVersion)}: the server has no OpenAPI document`,
      )
    throw error
  }
}
