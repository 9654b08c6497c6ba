/**
 * The programs that containers and the student's machine share: busybox's applets and their relatives. Which of them a machine has on
 * its PATH is its own affair. To add one more: a file in tools/ and a line here.
 */
import type { Program } from '../base/os/process'
import { bash, sh } from './shell-program'
import type { Complete, Tool } from './tool'
import { echo } from './tools/echo'
import { printf } from './tools/printf'
import { test } from './tools/test'

const shared: readonly Tool[] = [bash, echo, printf, sh, test]

const aliases: Readonly<Record<string, string>> = { ash: 'sh', '[': 'test' }

export interface Tools {
  find(name: string): Program | undefined
  /** Sorted. */
  names(): readonly string[]
  /** How the words after this tool's name are completed, where it knows. */
  completer(name: string): Complete | undefined
}

export interface ToolsOptions {
  readonly kubectl?: Program & { readonly complete?: Complete }
  /** Further programs, by name. */
  readonly others?: readonly Tool[]
}

export function createTools({ kubectl, others = [] }: ToolsOptions = {}): Tools {
  const byName = new Map([...shared, ...others].map((tool) => [tool.name, tool]))
  if (kubectl) byName.set('kubectl', { name: 'kubectl', program: kubectl, ...(kubectl.complete ? { complete: kubectl.complete } : {}) })
  for (const [alias, name] of Object.entries(aliases)) {
    const tool = byName.get(name)
    if (tool) byName.set(alias, tool)
  }
  return {
    find: (name) => byName.get(name)?.program,
    names: () => [...byName.keys()].sort(),
    completer: (name) => byName.get(name)?.complete,
  }
}
