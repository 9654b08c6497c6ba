/**
 * `key=value` and `key-` on the command line of kubectl label and kubectl annotate.
 * Upstream: kubectl/pkg/cmd/util/helpers.go GetResourcesAndPairs, ParsePairs (v1.32).
 */
import { CommandError } from './failures'

export interface MetadataChanges {
  readonly set: Readonly<Record<string, string>>
  readonly remove: readonly string[]
}

export interface ResourcesAndPairs {
  readonly resources: readonly string[]
  readonly pairs: readonly string[]
}

/** `what` is `label` or `annotation`. */
export function splitPairs(args: readonly string[], what: string): ResourcesAndPairs {
  const isPair = (arg: string): boolean =>
    (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-')
  const first = args.findIndex(isPair)
  if (first < 0) return { resources: args, pairs: [] }
  const stray = args.slice(first).find((arg) => !isPair(arg))
  if (stray !== undefined) throw new CommandError(`all resources must be specified before ${what} changes: ${stray}`)
  return { resources: args.slice(0, first), pairs: args.slice(first) }
}

export function parseChanges(pairs: readonly string[], what: string): MetadataChanges {
  const set: Record<string, string> = {}
  const remove: string[] = []
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals >= 0) set[pair.slice(0, equals)] = pair.slice(equals + 1)
    else remove.push(pair.slice(0, -1))
  }
  const both = remove.filter((key) => Object.hasOwn(set, key))
  if (both.length > 0) {
    const which = what === 'label' ? 'a label' : 'the following annotation(s)'
    throw new CommandError(
      `can not both modify and remove ${which} in the same command${what === 'label' ? '' : `: ${both.join(', ')}`}`,
    )
  }
  return { set, remove }
}

export function applyChanges(
  map: Readonly<Record<string, string>>,
  { set, remove }: MetadataChanges,
): Readonly<Record<string, string>> {
  const kept = Object.entries(map).filter(([key]) => !remove.includes(key))
  return { ...Object.fromEntries(kept), ...set }
}
