/**
 * kubectl diff: what apply would change. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/diff/diff.go (v1.32), which leaves the
 * comparison to the program `diff -u -N`.
 */
import { isStatusError } from '../../api/status-error'
import { formatYaml } from '../../base/yaml/format'
import { defineCommand, type KubectlContext } from './command'
import { sendConfiguration, serverSideManager } from './apply-server-side'
import { createObject } from './create/generate'
import { CommandError, failureText, isLearnersError, throwAll, UsageError, withSource } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { lastAppliedOf, withLastApplied } from './last-applied'
import type { Manifest } from './manifest'
import { withoutManagedFields } from './output'
import { patchObject } from './patch-object'
import { fileFlags } from './read-manifests'
import { readTargets, type Target } from './targets'
import { threeWayPatch } from './three-way-patch'
import { unifiedDiff } from './unified-diff'
import { findObject } from './wait-deleted'

const flags = {
  ...fileFlags,
  concurrency: { type: 'int', default: 1, help: 'How many objects to compare at a time.' },
  'field-manager': {
    type: 'string',
    default: 'kubectl-client-side-apply',
    help: 'Name under which the fields are owned.',
  },
  'force-conflicts': { type: 'bool', help: 'With --server-side: compare as if fields were taken from other managers.' },
  selector: { type: 'string', short: 'l', help: 'Only objects of the files with these labels.' },
  'server-side': { type: 'bool', help: 'Let the server work out the change.' },
  'show-managed-fields': { type: 'bool', help: 'Also compare managedFields.' },
} as const satisfies FlagTable

export const diff = defineCommand({
  name: 'diff',
  use: '-f FILENAME [options]',
  short: 'Diff the live version against a would-be applied version',
  examples: ['kubectl diff -f pod.json', 'cat service.yaml | kubectl diff -f -'],
  flags,
  async run(context, { args, flags: given }) {
    if (args.length > 0) throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    if (given['force-conflicts'] && !given['server-side']) throw new CommandError('--force-conflicts only works with --server-side', 2)
    if (given.filename.length === 0) throw new CommandError('must specify one of -f and -k', 2)
    try {
      if (await compareAll(context, given)) return 1
    } catch (error) {
      if (!isLearnersError(error)) throw error
      await context.err(failureText(error, context.commandPath))
      return 2
    }
  },
})

async function compareAll(context: KubectlContext, given: FlagValues<typeof flags>): Promise<boolean> {
  const { targets, errors } = await readTargets(context, { ...given, validate: 'strict' })
  let differs = false
  for (const target of targets) {
    const text = await compare(context, target, given)
    if (text !== '') differs = true
    await context.out(text)
  }
  throwAll(errors)
  return differs
}

type Given = FlagValues<typeof flags>

async function compare(context: KubectlContext, target: Target, given: Given): Promise<string> {
  const live = await findObject(context, target)
  const fieldManager = given['field-manager']
  const merged = await (given['server-side'] ? appliedOf(context, target, given) : mergedOf(context, target, { live, fieldManager })).catch(
    (error: unknown) => {
      throw isStatusError(error) ? withSource(error, 'applying', '') : error
    },
  )
  const { resource, namespace = '', name } = target
  const file = `${resource.apiVersion.replace('/', '.')}.${resource.kind}.${namespace}.${name}`
  const stamp = stampOf(context.clock.now())
  const comparable = given['show-managed-fields'] ? (object: Manifest) => object : withoutManagedFields
  const body = unifiedDiff(live ? formatYaml(comparable(live)) : '', formatYaml(comparable(merged)))
  if (body === '') return ''
  return `diff -u -N LIVE/${file} MERGED/${file}\n--- LIVE/${file}\t${stamp}\n+++ MERGED/${file}\t${stamp}\n${body}`
}

function appliedOf(context: KubectlContext, target: Target, given: Given): Promise<Manifest> {
  const fieldManager = serverSideManager(given['field-manager'])
  return sendConfiguration(context, target, { dryRun: 'All', fieldManager, force: given['force-conflicts'] })
}

async function mergedOf(
  context: KubectlContext,
  target: Target,
  { live, fieldManager }: { live: Manifest | undefined; fieldManager: string },
): Promise<Manifest> {
  const wanted = withLastApplied(target.object)
  if (!live) {
    const creation = { 'dry-run': 'server', 'field-manager': fieldManager, validate: 'strict' }
    return createObject(context, {
      resource: target.resource,
      namespace: target.namespace,
      object: wanted,
      flags: creation,
    })
  }
  const { metadata } = target.object
  // What was applied last is no part of the comparison.
  const modified = { ...target.object, metadata: { ...metadata, annotations: metadata.annotations ?? {} } }
  const { type, patch } = threeWayPatch({ original: lastAppliedOf(live), modified, current: live }, live)
  if (Object.keys(patch).length === 0) return live
  return patchObject(context, target, {
    type,
    patch,
    fieldManager,
    dryRun: 'All',
  })
}

/** `2026-11-21 01:23:07.108896476 +0000` */
const stampOf = (ms: number): string => `${new Date(ms).toISOString().replace('T', ' ').replace('Z', '000000')} +0000`
