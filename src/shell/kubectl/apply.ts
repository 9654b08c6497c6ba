/** kubectl apply. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go (v1.32). */
import { applyOne } from './apply-one'
import { applyOnServer } from './apply-server-side'
import { applyEditLastApplied } from './apply-edit-last-applied'
import { applySetLastApplied } from './apply-set-last-applied'
import { applyViewLastApplied } from './apply-view-last-applied'
import { type Command, defineCommand, type KubectlContext } from './command'
import { CommandError, eachThrough, throwAll, UsageError } from './failures'
import { fieldValidationOf } from './create/generate'
import { isSelected } from './is-selected'
import type { FlagTable, FlagValues } from './flags'
import type { Manifest } from './manifest'
import { createPrinter } from './output'
import { prunable, pruneOthers, requireChoice } from './prune'
import { fileFlags } from './read-manifests'
import { createResultPrinter, dryRunOf, resultFlags } from './results'
import { readTargets, type Target } from './targets'

const flags = {
  ...fileFlags,
  ...resultFlags,
  all: { type: 'bool', help: 'With --prune: all objects of the pruned types.' },
  cascade: {
    type: 'string',
    default: 'background',
    bare: 'background',
    help: 'What becomes of dependents of deleted objects.',
  },
  'field-manager': {
    type: 'string',
    default: 'kubectl-client-side-apply',
    help: 'Name under which the fields are owned.',
  },
  force: { type: 'bool', help: 'Delete and create anew what cannot be changed.' },
  'force-conflicts': { type: 'bool', help: 'With --server-side: take fields from other managers.' },
  'grace-period': { type: 'int', default: -1, help: 'Seconds that deleted pods get to end.' },
  'openapi-patch': { type: 'bool', default: true, help: 'Use the schema to find out what changed.' },
  overwrite: { type: 'bool', default: true, help: 'What the file says wins over what the server has.' },
  prune: { type: 'bool', help: 'Delete objects that are no longer in the files.' },
  'prune-allowlist': { type: 'array', help: 'Types that --prune may delete.' },
  selector: { type: 'string', short: 'l', help: 'Only objects of the files with these labels.' },
  'server-side': { type: 'bool', help: 'Let the server work out the change.' },
  subresource: { type: 'string', help: 'With --server-side: apply to this subresource.' },
  timeout: { type: 'duration', help: 'Longest time to wait for a deletion.' },
  validate: {
    type: 'string',
    default: 'strict',
    bare: 'strict',
    help: 'strict, warn or ignore: what to do with unknown fields.',
  },
  wait: { type: 'bool', help: 'Wait until deleted objects are gone.' },
} as const satisfies FlagTable

export type ApplyFlags = FlagValues<typeof flags>

export const apply: Command = defineCommand({
  name: 'apply',
  use: '(-f FILENAME | -k DIRECTORY) [options]',
  short: 'Apply a configuration to a resource by file name or stdin',
  examples: ['kubectl apply -f ./pod.json', 'cat pod.json | kubectl apply -f -', 'kubectl apply -f dir/ -R'],
  flags,
  children: [applyEditLastApplied, applySetLastApplied, applyViewLastApplied],
  async run(context, { args, flags: given }) {
    if (args.length > 0) throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    checkFlags(given)
    fieldValidationOf(given.validate)
    const pruned = given.prune ? await prunable(context, given['prune-allowlist']) : []
    const { targets, errors } = await readTargets(context, given)
    const chosen = targets.filter(isSelected(given.selector))
    if (chosen.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply')
    const results: Manifest[] = []
    const problems = [...errors]
    const kept: Manifest[] = []
    await eachThrough(chosen, (target) => applyAndPrint(context, target, { given, results, kept })).catch((error: Error) =>
      problems.push(error),
    )
    await printObjects(context, results, given)
    throwAll(problems)
    if (given.prune) await pruneOthers(context, { given, resources: pruned, kept })
  },
})

function checkFlags(given: ApplyFlags): void {
  if (given.filename.length === 0) throw new CommandError('must specify one of -f and -k')
  if (given['force-conflicts'] && !given['server-side'])
    throw new CommandError('--force-conflicts only works with --server-side')
  if (given['server-side'] && dryRunOf(given) === 'client') {
    throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  }
  if (given.force && given['server-side']) throw new CommandError('--force cannot be used with --server-side')
  if (given.force && dryRunOf(given) === 'server')
    throw new CommandError('--dry-run=server cannot be used with --force')
  requireChoice(given)
}

interface Applying {
  readonly given: ApplyFlags
  readonly results: Manifest[]
  /** What is there now. */
  readonly kept: Manifest[]
}

async function applyAndPrint(context: KubectlContext, target: Target, { given, results, kept }: Applying): Promise<void> {
  const { object, word } = given['server-side']
    ? await applyOnServer(context, target, given)
    : await applyOne(context, target, given)
  kept.push(object)
  if (given.output === '' || given.output === 'name') await createResultPrinter(context, given)(object, word)
  else results.push(object)
}

/** Several objects in a format of -o come as a list. */
async function printObjects(context: KubectlContext, results: readonly Manifest[], given: ApplyFlags): Promise<void> {
  if (results.length === 0) return
  const print = createPrinter(context, given)
  const [only] = results
  await context.out(
    print(results.length === 1 ? only : { apiVersion: 'v1', items: results, kind: 'List', metadata: {} }),
  )
}
