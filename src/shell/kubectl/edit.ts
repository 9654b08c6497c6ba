/**
 * kubectl edit: the object as YAML in a file, the learner's editor on it, and what was changed sent as a patch; what the server
 * refuses comes back into the file. Upstream: kubectl/pkg/cmd/util/editor/editoptions.go (v1.32).
 */
import { isStatusError } from '../../api/status-error'
import { formatYaml } from '../../base/yaml/format'
import { parseYamlDocuments, YamlError } from '../../base/yaml/parse'
import { defineCommand, type KubectlContext } from './command'
import { fieldValidationOf } from './create/generate'
import { CommandError, failureText, throwAll } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { isTree, type Manifest } from './manifest'
import { openEditor } from './open-editor'
import { outputFlags, withoutManagedFields } from './output'
import { isEqual, patchObject } from './patch-object'
import { fileFlags } from './read-manifests'
import { createResultPrinter } from './results'
import { findTargets, nothingNamed, quoteTarget, type Target } from './targets'
import { threeWayPatch } from './three-way-patch'

const flags = {
  ...fileFlags,
  ...outputFlags,
  'field-manager': { type: 'string', default: 'kubectl-edit', help: 'Name under which the fields are owned.' },
  'output-patch': { type: 'bool', help: 'Print the patch.' },
  'save-config': { type: 'bool', help: 'Remember the object for a later kubectl apply.' },
  subresource: { type: 'string', help: 'Edit this subresource.', words: ['status'] },
  validate: {
    type: 'string',
    default: 'strict',
    bare: 'strict',
    help: 'strict, warn or ignore: what to do with unknown fields.',
  },
  'windows-line-endings': { type: 'bool', help: 'Write the file with the line ends of Windows.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const edit = defineCommand({
  name: 'edit',
  use: '(RESOURCE/NAME | -f FILENAME) [options]',
  short: 'Edit a resource on the server',
  examples: [
    'kubectl edit svc/registry',
    'KUBE_EDITOR="nano" kubectl edit svc/registry',
    'kubectl edit deployment/mydeployment -o yaml --save-config',
  ],
  flags,
  completes: 'resources',
  async run(context, { args, flags: given }) {
    if (args.length === 0 && given.filename.length === 0) throw new CommandError(nothingNamed)
    const { targets, errors } = await findTargets(context, {
      args,
      filename: given.filename,
      recursive: given.recursive,
      all: args.length === 1 && !args[0].includes('/'),
    })
    throwAll(errors)
    if (targets.length === 0) throw new CommandError('edit cancelled, no objects found')
    for (const target of targets) {
      const original = withoutManagedFields(target.object)
      await editObject(context, original, (text) => save(context, target, { text, given }))
    }
  },
})

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

/** Until what was written is taken, or nothing is left to be. */
export async function editObject(context: KubectlContext, object: Manifest, take: Take): Promise<void> {
  const path = `/tmp/kubectl-edit-${1_000_000_000 + Math.floor(context.process.random() * 3_000_000_000)}.yaml`
  const files = context.process.files
  files.makeDirectory('/tmp', { parents: true })
  const original = formatYaml(object)
  let shown = HEADER + original
  let failed = false
  for (;;) {
    files.write(path, shown, { mode: 0o600 })
    await openEditor(context, path)
    const text = files.read(path)
    const stop = reasonToStop({ text, shown, original, failed })
    if (stop !== undefined) {
      if (failed) throw await keep(context, path, stop)
      files.remove(path)
      return context.err(`${stop}\n`)
    }
    const problem = await take(text)
    if (problem === undefined) return files.remove(path)
    failed = true
    shown = HEADER + problem.note + withoutComments(text)
    if (problem.said !== '') await context.err(problem.said)
  }
}

/** What becomes of the text; a problem goes back into the file. */
export type Take = (text: string) => Promise<Problem | undefined>

interface Round {
  readonly text: string
  readonly shown: string
  readonly original: string
  readonly failed: boolean
}

function reasonToStop({ text, shown, original, failed }: Round): string | undefined {
  if (withoutComments(text).trim() === '') return 'Edit cancelled, saved file was empty.'
  if (text !== shown && withoutComments(text) !== original) return undefined
  return failed ? 'Edit cancelled, no valid changes were saved.' : 'Edit cancelled, no changes made.'
}

const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')

async function keep({ err }: KubectlContext, path: string, reason: string): Promise<CommandError> {
  await err(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`)
  return new CommandError(reason)
}

export interface Problem {
  /** Comment lines for the file. */
  readonly note: string
  readonly said: string
}

interface Saving {
  readonly text: string
  readonly given: Flags
}

/** Undefined when all went well. */
async function save(context: KubectlContext, target: Target, { text, given }: Saving): Promise<Problem | undefined> {
  const { edited, problem } = parseEdited(text)
  if (!edited) return problem
  try {
    const before = withoutManagedFields(target.object)
    const { type, patch } = threeWayPatch({ original: before, modified: edited, current: before }, target.object)
    const request = {
      type,
      patch,
      fieldManager: given['field-manager'],
    } as const
    const place = given.subresource === '' ? {} : { subresource: given.subresource }
    const result = await patchObject(context, target, {
      ...request,
      ...place,
      fieldValidation: fieldValidationOf(given.validate),
    })
    const print = createResultPrinter(context, { ...given, 'dry-run': 'none' })
    await print(result, isEqual(before, edited) ? 'skipped' : 'edited')
    return undefined
  } catch (error) {
    if (!isStatusError(error)) throw error
    const { causes = [] } = error.status.details ?? {}
    if (error.reason === 'Invalid') {
      const lines = causes.map(({ field = '', message = '' }) => `* ${field}: ${message}`)
      return {
        note: comment(`${quoteTarget(target)} was not valid:\n${lines.join('\n')}`),
        said: `error: ${quoteTarget(target)} is invalid\n`,
      }
    }
    if (error.reason === 'NotFound') throw error
    return {
      note: comment(`${quoteTarget(target)} could not be patched: ${error.message}`),
      said: failureText(error, context.commandPath),
    }
  }
}

const comment = (text: string): string =>
  `${text
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n')}\n#\n`

/** The object, or what is wrong with the text. */
export function parseEdited(text: string): { readonly edited?: Manifest; readonly problem?: Problem } {
  const edited = parse(text)
  return typeof edited === 'string' ? { problem: { note: comment(`The edited file had a syntax error: ${edited}`), said: '' } } : { edited }
}

function parse(text: string): Manifest | string {
  try {
    const [document] = parseYamlDocuments(text)
    return isTree(document)
      ? (document as Manifest)
      : 'unmarshaling JSON: json: cannot unmarshal string into Go value of type map[string]interface {}'
  } catch (error) {
    if (error instanceof YamlError) return `error parsing edited-file: error converting YAML to JSON: ${error.message}`
    throw error
  }
}
