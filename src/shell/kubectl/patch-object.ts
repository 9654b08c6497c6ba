/**
 * Sending a change of an object, and finding out what the change is: the smallest JSON merge patch from one object to another.
 * Upstream: github.com/evanphx/json-patch merge.go CreateMergePatch, kubectl/pkg/cmd/util/helpers.go (v1.32).
 */
import type { KubectlContext } from './command'
import { pathOf } from './discovery'
import { isTree, type Manifest, type Tree } from './manifest'
import type { Target } from './targets'

export type PatchType =
  'application/merge-patch+json' | 'application/json-patch+json' | 'application/strategic-merge-patch+json'

export interface PatchRequest {
  readonly type: PatchType
  readonly patch: unknown
  /** Absent: the server books the change to the program, `kubectl`. */
  readonly fieldManager?: string
  /** `All` for --dry-run=server. */
  readonly dryRun?: string
  readonly fieldValidation?: string
  readonly subresource?: string
}

export async function patchObject(
  { client }: KubectlContext,
  target: Pick<Target, 'resource' | 'namespace' | 'name'>,
  request: PatchRequest,
): Promise<Manifest> {
  const { resource, namespace, name } = target
  const { type, patch, fieldManager, fieldValidation, dryRun, subresource } = request
  const answer = await client.json({
    method: 'PATCH',
    path: pathOf(resource, { namespace, name, subresource }),
    query: { dryRun, fieldManager, fieldValidation },
    contentType: type,
    body: patch,
  })
  return answer as Manifest
}

/** What makes `after` of `before`; empty when they are equal. */
export function mergePatchBetween(before: Tree, after: Tree): Tree {
  const patch: Record<string, unknown> = {}
  for (const key of Object.keys(before)) if (after[key] === undefined) patch[key] = null
  for (const [key, value] of Object.entries(after)) {
    const old = before[key]
    if (isTree(old) && isTree(value)) {
      const inner = mergePatchBetween(old, value)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (!isEqual(old, value)) patch[key] = value
  }
  return patch
}

export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, at) => isEqual(item, b[at]))
  if (!isTree(a) || !isTree(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]))
}
