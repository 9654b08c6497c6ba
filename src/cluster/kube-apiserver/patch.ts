/** PATCH: the object as a patch leaves it, then as any update. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/patch.go (v1.32). */
import type { Patch } from '../../api/door'
import type { Kind } from '../../api/kind'
import type { KubeObject } from '../../api/object'
import { applyJsonPatch, PatchError } from '../../api/patch/json-patch'
import { applyMergePatch } from '../../api/patch/merge-patch'
import { applyStrategicMergePatch } from '../../api/patch/strategic-merge-patch'
import { badRequestError, unprocessableError, unsupportedMediaTypeError } from '../../api/status-error'

export const acceptedPatches = [
  ...['application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json'],
  'application/apply-patch+yaml',
]

export function patched<T extends KubeObject>(kind: Kind<T>, current: T, patch: Patch): T {
  const next = appliedOrRefused(kind, current, patch)
  if (!isObject(next)) throw badRequestError('the patch does not leave an object')
  return next as T
}

/** Any document as a patch leaves it. */
export function appliedOrRefused(kind: Pick<Kind, 'kind'>, current: KubeObject, patch: Patch): unknown {
  try {
    return applied(kind, current, patch)
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    throw Array.isArray(patch.patch) ? unprocessableError() : badRequestError(error.message)
  }
}

function applied(kind: Pick<Kind, 'kind'>, current: KubeObject, patch: Patch): unknown {
  switch (patch.type) {
    case 'application/json-patch+json':
      return applyJsonPatch(current, patch.patch)
    case 'application/merge-patch+json':
      return applyMergePatch(current, patch.patch)
    case 'application/strategic-merge-patch+json':
      return applyStrategicMergePatch(current, patch.patch, kind.kind)
    case 'application/apply-patch+yaml':
      // Apply needs to know who owns what, and goes its own way.
      throw unsupportedMediaTypeError(acceptedPatches)
  }
}

const isObject = (value: unknown): value is KubeObject =>
  typeof value === 'object' && value !== null && 'metadata' in value && typeof value.metadata === 'object' && value.metadata !== null
