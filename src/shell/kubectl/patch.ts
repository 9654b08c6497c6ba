/** kubectl patch. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/patch/patch.go (v1.32). */
import { applyJsonPatch } from '../../api/patch/json-patch'
import { applyMergePatch } from '../../api/patch/merge-patch'
import { applyStrategicMergePatch } from '../../api/patch/strategic-merge-patch'
import { isStatusError, StatusError } from '../../api/status-error'
import { FileError, resolvePath } from '../../base/os/file-system'
import { parseYamlDocuments, YamlError } from '../../base/yaml/parse'
import { defineCommand, type KubectlContext } from './command'
import { pathOf } from './discovery'
import { CommandError, eachThrough, throwAll } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { formatJson } from './go-json'
import { isTree, type Manifest } from './manifest'
import { isEqual, patchObject, type PatchType } from './patch-object'
import { fileFlags } from './read-manifests'
import { createResultPrinter, dryRunOf, dryRunQuery, resultFlags } from './results'
import { findTargets, type Target } from './targets'

const patchTypes: Readonly<Record<string, PatchType>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
}

const flags = {
  ...fileFlags,
  ...resultFlags,
  'field-manager': { type: 'string', default: 'kubectl-patch', help: 'Name under which the fields are owned.' },
  local: { type: 'bool', help: 'Change the objects of the files only, without the server.' },
  patch: { type: 'string', short: 'p', help: 'The patch, as JSON or YAML.' },
  'patch-file': { type: 'string', help: 'File with the patch.' },
  subresource: { type: 'string', help: 'Patch this subresource: status or scale.', words: ['status', 'scale'] },
  type: { type: 'string', default: 'strategic', help: 'Kind of patch.', words: ['json', 'merge', 'strategic'] },
} as const satisfies FlagTable

export const patch = defineCommand({
  name: 'patch',
  use: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [options]',
  short: 'Update fields of a resource',
  examples: [
    `kubectl patch node k8s-node-1 -p '{"spec":{"unschedulable":true}}'`,
    `kubectl patch pod valid-pod --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"new image"}]'`,
  ],
  flags,
  completes: 'resources',
  async run(context, { args, flags: given }) {
    if (given.patch !== '' && given['patch-file'] !== '')
      throw new CommandError('cannot specify --patch and --patch-file together')
    if (given.patch === '' && given['patch-file'] === '')
      throw new CommandError('must specify --patch or --patch-file containing the contents of the patch')
    const type = patchTypes[given.type]
    if (!type) throw new CommandError(`--type must be one of [json merge strategic], not ${JSON.stringify(given.type)}`)
    const value = parsePatch(given['patch-file'] === '' ? given.patch : readPatch(context, given['patch-file']))
    const { targets, errors } = await findTargets(context, {
      args,
      filename: given.filename,
      recursive: given.recursive,
    })
    await eachThrough(targets, (target) => patchOne(context, target, { given, type, value }))
    throwAll(errors)
  },
})

function readPatch({ process }: KubectlContext, path: string): string {
  try {
    return process.files.read(resolvePath(process.cwd, path))
  } catch (error) {
    if (error instanceof FileError)
      throw new CommandError(`unable to read patch file: open ${path}: no such file or directory`)
    throw error
  }
}

/** What looks like JSON is sent as it is: the server judges it. */
function parsePatch(text: string): unknown {
  if (text.trimStart().startsWith('{')) return parseJson(text) ?? text
  try {
    const [value] = parseYamlDocuments(text)
    return typeof value === 'string' ? JSON.stringify(value) : value
  } catch (error) {
    if (error instanceof YamlError) throw new CommandError(`unable to parse ${JSON.stringify(text)}: ${error.message}`)
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

interface Patching {
  readonly given: FlagValues<typeof flags>
  readonly type: PatchType
  readonly value: unknown
}

async function patchOne(context: KubectlContext, target: Target, { given, type, value }: Patching): Promise<void> {
  const isLocal = given.local || dryRunOf(given) === 'client'
  const { subresource } = given
  const request = {
    type,
    patch: value,
    fieldManager: given['field-manager'],
    dryRun: dryRunQuery(given),
    ...(subresource ? { subresource } : {}),
  }
  const path = pathOf(target.resource, { ...target, subresource })
  const known = subresource && !isLocal ? await context.client.json({ path }) : target.object
  const result = isLocal
    ? applyLocally(target.object, type, value)
    : await patchObject(context, target, request).catch((error: unknown) => explainRefusal(error, target, type))
  await createResultPrinter(context, { ...given, 'dry-run': 'none' })(
    result,
    isEqual(known, result) ? 'patched (no change)' : 'patched',
  )
}

/** A patch that does not fit is reported without its reason. */
function explainRefusal(error: unknown, { object }: Target, type: PatchType): never {
  if (isStatusError(error) && error.reason === 'UnsupportedMediaType') {
    throw new CommandError(`${type} is not supported by ${object.apiVersion}, Kind=${object.kind}: ${error.message}`)
  }
  if (isStatusError(error) && error.reason === 'Invalid' && !error.status.details?.name) {
    throw new StatusError({
      ...error.status,
      message: 'the server rejected our request due to an error in our request',
    })
  }
  throw error
}

function applyLocally(object: Manifest, type: PatchType, value: unknown): Manifest {
  if (type === patchTypes.json) {
    if (!Array.isArray(value))
      throw new CommandError(
        'unable to decode JSON patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
      )
    return applyJsonPatch(object, value) as Manifest
  }
  if (!isTree(value)) throw new CommandError(`unable to apply patch ${formatJson(value)}`)
  return (
    type === patchTypes.merge ? applyMergePatch(object, value) : applyStrategicMergePatch(object, value, object.kind)
  ) as Manifest
}
