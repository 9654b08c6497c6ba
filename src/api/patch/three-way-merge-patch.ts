/**
 * What `kubectl apply` sends for kinds whose lists it cannot merge: a JSON merge patch from three states.
 * Upstream: k8s.io/apimachinery/pkg/util/jsonmergepatch/patch.go (v1.32).
 */
import type { ThreeWay } from './strategic-merge-patch'
import { isEqual, isTree, type Tree } from './tree'

/** Deletes what was in the original and is not wanted now; adds and changes what the server has otherwise. */
export function createThreeWayMergePatch({ original, modified, current }: ThreeWay): Tree {
  const changes = changesBetween(isTree(current) ? current : {}, isTree(modified) ? modified : {})
  const deletions = deletionsBetween(isTree(original) ? original : {}, isTree(modified) ? modified : {})
  return joined(deletions, changes)
}

function changesBetween(before: Tree, after: Tree): Tree {
  const changes: [string, unknown][] = []
  for (const [key, value] of Object.entries(after)) {
    const old = Object.hasOwn(before, key) ? before[key] : undefined
    if (isEqual(old, value) || value === null || value === undefined) continue
    if (!isTree(old) || !isTree(value)) changes.push([key, value])
    else {
      const below = changesBetween(old, value)
      if (Object.keys(below).length > 0) changes.push([key, below])
    }
  }
  return Object.fromEntries(changes)
}

function deletionsBetween(before: Tree, after: Tree): Tree {
  const deletions: [string, unknown][] = []
  for (const [key, old] of Object.entries(before)) {
    const value = Object.hasOwn(after, key) ? after[key] : undefined
    if (value === undefined || value === null) deletions.push([key, null])
    else if (isTree(old) && isTree(value)) {
      const below = deletionsBetween(old, value)
      if (Object.keys(below).length > 0) deletions.push([key, below])
    }
  }
  return Object.fromEntries(deletions)
}

/** Both in one; a null stays a null. */
function joined(deletions: Tree, changes: Tree): Tree {
  const keys = [...new Set([...Object.keys(deletions), ...Object.keys(changes)])]
  const both = (key: string): unknown => {
    if (!Object.hasOwn(changes, key)) return deletions[key]
    const [deleted, changed] = [Object.hasOwn(deletions, key) ? deletions[key] : undefined, changes[key]]
    return isTree(deleted) && isTree(changed) ? joined(deleted, changed) : changed
  }
  return Object.fromEntries(keys.map((key) => [key, both(key)]))
}

