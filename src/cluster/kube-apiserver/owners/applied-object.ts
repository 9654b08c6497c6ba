/**
 * What a client sends to be applied, checked before it is merged, and what the merge makes, read as a body is.
 * Upstream: versioncheck.go, structuredmerge.go in k8s.io/apimachinery/pkg/util/managedfields/internal, checkName in
 * k8s.io/apiserver/pkg/endpoints/handlers/rest.go (v1.32).
 */
import type { Type } from '../../../api/apply/type'
import { findTypeFault } from '../../../api/apply/validate-typed'
import { apiVersionOf, type Kind } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'
import { isTree, type Tree } from '../../../api/patch/tree'
import { badRequestError, unclassifiedError } from '../../../api/status-error'
import type { SchemaCheck } from '../http/exchange'

/** What is no text is as good as not said. Upstream: NestedString in k8s.io/apimachinery/pkg/apis/meta/v1/unstructured. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export function requireConfiguration(kind: Kind, config: Tree, type: Type): void {
  const { apiVersion = '', kind: name = '', metadata } = config
  if (apiVersion !== apiVersionOf(kind) || name !== kind.kind) {
    throw badRequestError(`invalid object type: ${describeType(textOf(apiVersion), textOf(name))}`)
  }
  if (isTree(metadata) && metadata.managedFields !== undefined && metadata.managedFields !== null) {
    throw badRequestError('metadata.managedFields must be nil')
  }
  const fault = findTypeFault(config, type)
  if (fault) throw unclassifiedError(`failed to create typed patch object (${describeObject(config)}): ${fault}`)
}

const describeType = (apiVersion: string, kind: string): string => `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`

const textOr = (value: unknown): string => (typeof value === 'string' ? value : '')

function describeObject({ apiVersion, kind, metadata }: Tree): string {
  const { namespace = '', name = '' } = isTree(metadata) ? metadata : {}
  return `${textOr(namespace)}/${textOr(name)}; ${describeType(textOr(apiVersion), textOr(kind))}`
}

interface Reading {
  readonly kind: Kind
  readonly schema: SchemaCheck | undefined
  readonly config: Tree
}

/** The merged object as a decoder reads it; nulls are no values, and what no decoder reads is refused. */
export function readMerged(value: unknown, { kind, schema, config }: Reading): unknown {
  const wrong = schema?.findWrongTypes(value, kind)
  if (wrong) {
    const version = apiVersionOf(kind)
    const what = `unable to convert unstructured object to ${describeType(version, kind.kind)}`
    throw unclassifiedError(`failed to convert new object (${describeObject(config)}) to proper version (${version}): ${what}: ${wrong}`)
  }
  const whole = withoutEmptied(value, config)
  return schema?.decoded(whole, kind) ?? whole
}

/** Fields that lost all they had are null after a merge, unless the client says null itself. */
function withoutEmptied(value: unknown, config: unknown): unknown {
  if (!isTree(value)) return value
  const sent = isTree(config) ? config : {}
  const members = Object.keys(value).map((key): [string, unknown] => [key, withoutEmptied(value[key], sent[key])])
  const kept = members.filter(([key, member]) => member !== null || sent[key] === null)
  return kept.length === members.length && kept.every(([key, member]) => member === value[key]) ? value : Object.fromEntries(kept)
}

/** A stored object without members that are undefined, so that it can be compared member by member. */
export function plainObject(object: KubeObject, { kind, schema }: Omit<Reading, 'config'>): Tree {
  const plain = Object.fromEntries(Object.entries(object).map(([key, value]) => [key, isTree(value) ? defined(value) : value]))
  return schema?.decoded(plain, kind) ?? plain
}

function defined(tree: Tree): Tree {
  const isWhole = !Object.values(tree).includes(undefined)
  return isWhole ? tree : Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== undefined))
}

export function requireName({ metadata }: Tree, wanted: string): void {
  const name = isTree(metadata) ? textOf(metadata.name) : ''
  if (!name) throw badRequestError(`the name of the object (${wanted} based on URL) was undeterminable: name must be provided`)
  if (name !== wanted) throw badRequestError(`the name of the object (${name}) does not match the name on the URL (${wanted})`)
}
