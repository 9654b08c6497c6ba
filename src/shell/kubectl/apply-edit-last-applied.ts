/** kubectl apply edit-last-applied. Upstream: kubectl/pkg/cmd/apply/apply_edit_last_applied.go, kubectl/pkg/cmd/util/editor (v1.32). */
import { defineCommand } from './command'
import { editObject, parseEdited } from './edit'
import { CommandError, throwAll } from './failures'
import type { FlagTable } from './flags'
import { formatJson } from './go-json'
import { lastAppliedAnnotation, lastAppliedOf } from './last-applied'
import { outputFlags } from './output'
import { isEqual, patchObject } from './patch-object'
import { fileFlags } from './read-manifests'
import { createResultPrinter } from './results'
import { findTargets, nothingNamed } from './targets'

const flags = {
  ...fileFlags,
  ...outputFlags,
  'field-manager': { type: 'string', default: 'kubectl-client-side-apply', help: 'Name under which the fields are owned.' },
  'windows-line-endings': { type: 'bool', help: 'Write the file with the line ends of Windows.' },
} as const satisfies FlagTable

const noneToEdit =
  'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`'

export const applyEditLastApplied = defineCommand({
  name: 'edit-last-applied',
  use: '(RESOURCE/NAME | -f FILENAME) [options]',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  examples: ['kubectl apply edit-last-applied deployment/nginx', 'kubectl apply edit-last-applied -f deploy.yaml'],
  flags,
  completes: 'resources',
  async run(context, { args, flags: given }) {
    if (args.length === 0 && given.filename.length === 0) throw new CommandError(nothingNamed)
    const { targets, errors } = await findTargets(context, { args, filename: given.filename, recursive: given.recursive })
    throwAll(errors)
    const annotated = targets.flatMap((target) => {
      const applied = lastAppliedOf(target.object)
      return applied ? [{ target, applied }] : []
    })
    if (annotated.length === 0) throw new CommandError(noneToEdit)
    const print = createResultPrinter(context, { ...given, 'dry-run': 'none' })
    for (const { target, applied } of annotated) {
      await editObject(context, applied, async (text) => {
        const { edited, problem } = parseEdited(text)
        if (!edited) return problem
        const isSame = isEqual(applied, edited)
        const patch = { metadata: { annotations: { [lastAppliedAnnotation]: `${formatJson(edited)}\n` } } }
        if (!isSame)
          await patchObject(context, target, { type: 'application/merge-patch+json', patch, fieldManager: given['field-manager'] })
        await print(edited, isSame ? 'skipped' : 'edited')
        return undefined
      })
    }
  },
})
