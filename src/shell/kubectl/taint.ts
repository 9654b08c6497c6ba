/** kubectl taint. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/taint/{taint,utils}.go (v1.32). */
import type { Core } from '../../api/types'
import { labelValue, qualifiedName } from '../../api/validation/formats'
import { defineCommand, type KubectlContext } from './command'
import { CommandError, eachThrough, throwAll, UsageError } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { patchObject } from './patch-object'
import { createResultPrinter, dryRunOf, dryRunQuery, resultFlags } from './results'
import { findTargets, type Target } from './targets'

const flags = {
  ...resultFlags,
  all: { type: 'bool', help: 'All nodes.' },
  'field-manager': { type: 'string', default: 'kubectl-taint', help: 'Name under which the fields are owned.' },
  overwrite: { type: 'bool', help: 'Change taints that are there already.' },
  selector: { type: 'string', short: 'l', help: 'Only nodes with these labels.' },
  validate: {
    type: 'string',
    default: 'strict',
    bare: 'strict',
    help: 'strict, warn or ignore: what to do with unknown fields.',
  },
} as const satisfies FlagTable

export const taint = defineCommand({
  name: 'taint',
  use: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N [options]',
  short: 'Update the taints on one or more nodes',
  examples: [
    'kubectl taint nodes foo dedicated=special-user:NoSchedule',
    'kubectl taint nodes foo dedicated:NoSchedule-',
    'kubectl taint nodes foo dedicated-',
  ],
  flags,
  completes: ['node'],
  async run(context, { args, flags: given }) {
    const isSpec = (word: string): boolean => word.includes('=') || word.includes(':') || word.endsWith('-')
    const [type, ...words] = args
    const names = words.filter((word) => !isSpec(word))
    const specs = words.filter(isSpec)
    if (type === undefined || (names.length === 0 && !given.all && given.selector === ''))
      throw new CommandError(
        names.length === 0 && type !== undefined && specs.length === 0
          ? NO_UPDATE
          : 'one or more resources must be specified as <resource> <name>',
      )
    if (specs.length === 0) throw new CommandError(NO_UPDATE)
    const changes = parseSpecs(specs)
    const resource = await context.discovery.get(type)
    if (resource.kind !== 'Node') throw new CommandError(`invalid resource type ${type}, only node types are supported`)
    const selected = given.selector === '' ? {} : { labelSelector: given.selector }
    const { targets, errors } = await findTargets(context, {
      args: ['nodes', ...names],
      filename: [],
      all: given.all,
      ...selected,
    })
    await eachThrough(targets, (target) => taintOne(context, target, { given, changes }))
    throwAll(errors)
  },
})

interface Changes {
  readonly add: readonly Core.Taint[]
  readonly remove: readonly { readonly key: string; readonly effect: string }[]
}

const NO_UPDATE = 'at least one taint update is required'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

function parseSpecs(specs: readonly string[]): Changes {
  const add: Core.Taint[] = []
  const remove: { key: string; effect: string }[] = []
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      const [key, effect = ''] = spec.slice(0, -1).split('=')[0].split(':')
      if (effect !== '' && !EFFECTS.includes(effect))
        throw new UsageError(`invalid taint effect: ${effect}, unsupported taint effect`)
      remove.push({ key, effect })
    } else add.push(parseTaint(spec))
  }
  const both = add.find(({ key, effect }) =>
    remove.some((one) => one.key === key && (one.effect === '' || one.effect === effect)),
  )
  if (both)
    throw new CommandError(
      `can not both modify and remove the following taint(s) in the same command: [${both.key}:${both.effect}]`,
    )
  return { add, remove }
}

function parseTaint(spec: string): Core.Taint {
  const [left, effect, ...more] = spec.split(':')
  if (effect === undefined || more.length > 0) throw new UsageError(`invalid taint spec: ${spec}`)
  const [key, value, ...others] = left.split('=')
  if (others.length > 0) throw new UsageError(`invalid taint spec: ${spec}`)
  const problems = [...qualifiedName(key), ...(value === undefined ? [] : labelValue(value))]
  if (problems.length > 0) throw new UsageError(`invalid taint spec: ${spec}, ${problems.join('; ')}`)
  if (!EFFECTS.includes(effect)) throw new UsageError(`invalid taint effect: ${effect}, unsupported taint effect`)
  return { key, ...(value === undefined ? {} : { value }), effect: effect as Core.Taint['effect'] }
}

interface Tainting {
  readonly given: FlagValues<typeof flags>
  readonly changes: Changes
}

async function taintOne(context: KubectlContext, target: Target, { given, changes }: Tainting): Promise<void> {
  const before = (target.object.spec as Core.NodeSpec).taints ?? []
  const same = (a: { key: string; effect: string }, b: { key: string; effect: string }): boolean =>
    a.key === b.key && a.effect === b.effect
  const taken = changes.add.filter((one) => before.some((old) => same(old, one)))
  if (!given.overwrite && taken.length > 0) {
    throw new CommandError(
      `node ${target.name} already has ${taken.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false`,
    )
  }
  const isRemoved = (old: Core.Taint): boolean =>
    changes.remove.some(({ key, effect }) => old.key === key && (effect === '' || old.effect === effect))
  const missing = changes.remove.filter(
    ({ key, effect }) => !before.some((old) => old.key === key && (effect === '' || old.effect === effect)),
  )
  if (missing.length > 0)
    throw new CommandError(
      missing
        .map(({ key, effect }) => `taint ${JSON.stringify(effect ? `${key}:${effect}` : key)} not found`)
        .join(', '),
    )
  const taints = [
    ...changes.add,
    ...before.filter((old) => !isRemoved(old) && !changes.add.some((one) => same(one, old))),
  ]
  const word =
    changes.remove.length > 0
      ? changes.add.length > 0
        ? 'modified'
        : 'untainted'
      : taken.length > 0
        ? 'modified'
        : 'tainted'
  const print = createResultPrinter(context, { ...given, 'dry-run': 'none' })
  if (dryRunOf(given) === 'client')
    return print({ ...target.object, spec: { ...(target.object.spec as object), taints } }, word)
  const patch = { spec: { taints: taints.length > 0 ? taints : null } }
  await print(
    await patchObject(context, target, {
      type: 'application/merge-patch+json',
      patch,
      fieldManager: given['field-manager'],
      dryRun: dryRunQuery(given),
    }),
    word,
  )
}
