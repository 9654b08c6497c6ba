/**
 * What a command that changes objects says of each: `deployment.apps/web created`, or the object in the format of -o.
 * Upstream: cli-runtime/pkg/printers/name.go, kubectl/pkg/cmd/util/helpers.go GetDryRunStrategy (v1.32).
 */
import type { KubectlContext } from './command'
import { CommandError } from './failures'
import type { FlagTable } from './flags'
import type { Manifest } from './manifest'
import { createPrinter, defaultName, outputFlags } from './output'

export const dryRunFlags = {
  'dry-run': {
    type: 'string',
    default: 'none',
    bare: 'unchanged',
    help: 'none, client (only print what would be sent) or server (send it, keep nothing).',
    words: ['none', 'client', 'server'],
  },
} as const satisfies FlagTable

export type DryRun = 'none' | 'client' | 'server'

export function dryRunOf(flags: { readonly 'dry-run': string }): DryRun {
  const value = flags['dry-run']
  if (value === 'none' || value === 'client' || value === 'server') return value
  if (value === 'unchanged') return 'client'
  throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
}

export const resultFlags = { ...outputFlags, ...dryRunFlags } as const

interface ResultFlags {
  readonly output: string
  readonly template: string
  readonly 'show-managed-fields': boolean
  readonly 'dry-run': string
  /** The object is a structure of kubectl's own, and no map. */
  readonly isStructure?: boolean
}

export type ResultPrinter = (object: Manifest, what: string) => Promise<void>

/** `what` is `created`, `scaled`, ... */
export function createResultPrinter(context: KubectlContext, flags: ResultFlags): ResultPrinter {
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRunOf(flags)]
  if (flags.output === '') return (object, what) => context.out(`${defaultName(object)} ${what}${suffix}\n`)
  const print = createPrinter(context, flags)
  return (object) => context.out(print(object))
}

/** For the query of a request. */
export const dryRunQuery = (flags: { readonly 'dry-run': string }): string | undefined =>
  dryRunOf(flags) === 'server' ? 'All' : undefined
