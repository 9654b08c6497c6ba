/** The selector by which an object finds its pods. Upstream: kubectl/pkg/polymorphichelpers/helpers.go SelectorsForObject (v1.32). */
import type { LabelSelector } from '../../api/object'
import { isTree, type Manifest } from './manifest'

/** Undefined for kinds that have none. */
export function selectorOf({ kind, spec }: Manifest): LabelSelector | undefined {
  const selector = isTree(spec) ? spec.selector : undefined
  if (!isTree(selector)) return undefined
  if (kind === 'Service' || kind === 'ReplicationController')
    return { matchLabels: selector as Readonly<Record<string, string>> }
  return selector as LabelSelector
}
