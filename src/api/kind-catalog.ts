/**
 * The kinds that a server knows at this moment: those it was built with, and those that its users defined.
 * Upstream: the resource map that k8s.io/apiserver/pkg/endpoints/discovery and k8s.io/apiextensions-apiserver/pkg/apiserver keep (v1.32).
 */
import { apiVersionOf, type Kind } from './kind'

export interface KindCatalog {
  all(): readonly Kind[]
  find(group: string, version: string, plural: string): Kind | undefined
  /** By the name that objects carry: `Pod`. */
  ofKind(group: string, version: string, kind: string): Kind | undefined
  /** Replaces the kinds that users defined. */
  setCustom(kinds: readonly Kind[]): void
  /** Called after each change; gives what ends that. */
  onChange(listen: () => void): () => void
  /** Raised with each change. */
  readonly revision: number
}

export function createKindCatalog(builtIn: readonly Kind[]): KindCatalog {
  let all = builtIn
  let byResource = indexed(all, ({ plural }) => plural)
  let byName = indexed(all, ({ kind }) => kind)
  let revision = 0
  const listeners = new Set<() => void>()
  return {
    all: () => all,
    find: (group, version, plural) => byResource.get(`${apiVersionOf({ group, version })}/${plural}`),
    ofKind: (group, version, kind) => byName.get(`${apiVersionOf({ group, version })}/${kind}`),
    setCustom(custom) {
      all = [...builtIn, ...custom]
      byResource = indexed(all, ({ plural }) => plural)
      byName = indexed(all, ({ kind }) => kind)
      revision++
      for (const listen of [...listeners]) listen()
    },
    onChange(listen) {
      listeners.add(listen)
      return () => void listeners.delete(listen)
    },
    get revision() {
      return revision
    },
  }
}

/** The first of two that claim one name has it. */
function indexed(kinds: readonly Kind[], nameOf: (kind: Kind) => string): ReadonlyMap<string, Kind> {
  return new Map([...kinds].reverse().map((kind) => [`${apiVersionOf(kind)}/${nameOf(kind)}`, kind]))
}
