/** What a directory with a kustomization comes to, as text, and what is said on the way. */
import type { Process } from '../../base/os/process'
import { formatYaml } from '../../base/yaml/format'
import { buildKustomization } from '../kustomize/build'
import { KustomizeError } from '../kustomize/fault'
import { CommandError } from './failures'

export function kustomized({ files, cwd }: Process, path: string): { readonly text: string; readonly warnings: string } {
  try {
    const { objects, warnings } = buildKustomization(files, { cwd, path })
    return { text: objects.map(formatYaml).join('---\n'), warnings: warnings.map((line) => `${line}\n`).join('') }
  } catch (error) {
    if (error instanceof KustomizeError) throw new CommandError(error.message)
    throw error
  }
}
