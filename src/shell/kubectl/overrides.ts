/** --overrides: JSON that is merged into a generated object. Upstream: kubectl/pkg/cmd/util/override_options.go (v1.32). */
import { applyMergePatch } from '../../api/patch/merge-patch'
import { CommandError } from './failures'
import { isTree, type Manifest } from './manifest'

export function withOverrides(object: Manifest, overrides: string): Manifest {
  if (overrides === '') return object
  return applyMergePatch(object, parsePatch(overrides)) as Manifest
}

function parsePatch(text: string): unknown {
  try {
    const patch: unknown = JSON.parse(text)
    if (isTree(patch)) return patch
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new CommandError('Invalid JSON Patch')
}
