/** kubectl apply set-last-applied. Upstream: kubectl/pkg/cmd/apply/apply_set_last_applied.go (v1.32). */
import { defineCommand } from './command'
import { CommandError, throwAll } from './failures'
import { formatJson } from './go-json'
import { lastAppliedAnnotation } from './last-applied'
import { patchObject } from './patch-object'
import { fileFlags } from './read-manifests'
import { createResultPrinter, dryRunOf, dryRunQuery, resultFlags } from './results'
import { getObject, readTargets, type Target } from './targets'

export const applySetLastApplied = defineCommand({
  name: 'set-last-applied',
  use: '-f FILENAME [options]',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  examples: ['kubectl apply set-last-applied -f deploy.yaml', 'kubectl apply set-last-applied -f deploy.yaml --create-annotation=true'],
  flags: {
    ...resultFlags,
    filename: fileFlags.filename,
    'create-annotation': { type: 'bool', help: 'Make the annotation where there is none.' },
  },
  async run(context, { flags: given }) {
    const { targets, errors } = await readTargets(context, given)
    throwAll(errors)
    const changes: { readonly target: Target; readonly annotation: string }[] = []
    for (const target of targets) {
      const live = await getObject(context, target)
      const before = live.metadata.annotations?.[lastAppliedAnnotation]
      if (before === undefined && !given['create-annotation']) {
        const remedy = 'to create the annotation, run the command with --create-annotation'
        throw new CommandError(`no last-applied-configuration annotation found on resource: ${target.name}, ${remedy}`)
      }
      // As the file has it, and without what apply adds.
      const annotation = `${formatJson(target.object)}\n`
      if (before === annotation) await context.out(`set-last-applied ${target.name}: no changes required.\n`)
      else changes.push({ target: { ...target, object: live }, annotation })
    }
    const print = createResultPrinter(context, given)
    for (const { target, annotation } of changes) {
      const patch = { metadata: { annotations: { [lastAppliedAnnotation]: annotation } } }
      const request = { type: 'application/merge-patch+json', patch, dryRun: dryRunQuery(given) } as const
      await print(dryRunOf(given) === 'client' ? target.object : await patchObject(context, target, request), 'configured')
    }
  },
})
