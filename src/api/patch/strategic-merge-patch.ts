/**
 * Strategic merge patches: what `kubectl apply`, `kubectl patch` and the cluster's own components send. Lists with a merge key are
 * merged element by element, and `$` directives say what a merge alone cannot.
 * Upstream: k8s.io/apimachinery/pkg/util/strategicpatch/patch.go (v1.32).
 */
import { diffTrees } from './diff-strategic'
import { mergeKeysOf } from './merge-keys'
import { mergeTrees } from './merge-strategic'
import { notJson } from './strategic-faults'
import { isTree, type Tree } from './tree'

/** Throws a bad request for a patch that makes no sense. */
export function applyStrategicMergePatch(document: unknown, patch: unknown, kindName: string): unknown {
  return mergeTrees(requireTree(document), requireTree(patch), { fields: mergeKeysOf(kindName), target: 'document' })
}

export interface ThreeWay {
  /** What was applied last; undefined when nothing is known of it. */
  readonly original: unknown
  /** What is to be. */
  readonly modified: unknown
  /** What the server has. */
  readonly current: unknown
}

/** Deletes what was in the original and is not wanted now; adds and changes what the server has otherwise. */
export function createThreeWayPatch({ original, modified, current }: ThreeWay, kindName: string): Tree {
  const fields = mergeKeysOf(kindName)
  const wanted = requireTree(modified)
  const changes = diffTrees(requireTree(current), wanted, { half: 'changes', fields })
  const deletions = diffTrees(requireTree(original ?? {}), wanted, { half: 'deletions', fields })
  return mergeTrees(deletions, changes, { fields, target: 'patch' })
}

function requireTree(value: unknown): Tree {
  if (!isTree(value)) throw notJson()
  return value
}
