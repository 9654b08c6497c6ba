/**
 * What changes one object into another, in the form that its kind understands: kinds that kubectl was built with are merged list by
 * list, others field by field. Upstream: kubectl/pkg/cmd/apply/patcher.go (v1.32).
 */
import { apiVersionOf, type Kind } from '../../api/kind'
import { kinds } from '../../api/kinds'
import { createThreeWayPatch, type ThreeWay } from '../../api/patch/strategic-merge-patch'
import { createThreeWayMergePatch } from '../../api/patch/three-way-merge-patch'
import type { Manifest, Tree } from './manifest'
import type { PatchType } from './patch-object'

export interface TypedPatch {
  readonly type: PatchType
  readonly patch: Tree
}

export function threeWayPatch(states: ThreeWay, { apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): TypedPatch {
  const isKnown = (kinds as readonly Kind[]).some((known) => known.kind === kind && apiVersionOf(known) === apiVersion)
  if (isKnown) return { type: 'application/strategic-merge-patch+json', patch: createThreeWayPatch(states, kind) }
  return { type: 'application/merge-patch+json', patch: createThreeWayMergePatch(states) }
}
