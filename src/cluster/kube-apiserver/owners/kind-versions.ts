/**
 * A kind in all its versions, as owners of fields speak of it: its type in each, the way from one to another, and what a write to a
 * subresource leaves alone. Upstream: k8s.io/apimachinery/pkg/util/managedfields/internal/versionconverter.go and GetResetFields in
 * pkg/registry/<group>/<kind>/strategy.go (v1.32).
 */
import { emptySet, setOf, type FieldSet } from '../../../api/apply/field-set'
import type { Change, Versions } from '../../../api/apply/managers'
import { deducedType, type Type } from '../../../api/apply/type'
import { apiVersionOf, type Kind } from '../../../api/kind'
import type { KindCatalog } from '../../../api/kind-catalog'
import type { KubeObject } from '../../../api/object'
import type { FieldWrite } from './field-write'
import { hasStatus } from '../registry'

/** Gives the type of a kind's fields; absent: nothing is known of them. */
export type TypeOf = (kind: Kind) => Type | undefined

export interface KindVersions {
  of(kind: Kind, subresource: string): Versions
  /** What a write changed, in the version in which its writer speaks. */
  change(write: FieldWrite, before: KubeObject | undefined, after: KubeObject | undefined): Change
  typeOf(kind: Kind): Type
}

export function createKindVersions(catalog: KindCatalog, typeOf: TypeOf | undefined): KindVersions {
  const known = new Map<string, Versions>()
  const typeOfKind = (kind: Kind): Type => kind.applyType?.() ?? typeOf?.(kind) ?? deducedType
  /** The kind in another version, when both are stored as one. */
  const inVersion = (kind: Kind, apiVersion: string): Kind | undefined => {
    if (apiVersion === apiVersionOf(kind)) return kind
    const slash = apiVersion.indexOf('/')
    const other = catalog.ofKind(apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1), kind.kind)
    return other && stored(other) === stored(kind) ? other : undefined
  }
  const convert = (kind: Kind, value: unknown, { from, to }: { from: string; to: string }): unknown => {
    const [source, target] = [inVersion(kind, from), inVersion(kind, to)]
    if (!source || !target || typeof value !== 'object' || value === null) return value
    const decoded = source.storedAs ? source.storedAs.decode(value as KubeObject) : value
    return target.storedAs ? target.storedAs.encode(decoded as KubeObject) : decoded
  }
  const make = (kind: Kind, subresource: string): Versions => ({
    typeOf(apiVersion) {
      const found = inVersion(kind, apiVersion)
      return found && typeOfKind(found)
    },
    convert: (value, from, to) => convert(kind, value, { from, to }),
    ignored: () => ignoredBy(kind, subresource),
  })
  catalog.onChange(() => known.clear())
  return {
    typeOf: typeOfKind,
    of(kind, subresource) {
      const key = `${apiVersionOf(kind)}/${kind.kind}/${subresource}`
      let versions = known.get(key)
      if (!versions) known.set(key, (versions = make(kind, subresource)))
      return versions
    },
    change({ kind, writer: { apiVersion } }, before, after) {
      const own = apiVersionOf(kind)
      const seen = (object: KubeObject | undefined): unknown =>
        object && apiVersion !== own ? convert(kind, object, { from: own, to: apiVersion }) : object
      return { before: seen(before), after: seen(after), apiVersion }
    },
  }
}

const stored = (kind: Kind): Kind => kind.storedAs?.kind ?? kind

const status = setOf(['f:status'])
const spec = setOf(['f:spec'])
/** Beside the spec, of single kinds. */
const statusIgnores: Readonly<Record<string, FieldSet>> = {
  Deployment: setOf(['f:spec'], ['f:metadata', 'f:labels']),
  Pod: setOf(['f:spec'], ['f:metadata', 'f:deletionTimestamp'], ['f:metadata', 'f:ownerReferences']),
}

function ignoredBy(kind: Kind, subresource: string): FieldSet {
  if (subresource === 'status') return statusIgnores[kind.kind] ?? spec
  return subresource === '' && hasStatus(kind) ? status : emptySet
}
